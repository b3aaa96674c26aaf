"""Stencils: shapes cut at several times the picture's resolution, then reduced, so that every edge is smooth.

Knows no colour and no scene. Coordinates are picture pixels; invariant: a stencil never reaches beyond the picture.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]
Box = tuple[float, float, float, float]

#: Side of the falloff that every glow is stretched from, in pixels.
FALLOFF = 192
#: Radius in pixels from which a blur is made at half the resolution; from twice that, at a quarter.
COARSE = 4.0
#: Width of a line, in supersampled pixels, up to which its joints need no rounding.
HAIR = 5


class Stencil:
    """Coverage over a box of the picture. ``at`` is the clipped box in whole pixels, ``nominal`` the one asked for."""

    def __init__(self, box: Box, picture: tuple[int, int], scale: int) -> None:
        self.nominal = box
        self.at = clipped(box, picture)
        self.scale = scale
        left, top, right, bottom = self.at
        self.empty = right <= left or bottom <= top
        size = (1, 1) if self.empty else ((right - left) * scale, (bottom - top) * scale)
        self._image = Image.new("L", size)
        self._draw = ImageDraw.Draw(self._image)
        self._origin = np.array((left, top), dtype=np.float64)

    def polygon(self, points: Sequence[Point] | np.ndarray, tone: int = 255) -> None:
        """A filled polygon; ``tone`` 0 cuts it out again."""
        self._draw.polygon(self._inner(points), fill=tone)

    def ellipse(self, middle: Point, across: float, down: float, tone: int = 255) -> None:
        """A filled ellipse by its half axes."""
        x, y = middle
        self._draw.ellipse(self._inner([(x - across, y - down), (x + across, y + down)]), fill=tone)

    def disc(self, middle: Point, radius: float, tone: int = 255) -> None:
        """A filled circle."""
        self.ellipse(middle, radius, radius, tone)

    def ring(self, middle: Point, radius: float, width: float, tone: int = 255) -> None:
        """A circle's line, ``width`` inwards from ``radius``."""
        x, y = middle
        box = self._inner([(x - radius, y - radius), (x + radius, y + radius)])
        self._draw.ellipse(box, outline=tone, width=max(1, round(width * self.scale)))

    def slice(self, middle: Point, radius: float, start: float, end: float) -> None:
        """A sector, in degrees clockwise from the right."""
        x, y = middle
        self._draw.pieslice(self._inner([(x - radius, y - radius), (x + radius, y + radius)]), start, end, fill=255)

    def arc(self, middle: Point, radius: float, turn: tuple[float, float], width: float) -> None:
        """Part of a circle's line, in degrees clockwise from the right."""
        x, y = middle
        box = self._inner([(x - radius, y - radius), (x + radius, y + radius)])
        self._draw.arc(box, *turn, fill=255, width=max(1, round(width * self.scale)))

    def rectangle(self, box: Box, radius: float = 0.0, tone: int = 255) -> None:
        """A rectangle, its corners rounded."""
        left, top, right, bottom = self._inner([box[:2], box[2:]])
        if right - left >= 1 and bottom - top >= 1:
            corner = min(radius * self.scale, (right - left) / 2, (bottom - top) / 2)
            self._draw.rounded_rectangle((left, top, right - 1, bottom - 1), corner, fill=tone)

    def line(self, points: Sequence[Point] | np.ndarray, width: float, tone: int = 255) -> None:
        """A line through points; joints are rounded where they are wide enough to show."""
        inner = round(width * self.scale)
        self._draw.line(self._inner(points), fill=tone, width=max(1, inner), joint="curve" if inner > HAIR else None)

    def coverage(self, opacity: float = 1.0) -> Image.Image:
        """The mask at the picture's resolution."""
        mask = self._image.reduce(self.scale) if self.scale > 1 else self._image
        return mask if opacity >= 1.0 else thinned(mask, opacity)

    def _inner(self, points: Sequence[Point] | np.ndarray) -> list[float]:
        inner: list[float] = ((np.asarray(points, dtype=np.float64) - self._origin) * self.scale).ravel().tolist()
        return inner


def clipped(box: Box, picture: tuple[int, int]) -> tuple[int, int, int, int]:
    """The whole pixels that a box touches, within the picture."""
    left, top, right, bottom = box
    return max(0, floor(left)), max(0, floor(top)), min(picture[0], ceil(right)), min(picture[1], ceil(bottom))


def thinned(mask: Image.Image, opacity: float) -> Image.Image:
    """A mask with ``opacity`` of its coverage."""
    return mask.point([round(value * opacity) for value in range(256)])


def blurred(mask: Image.Image, radius: float) -> Image.Image:
    """A mask without edges. A wide blur is made on a smaller mask: what is soft needs no resolution."""
    smaller = 4 if radius >= COARSE * 2 else 2 if radius >= COARSE else 1
    reduced = mask.reduce(smaller) if smaller > 1 else mask
    box = ImageFilter.BoxBlur(radius / smaller)
    soft = reduced.filter(box).filter(box)
    return soft.resize(mask.size, Image.Resampling.BILINEAR) if smaller > 1 else soft


def falloff(box: Box, at: tuple[int, int, int, int], strength: float) -> Image.Image:
    """The part ``at`` of a soft ellipse that fills ``box``: ``strength`` in its middle, nothing at its edge."""
    left, top, right, bottom = box
    across, down = FALLOFF / max(right - left, 1e-6), FALLOFF / max(bottom - top, 1e-6)
    source = ((at[0] - left) * across, (at[1] - top) * down, (at[2] - left) * across, (at[3] - top) * down)
    inside = (max(0.0, source[0]), max(0.0, source[1]), min(float(FALLOFF), source[2]), min(float(FALLOFF), source[3]))
    size = (at[2] - at[0], at[3] - at[1])
    return _soft_disc(round(strength * 100)).resize(size, Image.Resampling.BILINEAR, box=inside)


@lru_cache(maxsize=128)
def _soft_disc(percent: int) -> Image.Image:
    axis = (np.arange(FALLOFF) + 0.5) / FALLOFF * 2.0 - 1.0
    far = np.minimum(1.0, axis[:, None] ** 2 + axis[None, :] ** 2)
    return Image.fromarray(np.rint(2.55 * percent * (1.0 - far) ** 2).astype(np.uint8))


def sloped(mask: Image.Image, start: float, end: float, *, across: bool) -> Image.Image:
    """A mask whose opacity runs from ``start`` to ``end``, down or across it."""
    length = mask.width if across else mask.height
    share = np.linspace(start, end, length)
    profile = np.rint(255.0 * share).astype(np.uint8)
    slope = Image.fromarray(profile[None, :] if across else profile[:, None])
    return ImageChops.multiply(mask, slope.resize(mask.size, Image.Resampling.NEAREST))
