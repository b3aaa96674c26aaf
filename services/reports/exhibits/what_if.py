"""Exhibit: what other policies would have earned, with a reason and a way out where that cannot be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Cell, Exhibit, Table, interval, quiet, words
from services.reports.figures.targets import BOLDER
from services.reports.words import NBSP, number, of_all, percent, percents, plural

if TYPE_CHECKING:
    from services.reports.figures.estimate import Estimate
    from services.reports.figures.what_if import Asked, WhatIf
    from services.reports.words import Texts

ID = "what-if"
#: The shared axis of gains: half its width in pixels, and the least gain at its edge.
HALF, _EDGE = 70, 0.2
_NAMES = {
    "bolder": ("a bolder policy", f"surer of its guesses: the odds between candidates to the power of {BOLDER:g}"),
    "softer": ("a softer policy", "less sure: the square root of the odds between candidates"),
    "greedy": ("always the best guess", "no exploration at all"),
    "uniform": ("even shares", "every candidate alike"),
    "best creative": ("the best creative alone", "chosen on half of the people, judged on the other"),
    "best by segment": ("the best by segment", "by device and quarter of the day, chosen on half of the people"),
    "control": ("the ads of control", "in the shares that control showed them"),
}
_COLUMNS = (
    "Worth: how many impressions that the policy had chosen itself would tell as much. Heaviest: how many of them the one "
    "that counts most stands for."
)
_ANSWERS = {1: "likely better", 0: "cannot tell apart", -1: "likely worse"}


@dataclass(frozen=True)
class Row:
    """One policy as drawn. ``dot``: pixels of low, value and high from zero; ``reason``: what stands in place of a number."""

    name: str
    meaning: str
    gain: str
    bounds: str
    dot: tuple[float, float, float] | None
    sure: bool
    effective: str
    heaviest: str
    answer: str
    code: str
    reason: str


def what_if_table(found: Asked | None) -> Exhibit:
    """The exhibit, quiet while too few people have met an ad."""
    if found is None:
        return quiet(ID, "Too few people to judge other policies", "Fewer than 50 people have met an ad.")
    said = (_tested(found), _counted(found))
    rows = [_row(found, row) for row in found.rows]
    return Exhibit(
        id=ID,
        title=_title(found),
        subtitle=(
            f"Change in click rate had another policy chosen, {percent(0.95)} intervals for {len(found.rows)} asked at once, "
            f"over {of_all(found.sample, found.of)}"
        ),
        note=_note(found),
        table=_table(found),
        template="what_if.html",
        content={"tested": said[0], "rows": rows, "half": HALF, "counted": said[1]},
        said=(*said, *(f"{row.name}: {row.meaning}; {row.answer} {row.reason}" for row in rows),
              *(f"{row.effective} {row.heaviest}" for row in rows)),
        estimates={
            "what ran, by the estimator": found.ran,
            "what ran, as it happened": found.happened,
            **{f"clicks an impression, {row.policy}": row.value for row in found.rows},
            **{f"gain, {row.policy}": row.gain for row in found.rows},
        },
    )  # fmt: skip


def _title(found: Asked) -> str:
    told = [row for row in found.rows if row.refusal is None]
    if not told:
        return "No other policy can be judged by this log"
    best = max(told, key=lambda row: row.gain.low)
    if best.gain.sign > 0:
        texts = _signed(best.gain)
        low, high = texts.low.lstrip("+").partition(NBSP)[0], texts.high.lstrip("+")
        name = _NAMES[best.policy][0]
        return f"{name[:1].upper()}{name[1:]} would gain {low} to {high}"
    return "No policy asked about would clearly gain"


def _signed(estimate: Estimate) -> Texts:
    return percents(estimate.value, estimate.low, estimate.high, signed=True)


def _rate(estimate: Estimate) -> Texts:
    return percents(estimate.value, estimate.low, estimate.high)


def _row(found: Asked, row: WhatIf) -> Row:
    name, meaning = _NAMES[row.policy]
    effective, heaviest = number(row.effective), number(row.heaviest, 1)
    if row.refusal:
        return Row(name, meaning, "", "", None, False, effective, heaviest, "no answer", row.refusal, _reason(found, row))
    texts = _signed(row.gain)
    low, value, high = (round(HALF * max(-1.0, min(1.0, share / _edge(found))), 1) for share in _shares(row.gain))
    answer = _ANSWERS[row.gain.sign]
    return Row(
        name, meaning, texts.value, texts.bounds, (low, value, high), row.gain.sign != 0, effective, heaviest, answer, "", ""
    )  # fmt: skip


def _shares(gain: Estimate) -> tuple[float, float, float]:
    return gain.low, gain.value, gain.high


def _edge(found: Asked) -> float:
    """The end of the axis: all estimates, and what an interval of ordinary width needs."""
    told = [row.gain for row in found.rows if row.refusal is None]
    return max(
        [_EDGE, *(abs(gain.value) for gain in told), *(min(abs(bound), 1.0) for gain in told for bound in _shares(gain))]
    )


def _reason(found: Asked, row: WhatIf) -> str:
    """Why there is no number, and the way out."""
    match row.refusal:
        case "overlap-low":
            wait = f", or keep {_times(row.more)}" if row.more else ""
            worth = f"{plural(found.sample, 'impression')} are worth only {number(row.effective)} here"
            return f"{worth}. Explore more{wait}, and ask again."
        case "actions-unseen":
            return (
                f"{percent(row.unseen, 1)} of its choices could not be drawn then. Put those ads up for choice, and ask again."
            )
        case "propensity-missing":
            return "The chances in the log are not those that were drawn from. Log what the draw used, and ask again."
        case "world-changed":
            return f"{_moved(found)} Ask again about the time since."
        case "interval-too-wide":
            return f"Its gain would be known to no better than a factor of two. {_times(row.more).capitalize()} would do."
        case _:
            return "Too few clicks, or less than an hour. Let it run, and ask again."


def _times(more: float | None) -> str:
    return f"about {number(max(more or 2.0, 2.0))} times as long a log"


def _moved(found: Asked) -> str:
    if found.drift is None:
        return ""
    before, after = (_rate(rate).value for rate in (found.drift.before, found.drift.after))
    return f"Control, always served alike, went from {before} to {after}."


def _tested(found: Asked) -> str:
    """The test on top, in words."""
    if not found.ran.answered:
        return "Test: the estimator cannot even be asked about the policy that ran."
    ran, happened = _rate(found.ran), _rate(found.happened).value
    verdict = "It misses, so no row is answered." if found.missed else "It passes."
    return (
        f"Test: asked about the policy that really ran, the estimator says a click rate {ran.between}; {happened} was seen. "
        f"{verdict}"
    )


def _counted(found: Asked) -> str:
    refused = sum(row.refusal is not None for row in found.rows)
    judged = f"{number(refused)} of {plural(len(found.rows), 'policy', 'policies')} cannot be judged. " if refused else ""
    return f"{judged}{_COLUMNS if refused < len(found.rows) else ''}".strip()


def _note(found: Asked) -> str:
    checked = ""
    if found.drift is not None:
        moved = "moved" if found.drift.clear else "did not clearly move"
        checked = f" (checked: control's click rate {moved} from the first half of the time to the second)"
    return (
        f"Assumes the chances in the log are those that were drawn from, and no hidden change in the world{checked}. A policy "
        "that would have met other ads, or would have taught itself by what it tried, is not judged by this."
    )


def _table(found: Asked) -> Table:
    columns = ("policy", "clicks an impression", "from", "to", "gain", "from", "to", "effective impressions", "largest weight",
               "answer")  # fmt: skip
    test = (words("what ran, by the estimator"), *interval(found.ran, _rate(found.ran)), *_blank(6))
    happened = (words("what ran, as it happened"), *interval(found.happened, _rate(found.happened)), *_blank(6))
    return Table(columns, (test, happened, *map(_numbers, found.rows)))


def _numbers(row: WhatIf) -> tuple[Cell, ...]:
    answer = f"no answer ({row.refusal})" if row.refusal else _ANSWERS[row.gain.sign]
    size = (Cell(number(row.effective), row.effective), Cell(number(row.heaviest, 1), row.heaviest))
    value, gain = interval(row.value, _rate(row.value)), interval(row.gain, _signed(row.gain))
    return (words(_NAMES[row.policy][0]), *value, *gain, *size, words(answer))


def _blank(cells: int) -> tuple[Cell, ...]:
    return (words(""),) * cells
