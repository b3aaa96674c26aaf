"""Vowpal Wabbit's contextual-bandit text, read as rounds: one line a decision, or one line an action and an empty line between.

Owns the label ``action:cost:probability``. A feature of namespace ``ns`` is called ``ns^feature``, as in dsjson. Invariant: a
decision without a label is counted and left out, never guessed at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from errors import InvalidInput
from services.evaluation.naming import names_of
from services.evaluation.rounds import Log, Round, checked
from services.evaluation.text import lines_of

_LABEL = "action:cost:probability"
_UNLABELLED = "without a label"


class _Line(NamedTuple):
    """One line. named: actions that are allowed where others are not; label: action, cost, probability."""

    where: str
    shared: bool
    named: tuple[int, ...]
    label: tuple[int, float, float] | None
    tag: str
    features: dict[str, float]


def read_vw_text(path: Path) -> Log:
    """A text log as rounds; rewards are costs with the other sign. Raises InvalidInput naming the line."""
    blocks = [[_line(text, where) for where, text in block] for block in _blocks(path)]
    by_action = any(len(block) > 1 and (block[0].shared or _one_label_among(block)) for block in blocks)
    decisions = blocks if by_action else [[line] for block in blocks for line in block]
    labelled = [block for block in decisions if any(line.label for line in block)]
    rounds = _rounds_by_action(labelled) if by_action else _rounds_by_line([block[0] for block in labelled])
    return Log("VW text", rounds, {_UNLABELLED: len(decisions) - len(labelled)})


def _blocks(path: Path) -> Iterator[list[tuple[str, str]]]:
    """Runs of lines with no empty line between."""
    block: list[tuple[str, str]] = []
    for where, text in lines_of(path, empty=True):
        if text:
            block.append((where, text))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _one_label_among(block: Sequence[_Line]) -> bool:
    """Whether a block is one decision: of lines that are decisions each, more than one has a label."""
    return sum(line.label is not None for line in block) <= 1


def _rounds_by_action(blocks: Sequence[Sequence[_Line]]) -> list[Round]:
    actions = [[line for line in block if not line.shared] for block in blocks]
    names = names_of([[(line.tag, line.features) for line in lines] for lines in actions])
    return [_adf_round(block, lines, arms) for block, lines, arms in zip(blocks, actions, names, strict=True)]


def _adf_round(block: Sequence[_Line], lines: Sequence[_Line], arms: tuple[str, ...]) -> Round:
    chosen = [position for position, line in enumerate(lines) if line.label]
    if len(chosen) != 1:
        raise InvalidInput(block[0].where, f"one action with {_LABEL} in a decision", str(len(chosen)))
    line = lines[chosen[0]]
    _, cost, probability = line.label or (0, 0.0, 0.0)
    return checked(Round(
        arms=arms, action=chosen[0], reward=0.0 - cost, propensity=probability,
        context=block[0].features if block[0].shared else {},
        attributes=tuple(line.features for line in lines) if any(line.features for line in lines) else (),
    ), line.where)  # fmt: skip


def _rounds_by_line(lines: Sequence[_Line]) -> list[Round]:
    """Actions count from 1; all up to the largest of the log are candidates where a line names no others."""
    everything = range(1, max((max(action, *line.named, 1) for line in lines for action in _acted(line)), default=0) + 1)
    return [_plain_round(line, sorted({*line.named, *_acted(line)}) if line.named else everything) for line in lines]


def _acted(line: _Line) -> tuple[int, ...]:
    return () if line.label is None else (line.label[0],)


def _plain_round(line: _Line, allowed: Sequence[int]) -> Round:
    action, cost, probability = line.label or (0, 0.0, 0.0)
    if action not in allowed:
        raise InvalidInput(f"{line.where}: action", "a number from 1 on", str(action))
    return checked(Round(
        arms=tuple(str(one) for one in allowed), action=list(allowed).index(action), reward=0.0 - cost,
        propensity=probability, context=line.features,
    ), line.where)  # fmt: skip


def _line(text: str, where: str) -> _Line:
    head, bar, body = text.partition("|")
    if not bar:
        raise InvalidInput(where, f"{_LABEL} | features", text[:40])
    shared, named, label, tag = False, [], None, ""
    for word in head.split():
        if word in {"shared", "ccb", "slates", "ca"}:
            shared = _shared(word, where)
        elif ":" in word:
            label = _label(word, where)
        elif word.isdecimal():
            named.append(int(word))
        else:
            tag = word.removeprefix("'")
    return _Line(where, shared, tuple(named), label, tag, _features(body, where))


def _shared(word: str, where: str) -> bool:
    if word != "shared":
        raise InvalidInput(where, "one decision with one action (the cb formats)", f"{word} text")
    return True


def _label(word: str, where: str) -> tuple[int, float, float]:
    parts = word.split(":")
    if len(parts) != 3:  # noqa: PLR2004  (the three parts of a label)
        raise InvalidInput(where, f"{_LABEL}; a log without probabilities cannot be weighed", word)
    try:
        return int(parts[0]), float(parts[1]), float(parts[2])
    except ValueError as error:
        raise InvalidInput(where, f"{_LABEL} in numbers", word) from error


def _features(body: str, where: str) -> dict[str, float]:
    """``ns:2 f:0.5 g |other h``: a namespace follows its bar at once, and its number scales all that is in it."""
    found: dict[str, float] = {}
    for part in body.split("|"):
        words = part.split()
        space, scale = ("", 1.0) if part[:1].isspace() or not words else _named_value(words.pop(0), where)
        for word in words:
            name, value = _named_value(word, where)
            found[f"{space}^{name}" if space else name] = value * scale
    return found


def _named_value(word: str, where: str) -> tuple[str, float]:
    name, colon, value = word.rpartition(":")
    if not colon:
        return word, 1.0
    try:
        return name, float(value)
    except ValueError as error:
        raise InvalidInput(where, "name:number", word) from error
