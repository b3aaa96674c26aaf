"""Vowpal Wabbit's dsjson, one decision a line, read as rounds and written from them.

Owns the names of its fields. A feature of namespace ``ns`` is called ``ns^feature``, one outside any namespace by its own
name. Invariant: what was written reads back as the same rounds; features that cannot are InvalidInput.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from errors import InvalidInput
from services.evaluation.naming import names_of
from services.evaluation.rounds import Log, Round, checked
from services.evaluation.text import lines_of
from services.evaluation.times import seconds_of
from services.storage.disk import storage_error

#: Lines of decisions of another kind, by the field that gives them away.
_OTHER_KINDS = {"_outcomes": "several slots", "_label_ca": "a continuous action"}


class _Line(msgspec.Struct):
    """The fields of a line that are read; VW ignores those it does not know, and so does this."""

    label_cost: float = msgspec.field(name="_label_cost")
    label_probability: float = msgspec.field(name="_label_probability")
    context: dict[str, Any] = msgspec.field(name="c")
    label_index: int | None = msgspec.field(name="_labelIndex", default=None)
    label_action: int | None = msgspec.field(name="_label_Action", default=None)
    actions: list[int] = msgspec.field(name="a", default_factory=list)
    probabilities: list[float] = msgspec.field(name="p", default_factory=list)
    timestamp: str | None = msgspec.field(name="Timestamp", default=None)
    skip: bool = msgspec.field(name="_skipLearn", default=False)
    dropped: float = msgspec.field(name="pdrop", default=0.0)
    person: str = msgspec.field(name="_person", default="")
    shown: str | None = msgspec.field(name="_shown", default=None)


def read_dsjson(path: Path) -> Log:
    """A dsjson log as rounds; rewards are costs with the other sign. Raises InvalidInput naming the line and the field."""
    found = [(where, _line(text, where)) for where, text in lines_of(path)]
    kept = [(where, line) for where, line in found if not line.skip]
    _refuse_uneven_dropping([line for _, line in kept], path)
    names = names_of([[_tagged(item) for item in line.context.get("_multi", ())] for _, line in kept])
    rounds = [_round(line, arms, where) for (where, line), arms in zip(kept, names, strict=True)]
    return Log("VW dsjson", rounds, {"marked _skipLearn": len(found) - len(kept)})


def write_dsjson(rounds: Iterable[Round]) -> Iterator[str]:
    """The lines, each without its end, of rounds as VW reads them: ``vw --dsjson --cb_explore_adf``.

    Raises InvalidInput naming a feature that dsjson has no place for.
    """
    for one in rounds:
        yield msgspec.json.encode(_fields(one)).decode()


def save_dsjson(path: Path, rounds: Iterable[Round]) -> None:
    """Write rounds to a file. Raises StorageError, and InvalidInput as ``write_dsjson`` does."""
    try:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in write_dsjson(rounds))
    except OSError as error:
        raise storage_error(path, error) from error


def _line(text: str, where: str) -> _Line:
    try:
        raw = msgspec.json.decode(text)
        kind = next((kind for field, kind in _OTHER_KINDS.items() if field in raw), None)
        if kind:
            raise InvalidInput(where, "one decision with one action (_label_cost, _label_probability, c._multi)", kind)
        line = msgspec.convert(raw, _Line)
        msgspec.convert(line.context.get("_multi", []), list[dict[str, Any]])
    except (msgspec.DecodeError, TypeError) as error:
        raise InvalidInput(where, "a dsjson decision (_label_cost, _label_probability, c, a, p)", str(error)) from error
    return line


def _round(line: _Line, arms: tuple[str, ...], where: str) -> Round:
    multi = line.context.get("_multi", ())
    attributes = tuple(_features(item) for item in multi)
    return checked(Round(
        arms=arms, action=_chosen(line, where), reward=0.0 - line.label_cost, propensity=line.label_probability,
        probabilities=_chances(line, len(arms), where), at=seconds_of(line.timestamp, where), person=line.person,
        context=_features({name: value for name, value in line.context.items() if name != "_multi"}),
        attributes=attributes if any(attributes) else (), shown=line.shown,
    ), where)  # fmt: skip


def _chosen(line: _Line, where: str) -> int:
    """Position of the action: ``_labelIndex`` counts from 0, ``_label_Action`` from 1."""
    if line.label_index is not None:
        return line.label_index
    if line.label_action is None:
        raise InvalidInput(where, "_labelIndex or _label_Action", "neither")
    return line.label_action - 1


def _chances(line: _Line, k: int, where: str) -> tuple[float, ...] | None:
    """``p`` is in the order of ``a``, whose actions count from 1 (from 0 in some writers' logs: then there is a 0)."""
    if not line.probabilities:
        return None
    if len(line.probabilities) != len(line.actions):
        raise InvalidInput(f"{where}: p", f"{len(line.actions)}, one for each of a", str(len(line.probabilities)))
    first = 0 if 0 in line.actions else 1
    chances = {action - first: chance for action, chance in zip(line.actions, line.probabilities, strict=True)}
    if not chances.keys() <= set(range(k)):
        raise InvalidInput(f"{where}: a", f"the {k} actions of c._multi", f"{sorted(line.actions)}")
    return tuple(chances.get(position, 0.0) for position in range(k))


def _refuse_uneven_dropping(lines: Sequence[_Line], path: Path) -> None:
    """A log thinned evenly is a smaller log. One thinned unevenly would need weights that no round here has."""
    rates = sorted({line.dropped for line in lines})
    if len(rates) > 1:
        raise InvalidInput(f"{path}: pdrop", "the same in every line", f"{rates[0]:g} to {rates[-1]:g}")


def _tagged(item: Mapping[str, Any]) -> tuple[str, Mapping[str, float]]:
    return str(item.get("_tag", "")), _features(item)


def _features(item: Mapping[str, Any], prefix: str = "") -> dict[str, float]:
    """Named numbers of nested JSON; text becomes ``name=text`` with the value 1. Names with a leading _ are VW's own."""
    found: dict[str, float] = {}
    for name, value in item.items():
        if not name.startswith("_"):
            found |= _values(f"{prefix}{name}", value)
    return found


def _values(name: str, value: Any) -> dict[str, float]:
    match value:
        case Mapping():
            return _features(value, f"{name}^")
        case list():
            return {key: one for item in value if isinstance(item, Mapping) for key, one in _values(name, item).items()}
        case str():
            return {f"{name}={value}": 1.0}
        case int() | float():
            return {name: float(value)}
        case _:
            return {}


def _fields(one: Round) -> dict[str, Any]:
    chances = one.probabilities or ()
    order = [one.action, *(position for position in range(len(one.arms)) if position != one.action)]
    attributes = one.attributes or ({},) * len(one.arms)
    fields: dict[str, Any] = {
        "_label_cost": 0.0 - one.reward, "_label_probability": one.propensity,
        "_label_Action": one.action + 1, "_labelIndex": one.action,
        "a": [position + 1 for position in order],
        "c": {
            **_nested(one.context),
            "_multi": [{"_tag": arm, **_nested(own)} for arm, own in zip(one.arms, attributes, strict=True)],
        },
        "p": [chances[position] for position in order] if chances else [],
    }  # fmt: skip
    if one.at is not None:
        fields["Timestamp"] = dt.datetime.fromtimestamp(one.at, dt.UTC).isoformat()
    return fields | {name: said for name, said in (("_person", one.person), ("_shown", one.shown)) if said}


def _nested(features: Mapping[str, float]) -> dict[str, Any]:
    """The inverse of ``_features``: namespaces as objects."""
    nested: dict[str, Any] = {}
    spaces = {name.partition("^")[0] for name in features if "^" in name}
    for name, value in features.items():
        if name in spaces:
            raise InvalidInput(f"feature {name}", "a name that is not a namespace of other features too", name)
        space, caret, own = name.partition("^")
        if space.startswith("_") or own.startswith("_"):
            raise InvalidInput(f"feature {name}", "no name or namespace that begins with _, for these are VW's own", name)
        if caret:
            nested.setdefault(space, {})[own] = value
        else:
            nested[name] = value
    return nested
