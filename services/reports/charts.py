"""Drawings: an Altair chart to a static SVG that needs no script, no font and no network.

Owns the common style and the two widths, one for a desk and one for a phone: a drawing scaled down to a phone has
letters of six pixels. Knows no figures. Colours are the light tokens as attributes; the style sheet recolours them on
dark screens.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import altair as alt
import vl_convert
from altair.utils import schemapi
from markupsafe import Markup, escape

from services.reports.tokens import FONT, LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What Altair's ``layer`` returns.
Layers = alt.LayerChart | alt.FacetChart
#: Letters of a drawing, pixels.
LETTERS = 13


class Frame(NamedTuple):
    """Where a drawing's plot lies: its width, and the room for labels around it, in pixels."""

    plot: int
    left: int
    right: int
    phone: bool
    bottom: int = 26
    top: int = 14


@dataclass(frozen=True)
class Drawing:
    """The same chart for a desk and for a phone, with one sentence for who cannot see it."""

    desk: Markup
    phone: Markup
    description: str


def draw(build: Callable[[Frame], Layers], desk: Frame, phone: Frame, description: str) -> Drawing:
    """Both widths of a chart that is built for a frame.

    Altair's check of every mark against its schema is left out: it took half of a report's time, and what is wrong does
    not compile.
    """
    with schemapi.debug_mode(False):
        return Drawing(_svg(build(desk), desk, description), _svg(build(phone), phone, description), description)


def rows(values: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Data given inline: a report is one file."""
    return alt.InlineData(values=list(values))


def text(
    x: float,
    y: float,
    words: str,
    *,
    align: Literal["left", "right"] = "left",
    colour: str = "muted",
    bold: bool = False,
) -> alt.Chart:
    """A label at pixels of the plot, in the colour of a token."""
    mark = alt.MarkDef(
        type="text",
        align=align,
        baseline="middle",
        color=LIGHT[colour],
        fontSize=LETTERS,
        fontWeight="bold" if bold else "normal",
    )
    chart = alt.Chart(rows([{"words": words}]), mark=mark)
    return chart.encode(x=alt.value(x), y=alt.value(y), text="words:N")


def nice_step(span: float, about: int) -> float:
    """A step of 1, 2 or 5 times a power of ten that cuts a span into about so many parts."""
    power = 1.0
    while power * 10 <= span / about:
        power *= 10
    while power > span / about:
        power /= 10
    return next((step * power for step in (5, 2) if step * power <= span / about), power)


def _svg(chart: Layers, frame: Frame, description: str) -> Markup:
    """The chart as an SVG element without a size of its own, so that it fills its column."""
    padding = {"left": frame.left, "right": frame.right, "top": frame.top, "bottom": frame.bottom}
    framed = chart.properties(width=frame.plot, autosize="none", padding=padding).configure(**_STYLE)
    drawn = vl_convert.vegalite_to_svg(framed.to_dict(validate=False, context={"pre_transform": False}))
    head = f'<svg role="img" aria-label="{escape(description)}" '
    drawn = re.sub(r'^<svg .*?(viewBox="[^"]*")>', lambda match: f"{head}{match[1]}>", drawn, count=1)
    drawn = _PLACES.sub(lambda match: _FINE.sub(r"\1", match[0]), _NOISE.sub("", drawn))
    return Markup(drawn)  # noqa: S704  (our own chart; every text in it was escaped by Vega)


#: What Vega writes for scripts and for reading marks one by one; the drawing has one description instead.
_NOISE = re.compile(r' (?:aria-(?:hidden|roledescription)="[^"]*"|role="graphics-[a-z]+"|pointer-events="none")')
#: Where marks lie, which Vega writes to fifteen digits: a hundredth of a pixel is enough, and half the bytes.
_PLACES = re.compile(r' (?:d|transform|[xy][12]?|width|height)="[^"]*"')
_FINE = re.compile(r"(\.\d\d)\d+")
_AXIS = {
    "domain": False, "ticks": False, "labelColor": LIGHT["muted"], "labelFontSize": LETTERS, "labelPadding": 8,
    "gridColor": LIGHT["line"], "titleColor": LIGHT["muted"], "labelOverlap": False,
}  # fmt: skip
_STYLE: dict[str, Any] = {
    "background": "transparent", "font": FONT, "aria": False, "view": {"stroke": None}, "axis": _AXIS, "axisX": {"grid": False},
}  # fmt: skip
