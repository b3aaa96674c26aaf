"""Small multiples: the same small plot once a policy, on one scale, side by side on a desk and below each other on a phone.

More hues than three cannot be told apart, so each has a panel of its own, and the others are grey lines in it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from services.reports.charts import Frame, Layers, draw, nice_step, rows
from services.reports.tokens import LIGHT
from services.reports.words import NBSP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from services.reports.charts import Drawing

#: Plot widths by how many panels stand in a row.
_PLOTS = {1: 630, 2: 272, 3: 166}
_LEFT, _RIGHT = 50, 12
_PHONE = Frame(plot=270, left=_LEFT, right=_RIGHT, phone=True)
_HEIGHT = 130
#: Plots up to this width have room for three labels only.
_NARROW = 200
#: Steps are sums of floats: the last one may end a hair beyond the axis.
_ROUNDING = 1e-9
#: Axis labels: 20k and 1.5M rather than zeros that collide on a phone.
_THOUSANDS = (
    "datum.value >= 1e6 ? format(datum.value / 1e6, '.2~f') + 'M'"
    " : datum.value >= 1e3 ? format(datum.value / 1e3, '.3~f') + 'k' : format(datum.value, '.3~f')"
)


class Panel(NamedTuple):
    """One panel: its heading, words under it, and its drawing."""

    name: str
    words: str
    drawing: Drawing


class Curve(NamedTuple):
    """A line over decisions, with a band where there is an interval (nan: none). All (p,)."""

    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


def columns(panels: int) -> int:
    """How many panels stand side by side on a desk."""
    return min(max(panels, 1), max(_PLOTS))


def panel(name: str, words: str, panels: int, build: Callable[[Frame], Layers], description: str) -> Panel:
    """One of so many panels."""
    desk = Frame(plot=_PLOTS[columns(panels)], left=_LEFT, right=_RIGHT, phone=False)
    return Panel(name, words, draw(build, desk, _PHONE, description))


def curves(ours: Curve, others: Sequence[Curve], highest: float, *, share: bool = False) -> Callable[[Frame], Layers]:
    """A chart of one curve in blue with its band, the others in grey, from zero to the same highest in every panel."""

    def build(place: Frame) -> Layers:
        last = max(ours.x)
        x = alt.X("x:Q", axis=_axis(last, 3 if place.plot > _NARROW else 2), scale=alt.Scale(domain=[0, last], nice=False))
        scale = alt.Scale(domain=[0, highest], nice=False, clamp=True)
        y = alt.Y("y:Q", axis=_axis(highest, 2, share=share), scale=scale)
        grey = [alt.Chart(_points(other)).mark_line(color=LIGHT["axis"], strokeWidth=1).encode(x=x, y=y) for other in others]
        band = alt.Chart(_points(ours)).mark_area(color=LIGHT["band-95"]).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
        line = alt.Chart(_points(ours)).mark_line(color=LIGHT["policy"], strokeWidth=2.25).encode(x=x, y=y)
        return alt.layer(band, *grey, line).properties(height=_HEIGHT)

    return build


def _points(curve: Curve) -> alt.InlineData:
    return rows([
        {"x": x, "y": _short(y), "low": _short(y if math.isnan(low) else low), "high": _short(y if math.isnan(high) else high)}
        for x, y, low, high in zip(*curve, strict=True)
    ])  # fmt: skip


def _short(value: float) -> float:
    """Digits that no pixel shows would double the page."""
    return float(f"{value:.4g}")


def _axis(high: float, about: int, *, share: bool = False) -> alt.Axis:
    step = nice_step(high or 1.0, about)
    ticks = [step * n for n in range(int(high / step + _ROUNDING) + 1)]
    label = f"format(datum.value * 100, '.0f') + '{NBSP}%'" if share else _THOUSANDS
    return alt.Axis(values=ticks, title=None, labelExpr=label)
