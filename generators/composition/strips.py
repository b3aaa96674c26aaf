"""The layouts of strips: 728x90, 320x50, 300x50. Each takes a page and answers with a sheet, or None where it does not fit.

A strip is read in one glance from left to right, so all of them are rows; what differs is where the picture stands, which
colour carries the words, and what is made large.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.composition import schemes
from generators.composition.columns import Look, brand_line
from generators.composition.rows import row
from generators.composition.sheet import Panel, Region, Sheet
from generators.composition.tickets import ticket_in_row

if TYPE_CHECKING:
    from generators.composition.formats import Rectangle
    from generators.composition.page import Page

#: Height from which a strip has room for more than one idea.
_ROOMY = 70


def poster(page: Page) -> Sheet | None:
    """The picture from edge to edge, the row upon it; a long text takes some of the room that is the picture's own."""
    scheme, (width, height) = schemes.calm(page.palette), page.format.size
    ground = Sheet(page.format.size, scheme.ground, (Region((0, 0, width, height), "left"),), (scheme.ground, "left"))
    for spare in (round(1.75 * height), round(1.2 * height)):
        words = row(page, _box(page, 0, width - spare), scheme, Look())
        # Beside a picture, three lines in so low a strip are a crowd; other layouts give them the breadth.
        if words is not None and (height >= _ROOMY or all(len(part.block.lines) < 3 for part in words.words)):  # noqa: PLR2004
            return ground.plus(words)
    return None


def aside(page: Page) -> Sheet | None:
    """The picture at the head of the strip, the row on a plain ground."""
    scheme, (width, height) = schemes.calm(page.palette), page.format.size
    side = round(height * (1.6 if height >= _ROOMY else 1.2))
    words = row(page, _box(page, side, width), scheme, Look(brand=height >= _ROOMY))
    ground = Sheet(page.format.size, scheme.ground, (Region((0, 0, side, height), "none"),))
    return None if words is None else ground.plus(words)


def split(page: Page) -> Sheet | None:
    """The brand on its accent, the words on a plain ground; where there is room, the picture closes the strip."""
    scheme, accent, (width, height) = schemes.calm(page.palette), schemes.vivid(page.palette), page.format.size
    head, tail = page.format.mark + 2 * page.format.margin, round(height * 1.4) if height >= _ROOMY else 0
    words = row(page, _box(page, head, width - tail), scheme, Look(brand=False))
    if words is None:
        return None
    regions = (Region((width - tail, 0, width, height), "none"),) if tail else ()
    ground = Sheet(page.format.size, scheme.ground, regions, panels=(Panel((0, 0, head, height), accent.ground),))
    sign = brand_line(page, (page.format.margin, 0, page.format.margin + page.format.mark, height), accent)
    return ground.plus(sign).plus(words)


def frame(page: Page) -> Sheet | None:
    """A card upon the picture, which shows at its edges and beyond its end; needs a strip with room."""
    scheme, (width, height) = schemes.paper(page.palette), page.format.size
    if height < _ROOMY:
        return None
    inset, unit = max(4, page.format.margin // 2), page.format.unit
    for tail in (round(height * 1.3), height // 2):
        card = (inset, inset, width - tail, height - inset)
        words = row(
            page,
            (inset + page.format.margin, inset + 3 * unit, card[2] - page.format.margin, card[3] - 3 * unit),
            scheme,
            Look(),
        )
        if words is not None:
            region = Region((0, 0, width, height), "left")
            return Sheet(page.format.size, scheme.ground, (region,), panels=(Panel(card, scheme.ground, "round", inset),)).plus(
                words
            )
    return None


def ticket(page: Page) -> Sheet | None:
    """The offer on a ticket between text and button; needs a strip with room, and an offer that the headline leaves to it."""
    scheme, (width, height) = schemes.calm(page.palette), page.format.size
    if not page.offer or page.offers_in(page.copy.headline) or height < _ROOMY:
        return None
    words = ticket_in_row(page, _box(page, 0, width), scheme, schemes.vivid(page.palette))
    return None if words is None else Sheet(page.format.size, scheme.ground).plus(words)


def typographic(page: Page) -> Sheet | None:
    """No picture: the headline as large as it goes on the brand's accent."""
    scheme, width = schemes.vivid(page.palette), page.format.width
    words = row(page, _box(page, 0, width), scheme, Look(swell=1.25, body=False))
    return None if words is None else Sheet(page.format.size, scheme.ground).plus(words)


def _box(page: Page, left: int, right: int) -> Rectangle:
    """From left to right within the margins, and as high as text may stand in a strip."""
    margin, height = page.format.margin, page.format.height
    inset = max(4, margin // 2)
    return left + margin, inset, right - margin, height - inset
