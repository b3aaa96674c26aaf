"""Dots with their intervals, one below the other on a shared axis: the drawing of elements and of policies.

Knows no figure. Invariant: zero is always on the axis; an interval that reaches beyond it is cut at the plot's edge, and
its words still say how far it goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import altair as alt

from services.reports.charts import LETTERS, Drawing, Frame, Layers, draw, rows
from services.reports.tokens import LIGHT
from services.reports.words import MINUS, NBSP

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW, _ROW_PHONE, _TOP = 34, 48, 24
_DESK = Frame(plot=300, left=200, right=216, phone=False, bottom=6)
_PHONE = Frame(plot=336, left=2, right=2, phone=True, bottom=6)
#: The axis ends here, either side, unless an estimate itself lies beyond: a wide interval must not flatten the others.
_EDGE, _NARROWEST = 0.8, 0.1
#: Steps of the axis, and how far apart its labels must be, pixels.
_STEPS, _APART = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 50.0, 1e3, 1e6), 56


class Line(NamedTuple):
    """One row, relative effects as shares; ``short`` is its name on a phone. Without ``value`` its words are a reason."""

    name: str
    short: str
    words: str
    value: float | None = None
    low: float = 0.0
    high: float = 0.0
    inner: tuple[float, float] | None = None
    sure: bool = False


def forest(lines: Sequence[Line], description: str, zero: str = "") -> Drawing:
    """The lines in the order given. ``zero``: what the line at zero is called."""
    return draw(lambda frame: _chart(lines, frame, zero), _DESK, _PHONE, description)


def _chart(lines: Sequence[Line], frame: Frame, zero: str) -> Layers:
    low, high = _domain(lines)
    height = _TOP + (_ROW_PHONE if frame.phone else _ROW) * len(lines)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[low, high], range=[0, frame.plot], nice=False))
    drawn = [_drawn(line, at, (low, high), frame) for at, line in enumerate(lines)]
    told, refused = [one for one in drawn if one["value"]], [one for one in drawn if not one["value"]]
    layers = [*_axis((low, high), height, x, frame, zero), *_names(drawn, frame)]
    if refused:
        layers.append(_rules(refused, x, "line", 10, [3, 3]))
    for kind, colour, inner in (("sure", "policy", "band-50"), ("unsure", "axis", "line")):
        mine = [one for one in told if one["kind"] == kind]
        thick = [one | {"x": one["in_low"], "x2": one["in_high"]} for one in mine if one["inner"]]
        layers += [_rules(mine, x, colour, 2)] if mine else []
        layers += [_rules(thick, x, inner, 6)] if thick else []
        layers += [_dots(mine, x, colour, filled=kind == "sure")] if mine else []
    return alt.layer(*layers).properties(height=height)


def _domain(lines: Sequence[Line]) -> tuple[float, float]:
    told = [line for line in lines if line.value is not None]
    values = [line.value or 0.0 for line in told]
    low = max(min([line.low for line in told], default=0.0), min([-_EDGE, *values]))
    high = min(max([line.high for line in told], default=0.0), max([_EDGE, *values]))
    return min(low, -_NARROWEST), max(high, _NARROWEST)


def _drawn(line: Line, at: int, domain: tuple[float, float], frame: Frame) -> dict[str, Any]:
    low, high = domain
    step = _ROW_PHONE if frame.phone else _ROW
    inner = line.inner or (0.0, 0.0)
    cut = [min(max(bound, low), high) for bound in (line.low, line.high, line.value or 0.0, *inner)]
    whole = line.value is None
    return {
        "name": line.short if frame.phone else line.name, "words": line.words, "kind": "sure" if line.sure else "unsure",
        "value": not whole,
        "y": _TOP + step * at + step / 2 + (8 if frame.phone else 0), "x": low if whole else cut[0],
        "x2": high if whole else cut[1], "at": cut[2], "in_low": cut[3], "in_high": cut[4], "inner": line.inner is not None,
    }  # fmt: skip


def _rules(values: Sequence[dict[str, Any]], x: alt.X, colour: str, width: float, dash: Sequence[float] = (1, 0)) -> alt.Chart:
    mark = alt.MarkDef(type="rule", color=LIGHT[colour], strokeWidth=width, strokeDash=list(dash))
    return alt.Chart(rows(values), mark=mark).encode(x=x, x2="x2:Q", y=alt.Y("y:Q", axis=None, scale=_PIXELS))


def _dots(values: Sequence[dict[str, Any]], x: alt.X, colour: str, *, filled: bool) -> alt.Chart:
    fill = LIGHT[colour] if filled else LIGHT["bg"]
    mark = alt.MarkDef(type="point", shape="circle", size=72, opacity=1, stroke=LIGHT[colour], fill=fill, strokeWidth=1.5)
    return alt.Chart(rows([one | {"x": one["at"]} for one in values]), mark=mark).encode(
        x=x, y=alt.Y("y:Q", axis=None, scale=_PIXELS)
    )


#: Rows are placed in pixels, from the top.
_PIXELS = alt.Scale(domain=[0, 1], range=[0, 1], nice=False, zero=False, clamp=False)


def _names(drawn: Sequence[dict[str, Any]], frame: Frame) -> list[alt.Chart]:
    """Names on the left and words on the right of a row; on a phone both above its line."""
    left, right = (0.0, float(frame.plot)) if frame.phone else (0.0 - frame.left, float(frame.plot + frame.right))
    charts = []
    for one in drawn:
        y = one["y"] - (19 if frame.phone else 0)
        sure = one["kind"] == "sure" and one["value"]
        charts.append(_label(left, y, one["name"], "left", "ink", bold=False))
        charts.append(_label(right, y, one["words"], "right", "ink" if sure else "muted", bold=sure))
    return charts


def _label(x: float, y: float, words: str, align: Literal["left", "center", "right"], colour: str, *, bold: bool) -> alt.Chart:
    mark = alt.MarkDef(
        type="text", align=align, baseline="middle", color=LIGHT[colour], fontSize=LETTERS,
        fontWeight="bold" if bold else "normal",
    )  # fmt: skip
    return alt.Chart(rows([{"words": words}]), mark=mark).encode(x=alt.value(x), y=alt.value(y), text="words:N")


def _axis(domain: tuple[float, float], height: int, x: alt.X, frame: Frame, zero: str) -> list[alt.Chart]:
    """Percentages on top, hairlines below them, and the line at zero in the colour of control."""
    low, high = domain
    step = next(step for step in _STEPS if step * frame.plot / (high - low) >= _APART)
    ticks = [round(step * n, 6) for n in range(-int(-low / step + 1e-9), int(high / step + 1e-9) + 1)]
    charts = []
    for tick in ticks:
        colour, width = ("control", 1.5) if tick == 0 else ("line", 1.0)
        mark = alt.MarkDef(type="rule", color=LIGHT[colour], strokeWidth=width)
        line = alt.Chart(rows([{"x": tick}]), mark=mark).encode(x=x, y=alt.value(_TOP - 4), y2=alt.value(height))
        sign = "" if tick == 0 else "+" if tick > 0 else MINUS
        words = zero if tick == 0 and zero else f"{sign}{abs(tick) * 100:.0f}{NBSP}%" if tick else "0"
        at = frame.plot * (tick - low) / (high - low)
        charts += [line, _label(at, 6, words, "center", "muted", bold=False)]
    return charts
