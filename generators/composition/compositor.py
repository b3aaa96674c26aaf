"""The compositor: a picture, a copy and a layout become one banner, as bytes within its weight.

Owns the drawing of sheets, the measuring of what was drawn, and encoding. Invariants: text that is handed out can be read
(measured under the glyphs), is whole, and stays in its box; both labels are on it; the same input gives the same bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL import Image

from errors import Refused
from generators.composition.contrast import ENOUGH, GRAPHIC, needed, unrest, worst_contrast
from generators.composition.formats import FORMATS, WEIGHTS
from generators.composition.layouts import arrange, preference
from generators.composition.lettering import Line, lines_of, paint
from generators.composition.marks import mark
from generators.composition.outlines import outline
from generators.composition.page import Page
from generators.composition.veil import CALM, Exposed, veiled

if TYPE_CHECKING:
    from generators.brief import Brief
    from generators.composition.formats import Rectangle
    from generators.composition.sheet import Panel, Sheet, Words
    from generators.creative import Copy
    from generators.imagery.ground import Ground
    from generators.imagery.palette import Colour
    from generators.kit import Kit

    Placed = tuple[Words, list[Line]]

__all__ = ["WEIGHTS", "Drawn", "Inked", "compose", "draw", "encode", "pixels"]

#: Ink may lean out of its box by this share of its size, as the overhang of an f does, and a pixel of rounding.
_LEAN = 0.08

#: Pixels from which a picture is encoded for speed.
_LARGE = 250_000


@dataclass(frozen=True)
class Inked:
    """A line as it was drawn: text, size in pixels, box of its ink, box it had to keep to, colour, and contrast needed."""

    text: str
    size: int
    ink: Rectangle
    box: Rectangle
    colour: Colour
    needed: float


@dataclass(frozen=True)
class Drawn:
    """A banner before encoding, the layout it took, and its proof: the picture without letters, and every line of them.

    ``contrast``: the lowest of any text, that of large text counted at 4.5/3 of what it is, since it needs 3 and not 4.5.
    """

    picture: Image.Image
    contrast: float
    layout: str
    bare: Image.Image
    lines: tuple[Inked, ...]


def pixels(size: str) -> tuple[int, int]:
    """``"300x250"`` as (300, 250)."""
    return FORMATS[size].size


def draw(brief: Brief, copy: Copy, kit: Kit, size: str, ground: Ground, *, seed: int = 0, more_font: str = "") -> Drawn:
    """The banner as pixels, in the first layout of brief and seed that holds the copy and can be read.

    ``more_font``: the path of a font for scripts that no pinned package has. Raises Refused: ``glyph/1`` where no face has a
    character, ``fit/1`` where no layout holds the copy, ``contrast/1`` where it cannot be read, ``clip/1`` where ink is cut.
    """
    page = Page(brief, copy, kit, FORMATS[size], more_font)
    refused = Refused(f"copy of {len(copy.headline)} characters in {size}", ("fit/1",))
    for layout in preference(brief, seed):
        sheet = arrange(page, layout)
        if sheet is None:
            continue
        try:
            return _drawn(sheet, kit, ground, layout)
        except Refused as error:
            refused = error
    raise refused


def encode(picture: Image.Image, size: str) -> bytes:
    """WebP bytes within the size's weight; raises Refused (``weight/1``) where no quality gets there."""
    # In a large picture letters are large too, and finer coding would cost most of the time that there is.
    method, qualities = (2, (90, 75, 55)) if picture.width * picture.height < _LARGE else (0, (82, 70, 50))
    for quality in qualities:
        buffer = io.BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=method)
        if buffer.tell() <= WEIGHTS[size]:
            return buffer.getvalue()
    raise Refused(f"picture of {size}", ("weight/1",))


def compose(brief: Brief, copy: Copy, kit: Kit, size: str, ground: Ground, *, seed: int = 0, more_font: str = "") -> bytes:
    """A finished banner as WebP bytes: ``draw``, then ``encode``."""
    return encode(draw(brief, copy, kit, size, ground, seed=seed, more_font=more_font).picture, size)


def _drawn(sheet: Sheet, kit: Kit, ground: Ground, layout: str) -> Drawn:
    placed = [(part, lines_of(part.block, part.left, part.top, part.width, part.align)) for part in sheet.words]
    bare = _ground(sheet, ground, placed)
    settled = [(_settled(bare, part), lines) for part, lines in placed]
    for sign in sheet.marks:
        bare.paste(sign.colour, (sign.left, sign.top), mark(kit.brand.logo, sign.side))
    picture, inked, contrasts = bare.copy(), [], []
    for part, lines in settled:
        for line in lines:
            inked.append(_kept(line, part))
            contrasts.append(_readable(bare, inked[-1]))
            paint(picture, line, part.ink)
    return Drawn(picture, min(contrasts), layout, bare, tuple(inked))


def _ground(sheet: Sheet, ground: Ground, placed: list[Placed]) -> Image.Image:
    """Everything that words and marks stand on: ground, pictures, veil, panels."""
    canvas = Image.new("RGB", sheet.size, sheet.ground)
    for region in sheet.regions:
        left, top, right, bottom = region.box
        size = (right - left, bottom - top)
        picture = ground.fill(size, region.calm)
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if region.flipped else picture
        canvas.paste(picture, (left, top), outline(region.outline, *size, 0))
    if sheet.veil is not None:
        canvas = veiled(canvas, _exposed(sheet, placed), *sheet.veil)
    for panel in sheet.panels:
        left, top, right, bottom = panel.box
        canvas.paste(panel.colour, (left, top, right, bottom), outline(panel.outline, right - left, bottom - top, panel.radius))
    return canvas


def _exposed(sheet: Sheet, placed: list[Placed]) -> list[Exposed]:
    """What stands on the picture itself, line by line, but for labels, which bring a plate of their own."""
    words = [
        Exposed(line.ink, part.ink, needed(part.block.size, bold=part.bold))
        for part, lines in placed
        if part.plate is None and not _on_a_panel(part.box, sheet.panels)
        for line in lines
    ]
    return words + [Exposed(sign.box, sign.colour, GRAPHIC) for sign in sheet.marks if not _on_a_panel(sign.box, sheet.panels)]


def _on_a_panel(box: Rectangle, panels: tuple[Panel, ...]) -> bool:
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(panel.box[0] <= middle[0] <= panel.box[2] and panel.box[1] <= middle[1] <= panel.box[3] for panel in panels)


def _settled(bare: Image.Image, words: Words) -> Words:
    """A label in whichever of its two colours reads where it stands; on a plate where neither does."""
    if words.plate is None:
        return words
    box = words.box
    if unrest(bare, box) <= CALM:
        for ink in (words.ink, words.plate):
            if worst_contrast(bare, box, ink) >= ENOUGH:
                return replace(words, ink=ink)
    room = words.block.size // 3
    plate = (box[0] - 2 * room, box[1] - room, box[2] + 2 * room, box[3] + room // 2)
    size = (plate[2] - plate[0], plate[3] - plate[1])
    bare.paste(words.plate, plate, outline("round", *size, size[1] // 2))
    return words


def _kept(line: Line, words: Words) -> Inked:
    """The line, if its ink keeps to its box; raises Refused (``clip/1``) where it leans out further than letters do."""
    lean = 1 + round(words.block.size * _LEAN)
    box = words.box
    if line.ink[0] < box[0] - lean or line.ink[1] < box[1] - 1 or line.ink[2] > box[2] + lean or line.ink[3] > box[3] + 1:
        raise Refused(f"ink at {line.ink} in a box at {box}", ("clip/1",))
    return Inked(line.text, words.block.size, line.ink, box, words.ink, needed(words.block.size, bold=words.bold))


def _readable(bare: Image.Image, line: Inked) -> float:
    """The contrast under a line; raises Refused (``contrast/1``) where it is less than the line needs."""
    contrast = worst_contrast(bare, line.ink, line.colour)
    if contrast < line.needed:
        raise Refused(f"text of contrast {contrast:.2f}", ("contrast/1",))
    return contrast * ENOUGH / line.needed
