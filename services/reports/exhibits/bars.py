"""Horizontal bars with their words beside them: the drawing that several exhibits share. Bars start at zero, always."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from services.reports.charts import LETTERS, Drawing, Frame, Layers, draw, rows
from services.reports.tokens import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW = 34
_DESK = Frame(plot=410, left=140, right=170, phone=False, bottom=6)
_PHONE = Frame(plot=140, left=104, right=108, phone=True, bottom=6)


class Bar(NamedTuple):
    """One bar: its name, its length, the words at its end, and the token of its colour."""

    name: str
    length: float
    words: str
    colour: str = "policy"


def bars(shown: Sequence[Bar], description: str) -> Drawing:
    """The bars in the order given, on one scale."""
    return draw(lambda frame: _chart(shown, frame), _DESK, _PHONE, description)


def _chart(shown: Sequence[Bar], frame: Frame) -> Layers:
    longest = max(bar.length for bar in shown) or 1
    base = alt.Chart(rows([bar._asdict() | {"colour": LIGHT[bar.colour]} for bar in shown]))
    axis = alt.Axis(title=None, labelColor=LIGHT["ink"], labelLimit=frame.left, labelPadding=10, grid=False)
    y = alt.Y("name:N", sort=None, axis=axis, scale=alt.Scale(paddingInner=0.45, paddingOuter=0.2))
    x = alt.X("length:Q", axis=None, scale=alt.Scale(domain=[0, longest]))
    drawn = base.mark_bar().encode(y=y, x=x, color=alt.Color("colour:N", scale=None))
    words = base.mark_text(align="left", dx=8, fontSize=LETTERS, color=LIGHT["muted"]).encode(y=y, x=x, text="words:N")
    return alt.layer(drawn, words).properties(height=_ROW * len(shown))
