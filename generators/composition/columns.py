"""Columns: brand, headline, body and button under one another in a box. Knows no picture.

Invariant: every part keeps to the box and every gap is a multiple of the format's unit; the logo keeps a third of its side
clear of the name and more of everything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from generators.composition.fit import cap_height, try_fit
from generators.composition.sheet import Mark, Panel, Sheet, Words

if TYPE_CHECKING:
    from generators.composition.fit import Block
    from generators.composition.formats import Rectangle
    from generators.composition.page import Page
    from generators.composition.schemes import Scheme
    from generators.composition.sheet import Align

#: Gaps in units: after the brand, between headline and body, before the button.
_BRAND_GAP, _BODY_GAP, _CALL_GAP = 4, 3, 4
#: Shares of the text's height that a headline above a body may take, tried in this order.
_SHARES = (0.62, 0.5, 0.72)
#: A headline must not shrink below this share of the size it would have without a body.
_CRUSHED = 0.62


@dataclass(frozen=True)
class Look:
    """How a column is set. ``stand``: where the parts gather; "spread" parts brand, text and button over the height.

    ``swell``: scale of the largest headline. ``body``, ``brand``, ``call``: whether the part is there.
    """

    align: Align = "start"
    stand: Literal["top", "middle", "bottom", "spread"] = "top"
    swell: float = 1.0
    body: bool = True
    brand: bool = True
    call: bool = True


def column(page: Page, box: Rectangle, scheme: Scheme, look: Look) -> Sheet | None:
    """Brand, text and button in ``box``; None where they do not fit."""
    call = button(page, box[2] - box[0]) if look.call else None
    if look.call and call is None:
        return None
    unit, shape = page.format.unit, page.format
    above = shape.mark + _BRAND_GAP * unit if look.brand else 0
    below = shape.call_height + _CALL_GAP * unit if look.call else 0
    pair = text_pair(page, box[2] - box[0], box[3] - box[1] - above - below, look)
    if pair is None:
        return None
    height = _text_height(pair, unit)
    top, foot = _stand(box, above + height + below, look)
    between = foot - below - top - above - height
    text_top = top + above + (between // 2 if look.stand == "spread" else 0)
    sheet = _text(page, pair, (box[0], text_top, box[2], foot), scheme, look.align)
    if look.brand:
        sheet = sheet.plus(brand_line(page, (box[0], top, box[2], top + shape.mark), scheme, look.align))
    if call is not None:
        sheet = sheet.plus(placed_button(call, (box[0], foot - shape.call_height, box[2], foot), page, scheme, look.align))
    return sheet


def _stand(box: Rectangle, height: int, look: Look) -> tuple[int, int]:
    """Head and foot of what stands in the column."""
    spare = box[3] - box[1] - height
    if look.stand == "spread":
        return box[1], box[3]
    shift = {"top": 0, "middle": spare // 2, "bottom": spare}[look.stand]
    return box[1] + shift, box[1] + shift + height


def text_pair(page: Page, width: int, height: int, look: Look) -> tuple[Block, Block | None] | None:
    """Headline and body in one box: the body gives way before the headline is crushed or left out."""
    style = page.headline(look.swell)
    alone = try_fit(page.copy.headline, style, width, height)
    if alone is None:
        return None
    gap = _BODY_GAP * page.format.unit
    for share in _SHARES if look.body and page.copy.body.strip() else ():
        headline = try_fit(page.copy.headline, style, width, int(height * share))
        if headline is None or headline.size < _CRUSHED * alone.size:
            continue
        under = page.body(headline.size)
        body = None if under is None else try_fit(page.copy.body, under, width, height - headline.height - gap)
        if body is not None:
            return headline, body
    return alone, None


def _text_height(pair: tuple[Block, Block | None], unit: int) -> int:
    headline, body = pair
    return headline.height + (body.height + _BODY_GAP * unit if body is not None else 0)


def _text(page: Page, pair: tuple[Block, Block | None], box: Rectangle, scheme: Scheme, align: Align) -> Sheet:
    headline, body = pair
    left, top, width = box[0], box[1], box[2] - box[0]
    words = [Words(headline, left, top, width, scheme.ink, align)]
    if body is not None:
        under = top + headline.height + _BODY_GAP * page.format.unit
        words.append(Words(body, left, under, width, scheme.ink, align, bold=False))
    return Sheet(page.format.size, scheme.ground, words=tuple(words))


def text_only(page: Page, box: Rectangle, scheme: Scheme, look: Look) -> Sheet | None:
    """Headline and body alone, standing in ``box``."""
    pair = text_pair(page, box[2] - box[0], box[3] - box[1], look)
    if pair is None:
        return None
    spare = box[3] - box[1] - _text_height(pair, page.format.unit)
    shift = {"top": 0, "middle": spare // 2, "bottom": spare, "spread": spare // 2}[look.stand]
    return _text(page, pair, (box[0], box[1] + shift, box[2], box[3]), scheme, look.align)


def brand_line(page: Page, box: Rectangle, scheme: Scheme, align: Align = "start") -> Sheet:
    """The mark with the name beside it, in the middle of a box's height; the mark alone where the name does not fit."""
    side = page.format.mark
    beside = round(side * 1.36)
    name = try_fit(page.kit.brand.name, page.name(), box[2] - box[0] - beside, 2 * side)
    width = side if name is None else beside + name.width
    left = box[0] + {"start": 0, "middle": (box[2] - box[0] - width) // 2, "end": box[2] - box[0] - width}[align]
    top = (box[1] + box[3] - side) // 2
    sheet = Sheet(page.format.size, scheme.ground, marks=(Mark(left, top, side, scheme.sign),))
    if name is None:
        return sheet
    return sheet.plus(
        Sheet(sheet.size, sheet.ground, words=(on_line(name, (left + beside, top, left + width, top + side), scheme.ink),))
    )


def brand_width(page: Page, most: int) -> int:
    """The width of mark and name in one line; of the mark alone where the name would not fit in ``most`` pixels."""
    beside = round(page.format.mark * 1.36)
    name = try_fit(page.kit.brand.name, page.name(), most - beside, 2 * page.format.mark)
    return page.format.mark if name is None else beside + name.width


def chip(page: Page, scheme: Scheme) -> Sheet:
    """The brand on a chip at the head of a picture that no words stand on."""
    left, top, right, _ = page.format.inner
    room = round(page.format.mark * 0.32)
    line = brand_line(page, (left + room, top, right, top + page.format.mark), scheme)
    end = max([mark.box[2] for mark in line.marks] + [words.box[2] for words in line.words])
    box = (left, top - room, end + 2 * room, top + page.format.mark + room)
    ground = Panel(box, scheme.ground, "round", (box[3] - box[1]) // 2, solid=True)
    return Sheet(page.format.size, scheme.ground, panels=(ground,)).plus(line)


def on_line(block: Block, box: Rectangle, ink: tuple[int, int, int], align: Align = "start") -> Words:
    """One line in the middle of a box's height, centred on its capitals."""
    baseline = (box[1] + box[3] + cap_height(block.stack, block.size)) // 2
    return Words(block, box[0], baseline - block.rise, box[2] - box[0], ink, align)


def button(page: Page, width: int, *, small: bool = False) -> Block | None:
    """The button's label, where a button with it is no wider than ``width``. ``small``: see ``Page.call``."""
    return try_fit(page.copy.cta, page.call(small=small), width - 2 * padding(page), page.format.call_height)


def padding(page: Page) -> int:
    """Room at either end of a button."""
    return round(page.format.call_height * 0.5)


def placed_button(block: Block, box: Rectangle, page: Page, scheme: Scheme, align: Align) -> Sheet:
    """A button with round ends, as wide as its label asks, in the height of ``box``."""
    width = block.width + 2 * padding(page)
    spare = box[2] - box[0] - width
    left = box[0] + {"start": 0, "middle": spare // 2, "end": spare}[align]
    place = (left, box[1], left + width, box[3])
    panel = Panel(place, scheme.fill, "round", (box[3] - box[1]) // 2, solid=True)
    return Sheet(page.format.size, scheme.ground, panels=(panel,), words=(on_line(block, place, scheme.label, "middle"),))
