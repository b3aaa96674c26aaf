"""Lettering: set text drawn onto a picture. Knows no layout and no palette.

Drawn large and brought down, so that letters sit at quarter pixels (see ``typefaces.FINE``).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw

from generators.composition.fit import advance, cap_height
from generators.composition.typefaces import FINE, face

if TYPE_CHECKING:
    from generators.composition.fit import Block
    from generators.imagery.palette import Colour


class Pen(NamedTuple):
    """How a line is drawn: face, size in pixels, colour."""

    face: str
    size: int
    ink: Colour


def letter(picture: Image.Image, block: Block, at: tuple[int, int], ink: Colour) -> None:
    """A block, its top left ink corner at ``at`` (pixels)."""
    pen = Pen(block.face, block.size, ink)
    for number, text in enumerate(block.lines):
        line(picture, text, (at[0], at[1] + block.cap + number * block.leading), pen)


def line(picture: Image.Image, text: str, at: tuple[int, int], pen: Pen) -> None:
    """One line whose baseline starts at ``at`` (pixels)."""
    above, below, side = pen.size + pen.size // 4, pen.size // 2, pen.size // 4
    width = math.ceil(advance(pen.face, pen.size, text)) + 2 * side
    mask = Image.new("L", (width * FINE, (above + below) * FINE), 0)
    place = (side * FINE, above * FINE)
    ImageDraw.Draw(mask).text(place, text, fill=255, font=face(pen.face, pen.size * FINE), anchor="ls")
    picture.paste(pen.ink, (at[0] - side, at[1] - above), mask.reduce(FINE))


def centred(picture: Image.Image, text: str, box: tuple[int, int, int, int], pen: Pen) -> None:
    """One line in the middle of a box (left, top, right, bottom), centred on its capitals."""
    left = (box[0] + box[2] - advance(pen.face, pen.size, text)) / 2
    baseline = (box[1] + box[3] + cap_height(pen.face, pen.size)) / 2
    line(picture, text, (round(left), round(baseline)), pen)
