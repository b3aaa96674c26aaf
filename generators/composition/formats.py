"""The ten formats: how large, how heavy, how finely ruled. Knows no layout, no copy and no colour.

Sizes and weights are IAB's initial loads (https://www.iab.com/guidelines/iab-new-ad-portfolio/); the two feeds that it does
not list, 1200x628 and 1080x1080, are held to what it allows the full-screen format. Lengths are pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal["strip", "wide", "box", "tall"]
Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True)
class Format:
    """One size's rules. ``unit``: every distance is a multiple of it. Pairs are (largest, smallest) type sizes.

    ``safe``: pixels at head and foot that an app covers with its own controls; no text stands there.
    """

    width: int
    height: int
    shape: Shape
    weight: int
    unit: int
    margin: int
    mark: int
    brand: int
    headline: tuple[int, int]
    lines: int
    body: tuple[int, int]
    call: tuple[int, int]
    call_height: int
    label: int
    safe: tuple[int, int] = (0, 0)

    @property
    def inner(self) -> Rectangle:
        """The box that text keeps to: the canvas less margins and safe areas."""
        left, top = self.margin, max(self.margin, self.safe[0])
        return left, top, self.width - left, self.height - max(self.margin, self.safe[1])

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height


FORMATS: dict[str, Format] = {
    "970x250": Format(970, 250, "wide", 250_000, 4, 32, 32, 20, (46, 24), 3, (19, 15), (18, 14), 44, 12),
    "728x90": Format(728, 90, "strip", 150_000, 2, 18, 36, 19, (27, 15), 2, (15, 13), (15, 12), 36, 12),
    "300x250": Format(300, 250, "box", 150_000, 4, 18, 24, 15, (34, 17), 5, (15, 13), (15, 12), 36, 12),
    "160x600": Format(160, 600, "tall", 150_000, 4, 14, 28, 15, (28, 15), 9, (15, 13), (15, 12), 38, 12),
    "320x50": Format(320, 50, "strip", 50_000, 1, 8, 26, 15, (17, 12), 3, (0, 0), (13, 12), 24, 12),
    "300x50": Format(300, 50, "strip", 50_000, 1, 8, 26, 15, (17, 12), 3, (0, 0), (13, 12), 24, 12),
    "300x600": Format(300, 600, "tall", 300_000, 4, 24, 32, 19, (46, 22), 6, (19, 15), (18, 14), 48, 12),
    "1200x628": Format(1200, 628, "wide", 300_000, 8, 64, 56, 34, (88, 40), 4, (32, 24), (30, 22), 80, 20),
    "1080x1080": Format(1080, 1080, "box", 300_000, 12, 80, 72, 44, (124, 54), 5, (42, 30), (38, 28), 104, 26),
    "1080x1920": Format(
        1080, 1920, "tall", 300_000, 12, 80, 80, 48, (140, 60), 6, (48, 34), (44, 30), 120, 30, safe=(250, 340)
    ),
}
#: Bytes that a finished picture may weigh.
WEIGHTS: dict[str, int] = {size: shape.weight for size, shape in FORMATS.items()}
