"""The eight layouts on everything but strips. Each takes a page and answers with a sheet, or None where it does not fit.

They differ in where the picture stands (behind the words, beside them, above a band, around a card, in a door, in a disc),
which ground carries the words, and what is made large. All keep to the format's margins, units and safe areas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.composition import schemes
from generators.composition.columns import Look, brand_line, brand_width, button, chip, column, placed_button, text_only
from generators.composition.sheet import Mark, Panel, Region, Sheet
from generators.composition.tickets import ticket as ticket_in

if TYPE_CHECKING:
    from generators.composition.formats import Rectangle
    from generators.composition.page import Page
    from generators.composition.schemes import Scheme
    from generators.imagery.ground import Calm

#: Width over height from which a wide format is a billboard, too low for more than a few lines.
_BILLBOARD = 3.0


def poster(page: Page) -> Sheet | None:
    """The picture from edge to edge; the words at its left, or at its head where it is tall."""
    scheme = schemes.calm(page.palette)
    if page.format.shape == "tall":
        return _over(page, scheme, "top", _tallest(page, page.format.inner, scheme, Look(), from_top=True))
    share = 0.54 if page.format.shape == "wide" else 0.52
    return _over(page, scheme, "left", column(page, _left(page, share), scheme, Look(stand="spread")))


def aside(page: Page) -> Sheet | None:
    """The picture from edge to edge; the words at its right, or at its foot where it is not wide."""
    scheme, (left, top, right, bottom) = schemes.calm(page.palette), page.format.inner
    if page.format.shape == "wide":
        box = (right - round((right - left) * 0.48), top, right, bottom)
        return _over(page, scheme, "right", column(page, box, scheme, Look(stand="bottom")))
    box = (left, top + page.format.mark + 4 * page.format.unit, right, bottom)
    words = _tallest(page, box, scheme, Look(stand="bottom", brand=False), from_top=False)
    return _over(page, scheme, "bottom", words, chip(page, scheme))


def split(page: Page) -> Sheet | None:
    """Half picture, half plain ground; side by side, or one above the other where it is tall."""
    scheme, (width, height) = schemes.calm(page.palette), page.format.size
    left, top, right, bottom = page.format.inner
    if page.format.shape == "tall":
        edge = max(round(height * 0.42), top)
        region, box = (0, 0, width, edge), (left, edge + left, right, bottom)
        look = Look(stand="spread" if page.format.safe == (0, 0) else "top")
    else:
        share = 0.56 if page.format.shape == "box" else 0.5
        edge = round(width * share)
        region, box, look = (edge, 0, width, height), (left, top, edge - left, bottom), Look(stand="spread")
    words = column(page, box, scheme, look)
    return None if words is None else Sheet(page.format.size, scheme.ground, (Region(region, "none"),)).plus(words)


def band(page: Page) -> Sheet | None:
    """The picture above, a band in the brand's deepest colour at the foot with headline and button."""
    scheme, (width, height) = schemes.deep(page.palette), page.format.size
    left, _, right, bottom = page.format.inner
    share = 0.5 if width > _BILLBOARD * height else {"wide": 0.42, "box": 0.54, "tall": 0.44}[page.format.shape]
    edge = height - round(height * share) - page.format.safe[1] // 2
    box = (left, edge + max(page.format.unit * 4, left // 2), right, bottom)
    wide = page.format.shape == "wide"
    words = _band_row(page, box, scheme) if wide else column(page, box, scheme, Look(stand="middle", brand=not _small(page)))
    if words is None:
        return None
    panel = Panel((0, edge, width, height), scheme.ground)
    sheet = Sheet(page.format.size, scheme.ground, (Region((0, 0, width, edge), "none"),), panels=(panel,)).plus(words)
    return sheet.plus(chip(page, scheme)) if _small(page) else sheet


def _band_row(page: Page, box: Rectangle, scheme: Scheme) -> Sheet | None:
    """Text at the left, brand over button at the right."""
    call = button(page, (box[2] - box[0]) // 3)
    if call is None:
        return None
    shape, unit = page.format, page.format.unit
    side = max(call.width + shape.call_height, brand_width(page, (box[2] - box[0]) // 3))
    text = text_only(page, (box[0], box[1], box[2] - side - 6 * unit, box[3]), scheme, Look(stand="middle"))
    if text is None:
        return None
    high = shape.mark + 3 * unit + shape.call_height
    top = (box[1] + box[3] - high) // 2
    brand = brand_line(page, (box[2] - side, top, box[2], top + shape.mark), scheme)
    foot = (box[2] - side, top + high - shape.call_height, box[2], top + high)
    return text.plus(brand).plus(placed_button(call, foot, page, scheme, "start"))


def frame(page: Page) -> Sheet | None:
    """A card upon the picture, which shows on all sides and most on one."""
    scheme, (width, height) = schemes.paper(page.palette), page.format.size
    inset, unit = max(page.format.margin * 2 // 3, 8), page.format.unit
    left, top, right, bottom = inset, max(inset, page.format.safe[0]), width - inset, height - max(inset, page.format.safe[1])
    wide = page.format.shape == "wide"
    calm: Calm = "left" if wide else "bottom"
    for share in (0.5, 0.62) if wide else (0.56, 0.66, 0.76):
        card = (left, top, left + round((right - left) * share), bottom)
        if not wide:
            card = (left, bottom - round((bottom - top) * share), right, bottom)
        pad = max(page.format.margin * 3 // 4, 3 * unit)
        box = (card[0] + pad, card[1] + pad, card[2] - pad, card[3] - pad)
        words = column(page, box, scheme, Look(stand="spread", brand=not _small(page) or wide))
        if words is not None:
            panel = Panel(card, scheme.ground, "round", 2 * unit)
            sheet = Sheet(page.format.size, scheme.ground, (Region((0, 0, width, height), calm),), panels=(panel,)).plus(words)
            return sheet.plus(chip(page, schemes.calm(page.palette))) if _small(page) else sheet
    return None


def centred(page: Page) -> Sheet | None:
    """Words in the middle of a calm ground; the picture in a door below them, or at either side."""
    scheme, (width, height) = schemes.calm(page.palette), page.format.size
    left, top, _, bottom = page.format.inner
    look = Look(align="middle", stand="spread")
    if page.format.shape == "wide":
        edge = round(width * (0.26 if width > _BILLBOARD * height else 0.22))
        words = column(page, (edge + left, top, width - edge - left, bottom), scheme, look)
        regions = (Region((0, 0, edge, height), "none"), Region((width - edge, 0, width, height), "none", flipped=True))
        return None if words is None else Sheet(page.format.size, scheme.ground, regions).plus(words)
    if _small(page):
        return _sealed(page, scheme)
    return _door(page, scheme)


def _sealed(page: Page, scheme: Scheme) -> Sheet | None:
    """The picture above, the mark on a disc across its lower edge, the words in the middle below."""
    (width, height), (left, _, right, bottom) = page.format.size, page.format.inner
    edge, radius, half = round(height * 0.38), page.format.mark, page.format.mark // 2
    box = (left, edge + radius + page.format.unit, right, bottom)
    words = column(page, box, scheme, Look(align="middle", stand="spread", brand=False))
    if words is None:
        return None
    middle = width // 2
    disc = Panel((middle - radius, edge - radius, middle + radius, edge + radius), scheme.ground, "disc", solid=True)
    sign = Mark(middle - half, edge - half, page.format.mark, scheme.sign)
    ground = Sheet(page.format.size, scheme.ground, (Region((0, 0, width, edge), "none"),), panels=(disc,), marks=(sign,))
    return ground.plus(words)


def _door(page: Page, scheme: Scheme) -> Sheet | None:
    width, height = page.format.size
    left, top, right, bottom = page.format.inner
    for share in (0.5, 0.42, 0.34):
        head = height - round(height * share)
        words = column(page, (left, top, right, min(head - left // 2, bottom)), scheme, Look(align="middle", stand="middle"))
        if words is not None:
            side = round(min(width * 0.72, (height - head) * 1.1) / 2)
            region = Region((width // 2 - side, head, width // 2 + side, height), "none", "arch")
            if page.brief.style == "minimal":  # such a picture is a window on its own white ground already
                region = Region((0, head, width, height), "none")
            return Sheet(page.format.size, scheme.ground, (region,)).plus(words)
    return None


def ticket(page: Page) -> Sheet | None:
    """The offer on a ticket, larger than all else, half upon the picture; needs an offer that the headline leaves to it."""
    if not page.offer or page.offers_in(page.copy.headline):
        return None
    scheme = schemes.calm(page.palette)
    accent = schemes.paper(page.palette) if page.brief.style == "pattern" else schemes.vivid(page.palette)
    return {"wide": _ticket_wide, "box": _ticket_box, "tall": _ticket_tall}[page.format.shape](page, scheme, accent)


def _ticket_wide(page: Page, scheme: Scheme, accent: Scheme) -> Sheet | None:
    """Words at the left, the ticket in the middle of the picture at the right."""
    (width, height), (left, top, right, bottom) = page.format.size, page.format.inner
    edge = round(width * 0.56)
    high = round((bottom - top) * (0.66 if width > _BILLBOARD * height else 0.5))
    middle = (top + bottom) // 2
    offer = ticket_in(page, (edge + left, middle - high // 2, right, middle + high // 2), accent, scheme.ground)
    words = column(
        page, (left, top, edge - left, bottom), scheme, Look(stand="spread", body=not page.offers_in(page.copy.body))
    )
    if offer is None or words is None:
        return None
    return Sheet(page.format.size, scheme.ground, (Region((edge, 0, width, height), "none"),)).plus(words).plus(offer)


def _ticket_box(page: Page, scheme: Scheme, accent: Scheme) -> Sheet | None:
    """Words at the left, the picture in a slice at the right, the ticket across both, the button below it."""
    (width, height), (left, top, right, bottom) = page.format.size, page.format.inner
    unit, edge = page.format.unit, round(width * 0.66)
    foot = bottom - page.format.call_height
    call = button(page, edge - left)
    high = round(height * 0.24)
    low = foot - 4 * unit
    offer = ticket_in(page, (left, low - high, round(width * 0.86), low), accent, scheme.ground)
    words = column(page, (left, top, edge - 2 * unit, low - high - 3 * unit), scheme, Look(body=False, call=False))
    if offer is None or words is None or call is None:
        return None
    sheet = Sheet(page.format.size, scheme.ground, (Region((edge, 0, width, height), "none"),)).plus(words).plus(offer)
    return sheet.plus(placed_button(call, (left, foot, right, bottom), page, scheme, "start"))


def _ticket_tall(page: Page, scheme: Scheme, accent: Scheme) -> Sheet | None:
    """The picture at the head, the ticket across its lower edge, the words below."""
    (width, height), (left, top, right, bottom) = page.format.size, page.format.inner
    edge = max(round(height * 0.42), top)
    half = round(height * 0.075)
    offer = ticket_in(page, (left, edge - half, right, edge + half), accent, scheme.ground)
    box = (left, edge + half + left, right, bottom)
    words = column(page, box, scheme, Look(stand="spread" if page.format.safe == (0, 0) else "top", body=False))
    if offer is None or words is None:
        return None
    return Sheet(page.format.size, scheme.ground, (Region((0, 0, width, edge), "none"),)).plus(words).plus(offer)


def typographic(page: Page) -> Sheet | None:
    """The headline as large as it goes on the brand's accent; the picture in a disc that leaves the canvas."""
    scheme, (width, height) = schemes.vivid(page.palette), page.format.size
    left, top, right, bottom = page.format.inner
    if page.format.shape == "wide":
        radius = round(height * 0.62)
        disc, box = (
            _disc(width - radius // 2, height // 2, radius),
            (left, top, width - round(1.5 * radius) - left // 2, bottom),
        )
        words = column(page, box, scheme, Look(stand="spread", swell=1.2, body=False))
    elif page.format.shape == "tall":
        radius = round(width * 0.54)
        disc = _disc(round(width * 0.6), height - round(width * 0.34), radius)
        words = column(page, (left, top, right, min(bottom, disc.box[1] - left // 2)), scheme, Look(swell=1.35, body=False))
    else:
        radius = round(width * 0.27)
        disc = _disc(width - round(width * 0.21), height - round(width * 0.19), radius)
        words = _above_disc(page, disc.box[1], scheme)
    return None if words is None else Sheet(page.format.size, scheme.ground, (disc,)).plus(words)


def _above_disc(page: Page, edge: int, scheme: Scheme) -> Sheet | None:
    """Brand and headline across the head, the button at the foot beside the disc."""
    left, top, right, bottom = page.format.inner
    call = button(page, (right - left) // 2)
    words = column(page, (left, top, right, edge - page.format.unit), scheme, Look(swell=1.35, body=False, call=False))
    if call is None or words is None:
        return None
    return words.plus(placed_button(call, (left, bottom - page.format.call_height, right, bottom), page, scheme, "start"))


def _disc(x: int, y: int, radius: int) -> Region:
    return Region((x - radius, y - radius, x + radius, y + radius), "none", "disc")


def _small(page: Page) -> bool:
    """Whether the format is a small box, with room for one idea."""
    return page.format.shape == "box" and page.format.unit < 8  # noqa: PLR2004  (the finest grid of large formats)


def _left(page: Page, share: float) -> Rectangle:
    left, top, right, bottom = page.format.inner
    return left, top, left + round((right - left) * share), bottom


def _tallest(page: Page, box: Rectangle, scheme: Scheme, look: Look, *, from_top: bool) -> Sheet | None:
    """The column in as little of the box's height as holds it well, so that the rest is the picture's."""
    high = box[3] - box[1]
    for share in (0.62, 0.8, 1.0):
        part = (box[0], box[1], box[2], box[1] + round(high * share))
        part = part if from_top else (box[0], box[3] - round(high * share), box[2], box[3])
        words = column(page, part, scheme, look)
        if words is not None:
            return words
    return None


def _over(page: Page, scheme: Scheme, calm: Calm, words: Sheet | None, more: Sheet | None = None) -> Sheet | None:
    """The picture from edge to edge, veiled from the side of the words where it has to be."""
    if words is None:
        return None
    width, height = page.format.size
    ground = Sheet(page.format.size, scheme.ground, (Region((0, 0, width, height), calm),), (scheme.ground, calm))
    return ground.plus(words) if more is None else ground.plus(more).plus(words)
