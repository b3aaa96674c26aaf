"""Outlines: coverage masks of panels and pictures, drawn at four times their size and brought down. Knows no colour."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from generators.composition.sheet import Outline

_SCALE = 4


@lru_cache(maxsize=128)
def outline(kind: Outline, width: int, height: int, radius: int) -> Image.Image | None:
    """The mask (mode L) of an outline in a box of ``width`` by ``height``; None where the whole box is covered."""
    if kind == "plain":
        return None
    scale = _SCALE if width * height < 200_000 else 2  # noqa: PLR2004  (a large edge needs less)
    mask = Image.new("L", (width * scale, height * scale), 0)
    draw, box = ImageDraw.Draw(mask), (0, 0, width * scale - 1, height * scale - 1)
    if kind == "disc":
        draw.ellipse(box, fill=255)
    elif kind == "arch":
        _arch(draw, width * scale, height * scale)
    else:
        draw.rounded_rectangle(box, radius * scale, fill=255)
        if kind == "ticket":
            _notches(draw, width * scale, height * scale, radius * scale)
    return mask.reduce(scale)


def _arch(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    """A door with a half round head, open at the foot."""
    draw.ellipse((0, 0, width - 1, width - 1), fill=255)
    draw.rectangle((0, width // 2, width - 1, height), fill=255)


def _notches(draw: ImageDraw.ImageDraw, width: int, height: int, radius: int) -> None:
    """A half round bite out of either short end."""
    upright = height > width
    for end in (0, width) if not upright else (0, height):
        middle = (width // 2, end) if upright else (end, height // 2)
        draw.ellipse((middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius), fill=0)
