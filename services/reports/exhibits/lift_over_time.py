"""Exhibit: the lift over time, with an interval that may be looked at any time."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import altair as alt

from services.reports.charts import Frame, Layers, draw, rows, text
from services.reports.exhibits.clock import Clock
from services.reports.exhibits.exhibit import Cell, Exhibit, Table, interval, quiet, whole
from services.reports.figures.estimate import FEWEST_PEOPLE
from services.reports.tokens import LIGHT
from services.reports.words import NBSP, duration, number, percent, percents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.feedback import Split
    from services.reports.figures.lift import Look
    from services.reports.figures.provenance import Change

ID = "lift-over-time"
#: The band is cut here, either side, or beyond the last interval where that is wider: the first looks are so wide that
#: they would flatten all that follows.
CLIP = 0.8
_GRID = 0.2
#: Steps from one line of the grid to the next, and how many lines there may be.
_STEPS, _LINES = (0.2, 0.4, 1.0, 2.0, 5.0, 10.0, 50.0, 1e3, 1e6), 6
#: Teeth of a torn edge: how many from one look to the next, and their depth (share). Changes of policy that have a tick.
_TEETH, _DEPTH, _TICKS = 4, 0.03, 4
#: From this share of the time without an answer on there is room to say so.
_ROOM = 0.12
_HEIGHT, _TABLE_ROWS = 260, 12
_DESK = Frame(plot=552, left=56, right=112, phone=False)
_PHONE = Frame(plot=272, left=56, right=12, phone=True)


def lift_over_time(
    looks: Sequence[Look], split: Split | None, settles_in_s: float, changes: Sequence[Change] = ()
) -> Exhibit:  # fmt: skip
    """The exhibit, quiet while no look has an answer. ``changes``: of the policy, as ticks at the base."""
    told = [look for look in looks if look.lift.answered and look.people >= FEWEST_PEOPLE]
    if not told:
        return quiet(ID, "It is too early for a lift", "No lift yet: both groups need 50 people and 5 clicks.")
    start = looks[0].at - (looks[1].at - looks[0].at)
    clock = Clock.for_span(looks[-1].at - start)
    clip = max(CLIP, math.ceil(told[-1].lift.high / _GRID) * _GRID)
    points = [_point(look, start, clock, clip) for look in told]
    last, since = told[-1].lift, _apart_since(told)
    moment = None if since is None else _moment(told[since].at, start, clock)
    texts = percents(last.value, last.low, last.high, signed=True)
    said = (texts.value, texts.between, *([f"{_side(last.sign)} zero since {moment}"] if moment else []))
    ticks = [((change.at - start) / clock.seconds, f"{change.before} → {change.after}") for change in changes[-_TICKS:]]
    drawing = draw(lambda frame: _chart(points, since, said, ticks, clock, frame), _DESK, _PHONE, _description(said))
    return Exhibit(
        id=ID,
        title=_title(last.sign, moment),
        subtitle=(
            f"Relative difference in click rate, personalised minus control, {percent(last.level)} anytime-valid interval, "
            f"by {clock.unit}"
        ),
        note=_note(split, None if told[-1].settled else settles_in_s),
        table=_table(told, start, clock),
        template="drawing.html",
        content={"drawing": drawing},
        said=(*said, drawing.description, *(words for _, words in ticks)),
        estimates={"lift": last},
    )


def _point(look: Look, start: float, clock: Clock, clip: float) -> dict[str, float | bool]:
    lift = look.lift
    return {
        "x": (look.at - start) / clock.seconds,
        "value": min(max(lift.value, -CLIP), clip),
        "low": min(max(lift.low, -CLIP), clip),
        "high": max(min(lift.high, clip), -CLIP),
        "settled": look.settled,
        "cut_low": lift.low < -CLIP,
        "cut_high": lift.high > clip,
    }


def _apart_since(told: Sequence[Look]) -> int | None:
    """The first look after which the interval never again holds zero; None while clicks of that look may still arrive."""
    within = [position for position, look in enumerate(told) if look.lift.sign != told[-1].lift.sign]
    since = within[-1] + 1 if within else 0
    return since if told[-1].lift.sign and told[since].settled else None


def _title(sign: int, moment: str | None) -> str:
    if moment:
        return f"The lift has stayed {_side(sign)} zero since {moment}"
    return f"The lift is {_side(sign)} zero; late clicks may come" if sign else "The lift is not yet clear of zero"


def _moment(at: float, start: float, clock: Clock) -> str:
    return f"{clock.unit}{NBSP}{number(max(math.ceil((at - start) / clock.seconds), 1))}"


def _side(sign: int) -> str:
    return "above" if sign > 0 else "below"


def _description(said: Sequence[str]) -> str:
    turning = f" It has been {said[2]}." if len(said) > 2 else " It has not left zero."  # noqa: PLR2004
    return f"Lift over time with a band that narrows. It ends at {said[0]}, {said[1]}.{turning}"


def _note(split: Split | None, settles_in_s: float | None) -> str:
    checked = ""
    if split is not None:
        checked = f" (checked: {percent(split.planned, 1)} planned, {percent(split.seen, 1)} seen)"
    late = f" Clicks of the last {duration(settles_in_s)} may still arrive; that part is dotted." if settles_in_s else ""
    return (
        f"Assumes people were put in control at random and stay there{checked}. The interval holds at every moment at once, so "
        f"looking early does not spoil it.{late}"
    )


def _table(told: Sequence[Look], start: float, clock: Clock) -> Table:
    every = math.ceil(len(told) / _TABLE_ROWS)
    shown = list(told)[::-1][::every][::-1]
    rows_shown = []
    for look in shown:
        at = (look.at - start) / clock.seconds
        texts = percents(look.lift.value, look.lift.low, look.lift.high, signed=True)
        rows_shown.append((Cell(number(at, 1), round(at, 1)), whole(look.people), *interval(look.lift, texts)))
    return Table((clock.unit, "people", "lift", "from", "to"), tuple(rows_shown))


def _chart(
    points: list[dict[str, float | bool]], since: int | None, said: Sequence[str], ticks: Sequence[tuple[float, str]],
    clock: Clock, frame: Frame,
) -> Layers:  # fmt: skip
    low, high = _domain(points)
    first, last = float(points[0]["x"]), float(points[-1]["x"])
    x = alt.X("x:Q", axis=clock.axis(last, frame), scale=alt.Scale(domain=[0, last], nice=False))
    y = alt.Y("value:Q", axis=_lift_axis(low, high), scale=alt.Scale(domain=[low, high], nice=False))
    settled = [point for point in points if point["settled"]] or points
    open_end = points[max(len(settled) - 1, 0) :]
    band = alt.Chart(rows(settled)).mark_area(color=LIGHT["band-95"]).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    zero = alt.Chart(rows([{"value": 0}])).mark_rule(color=LIGHT["control"], strokeWidth=1.5).encode(y=y)
    line = alt.Chart(rows(settled)).mark_line(color=LIGHT["policy"], strokeWidth=2.25).encode(x=x, y=y)
    dotted = alt.Chart(rows(open_end)).mark_line(color=LIGHT["policy"], strokeDash=[2, 3]).encode(x=x, y=y)
    end = alt.Chart(rows(points[-1:])).mark_point(color=LIGHT["policy"], filled=True, size=64, opacity=1).encode(x=x, y=y)
    layers = [band, *_torn(settled, x), zero, line, dotted, end, *_labels(points, (low, high), said, frame)]
    layers += [*_early(first, last, frame), *_changes(ticks, last, x, frame)]
    if since is not None and float(points[since]["x"]) > first:
        line = _HEIGHT * (high - float(points[since]["value"])) / (high - low)
        layers += _turning((float(points[since]["x"]), line), last, said[2], frame, x)
    return alt.layer(*layers).properties(height=_HEIGHT)


def _domain(points: Sequence[dict[str, float | bool]]) -> tuple[float, float]:
    """To the next 20 per cent beyond the band, zero always inside."""
    low, high = (edge([float(point[side]) for point in points]) for edge, side in ((min, "low"), (max, "high")))
    return min(math.floor(low / _GRID) * _GRID, -_GRID), max(math.ceil(high / _GRID) * _GRID, _GRID)


def _torn(points: Sequence[dict[str, float | bool]], x: alt.X) -> list[alt.Chart]:
    """Where the band goes on beyond what is drawn its edge is torn: teeth in the colour of the page."""
    charts = []
    for side, depth in (("low", _DEPTH), ("high", -_DEPTH)):
        for one, other in pairwise(points):
            if one[f"cut_{side}"] and other[f"cut_{side}"]:
                charts.append(_teeth(one, other, side, depth, x))
    return charts


def _teeth(one: dict[str, float | bool], other: dict[str, float | bool], side: str, depth: float, x: alt.X) -> Any:
    steps = 2 * _TEETH
    width = float(other["x"]) - float(one["x"])
    edge = float(one[side])
    teeth = [
        {"x": float(one["x"]) + width * n / steps, "low": edge, "high": edge + (depth if n % 2 else 0.0)}
        for n in range(steps + 1)
    ]
    return alt.Chart(rows(teeth)).mark_area(color=LIGHT["bg"]).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")


def _early(first: float, last: float, frame: Frame) -> list[alt.Chart]:
    """The words in place of a line before there are people and clicks enough."""
    return [text(4, _HEIGHT - 12, "too early")] if first > _ROOM * last and not frame.phone else []


def _changes(ticks: Sequence[tuple[float, str]], last: float, x: alt.X, frame: Frame) -> list[alt.Chart]:
    """Ticks at the base where the policy changed, with words."""
    charts = []
    for at, words in ticks:
        rule = alt.Chart(rows([{"x": at}])).mark_rule(color=LIGHT["axis"]).encode(
            x=x, y=alt.value(_HEIGHT - 8), y2=alt.value(_HEIGHT))  # fmt: skip
        left = at < last / 2
        charts += [rule, text(frame.plot * at / last, _HEIGHT - 16, words, align="left" if left else "right")]
    return charts


def _lift_axis(low: float, high: float) -> alt.Axis:
    step = next(step for step in _STEPS if (high - low) / step <= _LINES)
    ticks = [step * n for n in range(math.ceil(round(low / step, 6)), math.floor(round(high / step, 6)) + 1)]
    label = f"abs(datum.value) < 0.001 ? '0' : format(100 * datum.value, '+,.0f') + '{NBSP}%'"
    return alt.Axis(values=ticks, title=None, labelExpr=label)


def _labels(
    points: Sequence[dict[str, float | bool]], domain: tuple[float, float], said: Sequence[str], frame: Frame
) -> list[alt.Chart]:
    """The last estimate beside its point, bounds under it; on a phone above the plot, where there is room."""
    low, high = domain
    zero, end = (_HEIGHT * (high - value) / (high - low) for value in (0.0, float(points[-1]["value"])))
    if frame.phone:
        return [
            text(0, -6, f"{said[0]}, {said[1]}", colour="policy-text", bold=True),
            text(frame.plot, zero + 10, "control", align="right"),
        ]
    first, second = said[1].split(" and ")
    right = frame.plot + 10
    labels = [
        text(right, end, said[0], colour="policy-text", bold=True),
        text(right, end + 17, first),
        text(right, end + 33, f"and {second}"),
    ]
    clear = zero < end - 15 or zero > end + 48
    return [*labels, text(right, zero, "control") if clear else text(4, zero + 11, "control")]


def _turning(where: tuple[float, float], last: float, words: str, frame: Frame, x: alt.X) -> list[alt.Chart]:
    """A dotted rule where the band leaves zero for good, labelled on the side that has room, away from the line."""
    at, line = where
    rule = alt.Chart(rows([{"x": at}])).mark_rule(color=LIGHT["axis"], strokeDash=[2, 3]).encode(x=x)
    left = at < last / 2
    place = frame.plot * at / last + (6 if left else -6)
    label = text(place, 10 if line > _HEIGHT / 3 else _HEIGHT - 34, words, align="left" if left else "right", colour="ink")
    return [rule, label]
