"""Exhibit: whether the feedback can be trusted: funnel, delay of clicks, checks, and everything that was thrown away."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from services.reports.charts import Drawing, Frame, Layers, draw, rows, text
from services.reports.exhibits.bars import Bar, bars
from services.reports.exhibits.exhibit import Cell, Exhibit, Table, quiet, share, whole, words
from services.reports.figures.estimate import FEWEST_PEOPLE
from services.reports.tokens import LIGHT
from services.reports.words import NBSP, duration, number, percent, plural, rare

if TYPE_CHECKING:
    from services.reports.figures.feedback import Check, Feedback

ID = "feedback"
_HEIGHT = 150
_DESK = Frame(plot=640, left=56, right=24, phone=False)
_PHONE = Frame(plot=264, left=56, right=20, phone=True)
#: The delay axis begins here at the earliest, seconds; and what it says where.
_SHORTEST = 0.01
_TICKS = {
    0.1: "0.1 s", 1.0: "1 s", 10.0: "10 s", 60.0: "1 min", 600.0: "10 min", 3600.0: "1 h", 36_000.0: "10 h", 86_400.0: "1 day",
    604_800.0: "7 days", 2_592_000.0: "30 days",
}  # fmt: skip
_CHECKS = {
    "split": "people in control as planned",
    "propensities": "every chance was logged and fits",
    "duplicates": "events that came twice",
    "rejected links": "forged, cut or expired links",
    "unjoined events": "events without a decision",
    "clock": "events before their decision",
}


def feedback_quality(found: Feedback, window_s: float | None = None) -> Exhibit:
    """The exhibit, quiet while too few people have met an ad. ``window_s``: after which a click no longer counts."""
    if found.people < FEWEST_PEOPLE:
        return quiet(ID, "Too few people to judge the feedback", "Fewer than 50 people have met an ad.")
    funnel = _funnel(found)
    steps = bars(funnel, f"Funnel: {'; '.join(f'{bar.name} {bar.words}' for bar in funnel)}.")
    delays = _delay_drawing(found, window_s) if found.delays else None
    return Exhibit(
        id=ID,
        title=_title(found),
        subtitle="Decisions to conversions, each with its share of the step that it comes from; delay of clicks; checks",
        note=f"Assumes clocks agree within 2{NBSP}s. Of each kind of event the first of a decision counts; a click implies an "
        "impression; what comes after the window of its campaign does not count.",
        table=Table(("what", "count", "share"), (*map(_step_row, _steps(found)), *_discarded(found))),
        template="feedback.html",
        content={"steps": steps, "delays": delays, "checks": check_rows(found)},
        said=(steps.description, *([delays.description] if delays else [])),
    )  # fmt: skip


def check_rows(found: Feedback) -> list[tuple[Check, str, str]]:
    """Each check with its words: what it is, and what was seen."""
    return [(check, _CHECKS[check.name], _seen(check, found)) for check in found.checks]


def _seen(check: Check, found: Feedback) -> str:
    if check.name == "split" and found.split is not None:
        split = found.split
        return f"{percent(split.seen, 1)} seen, {percent(split.planned, 1)} planned"
    seen = f"{rare(check.seen, 2)} seen" if check.seen else "none seen"
    return f"{seen}, limit {percent(check.look_at, 1)}" if check.look_at else f"{seen}, none allowed"


def _title(found: Feedback) -> str:
    troubled = [check.name for check in found.checks if check.state != "ok"]
    if troubled:
        return f"Look at the {troubled[0]} check before the lift"
    thrown = rare(_thrown(found), 1) if found.discarded else "nothing"
    return f"Feedback arrives in time; {thrown} was thrown away"


def _thrown(found: Feedback) -> float:
    """What was discarded, as a share of everything that came."""
    return found.discarded / max(found.impressions + found.clicks + found.discarded, 1)


class Step(NamedTuple):
    """One step of the funnel, how many came so far, and how many its share is of (None: of none)."""

    name: str
    n: int
    of: int | None


def _steps(found: Feedback) -> tuple[Step, ...]:
    """A viewable impression is a kind of impression, so clicks are compared with impressions, as everywhere else."""
    return (
        Step("decisions", found.decisions, None),
        Step("impressions", found.impressions, found.decisions),
        Step("viewable", found.viewable, found.impressions),
        Step("clicks", found.clicks, found.impressions),
        Step("conversions", found.conversions, found.clicks),
    )


def _funnel(found: Feedback) -> list[Bar]:
    return [
        Bar(step.name, step.n, " · ".join([number(step.n), *_share_words(step)]), "policy" if step.of else "control")
        for step in _steps(found)
    ]


def _share_words(step: Step) -> list[str]:
    return [rare(step.n / step.of, 1)] if step.of else []


def _step_row(step: Step) -> tuple[Cell, ...]:
    return (words(step.name), whole(step.n), share(step.n / step.of) if step.of else words(""))


def _discarded(found: Feedback) -> list[tuple[Cell, ...]]:
    reasons = [
        ("discarded: came twice", found.duplicates),
        ("discarded: after the window", found.late),
        ("discarded: no such decision", found.unjoined),
        *((f"discarded: {reason} link", count) for reason, count in found.rejected.items()),
    ]
    rows_of = [(words(reason), whole(count), words("")) for reason, count in reasons]
    return [*rows_of, (words("discarded in all"), whole(found.discarded), share(_thrown(found)))]


def _delay_drawing(found: Feedback, window_s: float | None) -> Drawing:
    middle, late = duration(found.delays[len(found.delays) // 2]), duration(found.delays[-1])
    description = f"Half of the {plural(found.clicks, 'click')} came within {middle}, {percent(0.95)} within {late}"
    window = "" if window_s is None else f"clicks count for {duration(window_s)}"
    description = f"{description}; {window}." if window else f"{description}."
    return draw(lambda frame: _delay_chart(found, window_s, window, frame), _DESK, _PHONE, description)


def _delay_chart(found: Feedback, window_s: float | None, window: str, frame: Frame) -> Layers:
    """A step curve over a logarithmic axis: half of the clicks come in seconds, the window closes after hours."""
    first, last = max(found.delays[0], _SHORTEST), max(found.delays[-1], window_s or 0.0, 2 * _SHORTEST)
    shares = [0.05 * n for n in range(1, 20)]
    points = [{"x": max(x, first), "y": y} for x, y in zip(found.delays, shares, strict=True)]
    ticks = [seconds for seconds in _TICKS if first <= seconds <= last]
    label = " : ".join([*(f"datum.value <= {seconds} ? '{words}'" for seconds, words in _TICKS.items()), "''"])
    axis = alt.Axis(values=ticks, title=None, labelExpr=label, labelOverlap="greedy", labelSeparation=8)
    x = alt.X("x:Q", axis=axis, scale=alt.Scale(type="log", domain=[first, last], nice=False))
    percents = f"format(100 * datum.value, '.0f') + '{NBSP}%'"
    y = alt.Y("y:Q", axis=alt.Axis(values=[0, 0.5, 1], title=None, labelExpr=percents), scale=alt.Scale(domain=[0, 1]))
    mark = alt.MarkDef(type="line", interpolate="step-after", color=LIGHT["policy"], strokeWidth=2.25)
    curve = alt.Chart(rows([{"x": first, "y": 0.0}, *points]), mark=mark).encode(x=x, y=y)
    return alt.layer(curve, *_window(window_s, window, x, (first, last), frame)).properties(height=_HEIGHT)


def _window(window_s: float | None, words: str, x: alt.X, axis: tuple[float, float], frame: Frame) -> list[alt.Chart]:
    """The rule where clicks stop counting."""
    if window_s is None:
        return []
    rule = alt.Chart(rows([{"x": window_s}])).mark_rule(color=LIGHT["axis"], strokeDash=[2, 3]).encode(x=x)
    place = frame.plot * math.log(max(window_s / axis[0], 1.0)) / math.log(axis[1] / axis[0])
    return [rule, text(place - 6, _HEIGHT - 14, words, align="right")]
