"""Lettering: set text drawn onto a picture. Knows no layout and no palette.

Small letters are drawn large and brought down, so that they sit at quarter pixels (see ``fit.fineness``). Invariant: what
is drawn is all of it: ink that would be cut off is refused (``clip/1``).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw

from errors import Refused
from generators.composition.fit import advance, fineness
from generators.composition.scripts import runs
from generators.composition.typefaces import face

if TYPE_CHECKING:
    from generators.composition.fit import Block
    from generators.composition.formats import Rectangle
    from generators.composition.typefaces import Stack
    from generators.imagery.palette import Colour

#: Room around a line for what leans out of it, in sizes: above the baseline, below it, at either end.
_ABOVE, _BELOW, _SIDE = 1.5, 0.75, 0.5


class Line(NamedTuple):
    """One line as it will be drawn: its text, a coverage mask, where that one's top left corner stands, the box of its ink."""

    text: str
    mask: Image.Image
    at: tuple[int, int]
    ink: Rectangle


def lines_of(block: Block, left: int, top: int, width: int, align: str) -> list[Line]:
    """A block's lines in a column (pixels): ``align`` is "start", "middle" or "end" as seen on a page read rightwards."""
    placed = []
    for number, text in enumerate(block.lines):
        spare = width - advance(block.stack, block.size, text)
        x = left + {"start": 0.0, "middle": spare / 2, "end": spare}[align]
        placed.append(_line(text, block, x, top + block.rise + number * block.leading))
    return [line for line in placed if line is not None]


def paint(picture: Image.Image, line: Line, ink: Colour) -> None:
    """Draw a line in one colour; raises Refused (``clip/1``) where the picture would cut its ink off."""
    left, top, right, bottom = line.ink
    if left < 0 or top < 0 or right > picture.width or bottom > picture.height:
        raise Refused(f"ink at {line.ink} on {picture.width}x{picture.height}", ("clip/1",))
    picture.paste(ink, line.at, line.mask)


def _line(text: str, block: Block, x: float, baseline: int) -> Line | None:
    """A line at a baseline, its start at ``x``, which may lie between pixels."""
    size, fine = block.size, fineness(block.size)
    side, above, below = (math.ceil(size * share) for share in (_SIDE, _ABOVE, _BELOW))
    left = math.floor(x)
    extent = math.ceil(advance(block.stack, size, text)) + 2 * side + 1
    mask = Image.new("L", (extent * fine, (above + below) * fine), 0)
    _draw(mask, text, block.stack, (x - left + side) * fine, above * fine, size * fine, rtl=block.rtl)
    box = mask.getbbox()
    if box is None:
        return None  # blanks only: a no-break space alone
    if box[0] == 0 or box[1] == 0 or box[2] == mask.width or box[3] == mask.height:
        raise Refused(f"ink of {text!r} at {size} pixels", ("clip/1",))
    mask = mask.reduce(fine) if fine > 1 else mask
    corner = left - side, baseline - above
    ink = tuple(edge // fine + corner[i % 2] if i < 2 else -(-edge // fine) + corner[i % 2] for i, edge in enumerate(box))  # noqa: PLR2004
    return Line(text, mask, corner, (ink[0], ink[1], ink[2], ink[3]))


def _draw(mask: Image.Image, text: str, stack: Stack, x: float, y: int, size: int, *, rtl: bool) -> None:
    pen = ImageDraw.Draw(mask)
    for run in runs(text, stack, rtl=rtl):
        direction = "rtl" if run.rtl else "ltr"
        font = face(run.face, size)
        pen.text((x, y), run.text, fill=255, font=font, anchor="ls", direction=direction)
        x += font.getlength(run.text, direction=direction)
