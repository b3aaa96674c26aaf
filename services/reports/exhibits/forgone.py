"""The running total of clicks forgone, with its band: the drawing beside the bar of what trying costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from services.reports.charts import Drawing, Frame, Layers, draw, nice_step, rows, text
from services.reports.exhibits.clock import Clock
from services.reports.tokens import LIGHT
from services.reports.words import MINUS, counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.exploration import Sofar

_HEIGHT = 150
_DESK = Frame(plot=552, left=56, right=112, phone=False)
_PHONE = Frame(plot=264, left=56, right=20, phone=True)


def forgone_so_far(running: Sequence[Sofar], start: float) -> Drawing | None:
    """The running total from a time on (Unix seconds); none where fewer than two points can be told."""
    if len(running) < 2:  # noqa: PLR2004  (a line has two ends)
        return None
    clock = Clock.for_span(running[-1].at - start)
    last = running[-1].forgone
    texts = counts(last.value, last.low, last.high)
    description = f"Running total of clicks forgone by {clock.unit}; it ends at {texts.value}, {texts.between}."
    points = [_point(one, start, clock) for one in running]
    return draw(lambda frame: _chart(points, texts.value, clock, frame), _DESK, _PHONE, description)


def _point(one: Sofar, start: float, clock: Clock) -> dict[str, float]:
    return {
        "x": (one.at - start) / clock.seconds, "value": one.forgone.value, "low": one.forgone.low, "high": one.forgone.high
    }  # fmt: skip


def _chart(points: Sequence[dict[str, float]], end: str, clock: Clock, frame: Frame) -> Layers:
    low, high = min(0.0, *(point["low"] for point in points)), max(0.0, *(point["high"] for point in points))
    last = points[-1]["x"]
    x = alt.X("x:Q", axis=clock.axis(last, frame), scale=alt.Scale(domain=[0, last], nice=False))
    y = alt.Y("value:Q", axis=_axis(low, high), scale=alt.Scale(domain=[low, high], nice=False))
    band = alt.Chart(rows(points)).mark_area(color=LIGHT["band-95"]).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    zero = alt.Chart(rows([{"value": 0}])).mark_rule(color=LIGHT["control"], strokeWidth=1.5).encode(y=y)
    line = alt.Chart(rows(points)).mark_line(color=LIGHT["explore"], strokeWidth=2.25).encode(x=x, y=y)
    at = _HEIGHT * (high - points[-1]["value"]) / ((high - low) or 1.0)
    label = _label(frame, min(max(at, 8.0), _HEIGHT - 8.0), end)
    return alt.layer(band, zero, line, *label).properties(height=_HEIGHT)


def _label(frame: Frame, at: float, end: str) -> list[alt.Chart]:
    if frame.phone:
        return [text(0, -6, f"{end} clicks", colour="explore-text", bold=True)]
    return [text(frame.plot + 10, at, f"{end} clicks", colour="explore-text", bold=True)]


def _axis(low: float, high: float) -> alt.Axis:
    step: Any = nice_step((high - low) or 1.0, 3)
    ticks = [step * n for n in range(-int(-low / step), int(high / step) + 1)]
    label = f"(datum.value < 0 ? '{MINUS}' : '') + format(abs(datum.value), ',.0~f')"
    return alt.Axis(values=ticks, title=None, labelExpr=label)
