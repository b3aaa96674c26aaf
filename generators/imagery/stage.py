"""The stage on which a scene is drawn: a supersampled canvas, where its subject stands, and soft curves.

Knows no scene. Coordinates are supersampled pixels; invariant: the left and top stay calm, for that is where copy goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generators.imagery.palette import Colour, Palette

Point = tuple[float, float]

#: Pixels from which a picture counts as large: it is supersampled less, since its edges show less.
LARGE = 300_000
#: Picture height in pixels up to which a strip has room for a small subject only.
LOW = 60
#: Width over height from which a picture is a strip, and from which it is wide.
STRIP, WIDE = 4.0, 1.5


@dataclass(frozen=True)
class Stage:
    """A canvas with a subject area: ``focus`` is the subject's middle, ``horizon`` its ground, ``reach`` its height.

    ``scale`` is canvas pixels per picture pixel: polygons have no anti-aliasing of their own.
    """

    canvas: Image.Image
    draw: ImageDraw.ImageDraw
    scale: int
    palette: Palette
    rng: np.random.Generator
    night: bool
    focus: float
    horizon: float
    reach: float

    @property
    def width(self) -> int:
        """Width in canvas pixels."""
        return self.canvas.width

    @property
    def height(self) -> int:
        """Height in canvas pixels."""
        return self.canvas.height

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        """A filled polygon."""
        self.draw.polygon(list(points), fill=colour)

    def disc(self, middle: Point, radius: float, colour: Colour) -> None:
        """A filled circle."""
        x, y = middle
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def land(self, heights: np.ndarray, colour: Colour) -> None:
        """Everything below a skyline, given as y at evenly spaced x from edge to edge."""
        xs = np.linspace(0.0, float(self.width), len(heights))
        skyline = list(zip(xs.tolist(), heights.tolist(), strict=True))
        self.polygon([(0.0, self.height), *skyline, (float(self.width), self.height)], colour)

    def rise(self, samples: int, calm: float) -> np.ndarray:
        """How high things may stand at evenly spaced x, from ``calm`` far left of the focus to 1 around it."""
        xs = np.linspace(0.0, 1.0, samples)
        focus = self.focus / self.width
        slope = np.clip((xs - focus + 0.55) / 0.5, 0.0, 1.0)
        return calm + (1.0 - calm) * slope * slope * (3.0 - 2.0 * slope)

    def rolling(self, samples: int, waves: float) -> np.ndarray:
        """A smooth random skyline in [0, 1]: three sines of falling weight."""
        xs = np.linspace(0.0, 2.0 * np.pi * waves, samples)
        phases = self.rng.uniform(0.0, 2.0 * np.pi, 3)
        total = np.sin(xs + phases[0]) + 0.5 * np.sin(1.9 * xs + phases[1]) + 0.25 * np.sin(3.7 * xs + phases[2])
        return np.asarray(0.5 + total / 3.5)


def raise_stage(size: tuple[int, int], palette: Palette, rng: np.random.Generator, *, night: bool) -> Stage:
    """An empty stage for a picture of ``size``, its sky already painted."""
    scale = 2 if size[0] * size[1] > LARGE else 3
    width, height = size[0] * scale, size[1] * scale
    canvas = _sky(width, height, palette)
    focus, horizon, reach = _proportions(*size)
    return Stage(
        canvas=canvas,
        draw=ImageDraw.Draw(canvas),
        scale=scale,
        palette=palette,
        rng=rng,
        night=night,
        focus=width * (focus + float(rng.uniform(-0.015, 0.015))),
        horizon=height * horizon,
        reach=height * reach,
    )


def _proportions(width: int, height: int) -> tuple[float, float, float]:
    """Focus as a share of the width, horizon and reach as shares of the height, by the picture's shape."""
    if width > STRIP * height:
        return (0.90, 0.74, 0.62) if height > LOW else (0.945, 0.80, 0.52)
    return (0.76, 0.78, 0.52) if width > WIDE * height else (0.71, 0.83, 0.36)


def _sky(width: int, height: int, palette: Palette) -> Image.Image:
    """A vertical blend from ground to horizon; one column, stretched, since no row differs along x."""
    if palette.ground == palette.horizon:
        return Image.new("RGB", (width, height), palette.ground)
    share = np.linspace(0.0, 1.0, height)[:, None] ** 1.6
    column = np.array(palette.ground) * (1.0 - share) + np.array(palette.horizon) * share
    return Image.fromarray(np.rint(column).astype(np.uint8)[:, None, :]).resize((width, height), Image.Resampling.NEAREST)
