"""Logo marks: six simple signs, drawn at four times their size and brought down. Knows no brand and no layout."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable

    Sign = Callable[[ImageDraw.ImageDraw, float], None]

SCALE = 4


def _peak(draw: ImageDraw.ImageDraw, side: float) -> None:
    draw.polygon([(0, side * 0.92), (side * 0.40, side * 0.12), (side * 0.80, side * 0.92)], fill=255)
    draw.polygon([(side * 0.52, side * 0.92), (side * 0.74, side * 0.46), (side, side * 0.92)], fill=255)
    draw.line([(side * 0.80, side * 0.92), (side * 0.60, side * 0.52)], fill=0, width=int(side * 0.06))


def _bean(draw: ImageDraw.ImageDraw, side: float) -> None:
    draw.ellipse((side * 0.16, side * 0.02, side * 0.84, side * 0.98), fill=255)
    share = np.linspace(0.0, 1.0, 30)
    xs = side * (0.5 + 0.12 * np.sin(2.0 * np.pi * share))
    draw.line(list(zip(xs.tolist(), (side * share).tolist(), strict=True)), fill=0, width=int(side * 0.09))


def _rail(draw: ImageDraw.ImageDraw, side: float) -> None:
    draw.rounded_rectangle((side * 0.08, side * 0.06, side * 0.92, side * 0.94), side * 0.2, fill=255)
    draw.polygon(
        [(side * 0.40, side * 0.2), (side * 0.48, side * 0.2), (side * 0.38, side * 0.94), (side * 0.2, side * 0.94)], fill=0
    )
    draw.polygon(
        [(side * 0.52, side * 0.2), (side * 0.60, side * 0.2), (side * 0.8, side * 0.94), (side * 0.62, side * 0.94)], fill=0
    )


def _disc(draw: ImageDraw.ImageDraw, side: float) -> None:
    draw.ellipse((side * 0.04, side * 0.04, side * 0.96, side * 0.96), fill=255)
    draw.ellipse((side * 0.42, side * 0.18, side * 0.82, side * 0.58), fill=0)


def _leaf(draw: ImageDraw.ImageDraw, side: float) -> None:
    draw.chord((side * 0.06, side * 0.06, side * 1.86, side * 1.86), 180, 270, fill=255)
    draw.chord((side * -0.86, side * -0.86, side * 0.94, side * 0.94), 0, 90, fill=255)
    draw.line([(side * 0.16, side * 0.16), (side * 0.84, side * 0.84)], fill=0, width=int(side * 0.06))


def _wave(draw: ImageDraw.ImageDraw, side: float) -> None:
    share = np.linspace(0.0, 1.0, 60)
    for level in (0.28, 0.52, 0.76):
        ys = side * (level + 0.09 * np.sin(2.0 * np.pi * share))
        points = list(zip((side * share).tolist(), ys.tolist(), strict=True))
        draw.line(points, fill=255, width=int(side * 0.13), joint="curve")


SIGNS: dict[str, Sign] = {"peak": _peak, "bean": _bean, "rail": _rail, "disc": _disc, "leaf": _leaf, "wave": _wave}


@lru_cache(maxsize=64)
def mark(logo: str, side: int) -> Image.Image:
    """The mark of a logo as a coverage mask (mode L) of ``side`` by ``side`` pixels."""
    large = Image.new("L", (side * SCALE, side * SCALE), 0)
    SIGNS[logo](ImageDraw.Draw(large), float(side * SCALE - 1))
    return large.reduce(SCALE)
