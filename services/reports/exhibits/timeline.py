"""When creatives came and went: one row of bars for each of made, held, rejected and retired, over one time axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from services.reports.charts import Drawing, Frame, Layers, draw, rows, text
from services.reports.exhibits.clock import Clock
from services.reports.figures.supply_timeline import WHATS
from services.reports.tokens import LIGHT
from services.reports.words import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.supply_timeline import Slot, What

_ROW, _BAR = 36, 24
_DESK = Frame(plot=580, left=104, right=36, phone=False)
_PHONE = Frame(plot=232, left=100, right=8, phone=True)
_COLOURS = {"made": "policy", "held": "explore", "rejected": "refuse", "retired": "control"}
#: Places of bars are pixels from the top: a scale that changes nothing.
_PIXELS = alt.Scale(domain=[0, 1], range=[0, 1], nice=False, zero=False)


def came_and_went(slots: Sequence[Slot], description: str) -> Drawing:
    """The rows, each with its total beside its name."""
    return draw(lambda frame: _chart(slots, frame), _DESK, _PHONE, description)


def _chart(slots: Sequence[Slot], frame: Frame) -> Layers:
    start, span = slots[0].begin, slots[-1].end - slots[0].begin
    clock, most = Clock.for_span(span), max(getattr(slot, what) for slot in slots for what in WHATS) or 1
    last = span / clock.seconds
    x = alt.X("x:Q", axis=clock.axis(last, frame), scale=alt.Scale(domain=[0, last], nice=False))
    width = max(frame.plot / len(slots) - 2, 2)
    layers: list[Any] = []
    for at, what in enumerate(WHATS):
        base = _ROW * at + _BAR + 8
        bars = [_bar(slot, what, base, most, start, clock) for slot in slots if getattr(slot, what)]
        ground = alt.Chart(rows([{"x": 0, "x2": last}])).mark_rule(color=LIGHT["line"]).encode(
            x=x, x2="x2:Q", y=alt.value(base))  # fmt: skip
        layers += [ground, text(-8, base - 8, f"{what} {_total(slots, what)}", align="right", colour="ink")]
        if bars:
            mark = alt.MarkDef(type="rule", color=LIGHT[_COLOURS[what]], strokeWidth=width)
            layers.append(alt.Chart(rows(bars), mark=mark).encode(x=x, y=alt.Y("y:Q", axis=None, scale=_PIXELS), y2="y2:Q"))
    return alt.layer(*layers).properties(height=_ROW * len(WHATS))


def _total(slots: Sequence[Slot], what: What) -> str:
    return number(sum(getattr(slot, what) for slot in slots))


def _bar(slot: Slot, what: What, base: int, most: int, start: float, clock: Clock) -> dict[str, float]:
    middle = (slot.begin + slot.end) / 2 - start
    return {"x": middle / clock.seconds, "y": base, "y2": base - max(_BAR * getattr(slot, what) / most, 2.0)}
