"""Layouts: where things stand on each size, and the setting of one copy into it. Knows no colour and no picture.

Invariant: nothing overlaps, everything keeps the margin, and the logo keeps half its height clear on every side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from errors import Refused
from generators.composition.fit import Block, Style, fit, try_fit
from generators.creative import Copy

Place = tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """One size's grid, in pixels. ``measure`` is the widest text, ``gap`` the room between parts,
    ``space`` that between headline and body.

    ``row``: logo, text and button stand side by side, vertically centred, and ``edge`` pixels on the right belong
    to the picture. Otherwise they are stacked from the top left.
    """

    width: int
    height: int
    margin: int
    mark: int
    mark_at: Place
    brand: int
    headline: Style
    body: Style | None
    button: Style
    button_height: int
    gap: int
    space: int
    row: bool
    measure: int = 0
    edge: int = 0
    label: int = 12
    label_below: bool = False


@dataclass(frozen=True)
class Setting:
    """A copy set into a layout: blocks with the place (left, top) of each, and the button's box."""

    layout: Layout
    headline: Block
    headline_at: Place
    body: Block | None
    body_at: Place
    button: Block
    button_box: tuple[int, int, int, int]


def _button(largest: int, smallest: int = 12) -> Style:
    return Style(("strong", "narrow"), largest, smallest, 1, 1.2)


LAYOUTS: dict[str, Layout] = {
    "300x250": Layout(
        width=300,
        height=250,
        margin=18,
        mark=22,
        mark_at=(18, 18),
        brand=14,
        headline=Style(("strong", "plain"), 28, 17, 4, 1.14),
        body=Style(("text",), 15, 13, 4, 1.28),
        button=_button(14),
        button_height=34,
        gap=12,
        space=8,
        row=False,
        measure=264,
    ),
    "728x90": Layout(
        width=728,
        height=90,
        margin=20,
        mark=38,
        mark_at=(20, 26),
        brand=0,
        headline=Style(("strong", "plain"), 23, 15, 2, 1.15),
        body=Style(("text",), 15, 13, 2, 1.22),
        button=_button(15),
        button_height=38,
        gap=20,
        space=5,
        row=True,
        edge=136,
    ),
    "320x50": Layout(
        width=320,
        height=50,
        margin=9,
        mark=24,
        mark_at=(9, 6),
        brand=0,
        headline=Style(("strong", "plain"), 16, 12, 2, 1.14),
        body=None,
        button=_button(13),
        button_height=28,
        gap=9,
        space=0,
        row=True,
        edge=32,
        label_below=True,
    ),
    "1200x628": Layout(
        width=1200,
        height=628,
        margin=72,
        mark=56,
        mark_at=(72, 72),
        brand=34,
        headline=Style(("strong", "plain"), 80, 40, 4, 1.1),
        body=Style(("text",), 32, 24, 4, 1.32),
        button=_button(28, 20),
        button_height=76,
        gap=30,
        space=22,
        row=False,
        measure=650,
        label=18,
    ),
}


def arrange(copy: Copy, size: str, face: str) -> Setting:
    """A copy set into a size, its headline in ``face`` where that fits; raises Refused where no setting fits."""
    layout = LAYOUTS[size]
    headline = Style((face, *layout.headline.faces), *_limits(layout.headline))
    return (_in_a_row if layout.row else _stacked)(copy, layout, headline)


def _limits(style: Style) -> tuple[int, int, int, float]:
    return style.largest, style.smallest, style.lines, style.leading


def _pair(copy: Copy, layout: Layout, style: Style, width: int, height: int) -> tuple[Block, Block | None] | None:
    """Headline and body in one box: the body gives way in size, then in presence, before the headline does."""
    for share in (0.62, 0.5) if layout.body is not None else ():
        headline = try_fit(copy.headline, style, width, int(height * share))
        if headline is None or layout.body is None:
            continue
        body = try_fit(copy.body, layout.body, width, height - headline.height - layout.space)
        if body is not None:
            return headline, body
    headline = try_fit(copy.headline, style, width, height)
    return None if headline is None else (headline, None)


def _stacked(copy: Copy, layout: Layout, style: Style) -> Setting:
    """Brand on top, text under it, button at the foot."""
    left, top = layout.margin, layout.margin + layout.mark + round(layout.gap * 1.4)
    foot = layout.height - layout.margin - layout.button_height
    pair = _pair(copy, layout, style, layout.measure, foot - layout.gap - top)
    if pair is None:
        raise Refused(f"copy of {len(copy.headline)} characters in {layout.width}x{layout.height}", ("fit/1",))
    headline, body = pair
    button = fit(copy.cta, layout.button, layout.measure - layout.button_height, layout.button_height)
    return Setting(
        layout=layout,
        headline=headline,
        headline_at=(left, top),
        body=body,
        body_at=(left, top + headline.height + layout.space),
        button=button,
        button_box=(left, foot, left + _button_width(button, layout), foot + layout.button_height),
    )


def _button_width(button: Block, layout: Layout) -> int:
    return button.width + layout.button_height


def _in_a_row(copy: Copy, layout: Layout, style: Style) -> Setting:
    """Mark, text, button from left to right, centred; a long text takes the picture's edge, then another line."""
    tighter = replace(style, lines=style.lines + 1, leading=1.06)
    small = replace(layout.button, faces=("narrow",), largest=layout.button.smallest)
    for edge, headline, button in ((layout.edge, style, layout.button), (0, style, layout.button), (0, tighter, small)):
        setting = _row_with(copy, layout, headline, button, edge)
        if setting is not None:
            return setting
    raise Refused(f"copy of {len(copy.headline)} characters in {layout.width}x{layout.height}", ("fit/1",))


def _row_with(copy: Copy, layout: Layout, style: Style, call: Style, edge: int) -> Setting | None:
    """The row with ``edge`` pixels on the right left free, or None where it does not fit."""
    button = fit(copy.cta, call, layout.width // 2, layout.button_height)
    right = layout.width - layout.margin - edge
    upper, width = (layout.height - layout.button_height) // 2, _button_width(button, layout)
    left = layout.margin + layout.mark + layout.gap
    pair = _pair(copy, layout, style, right - width - layout.gap - left, layout.height - layout.margin)
    if pair is None:
        return None
    headline, body = pair
    height = headline.height + (layout.space + body.height if body is not None else 0)
    top = (layout.height - height) // 2 + 1
    return Setting(
        layout=layout,
        headline=headline,
        headline_at=(left, top),
        body=body,
        body_at=(left, top + headline.height + layout.space),
        button=button,
        button_box=(right - width, upper, right, upper + layout.button_height),
    )
