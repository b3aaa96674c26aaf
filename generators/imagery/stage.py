"""The stage on which a scene is painted: the picture, where its subject stands, and the strokes that scenes share.

Knows no scene. Coordinates are picture pixels. Scenes measure in ``reach``, so one drawing serves every size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageChops

from generators.imagery.paint import cloth
from generators.imagery.placing import place
from generators.imagery.stencil import Stencil, blurred, clipped, falloff, sloped, thinned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generators.imagery.ground import Calm
    from generators.imagery.paint import Paint
    from generators.imagery.palette import Palette
    from generators.imagery.stencil import Box, Point

#: Pixels from which a picture is supersampled less, since its edges show less.
SMALL, LARGE = 100_000, 300_000


@dataclass(frozen=True)
class Stage:
    """A canvas with a subject area: ``focus`` is the subject's middle, ``horizon`` its ground, ``reach`` its height.

    ``tone`` is the brief's: it moves the light, the weather and the energy of a scene.
    """

    canvas: Image.Image
    scale: int
    palette: Palette
    rng: np.random.Generator
    night: bool
    tone: str
    calm: Calm
    focus: float
    horizon: float
    reach: float

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.canvas.width

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.canvas.height

    @property
    def everything(self) -> Box:
        """The whole picture as a box."""
        return 0.0, 0.0, float(self.width), float(self.height)

    def at(self, right: float, up: float) -> Point:
        """A point measured in reaches from where the subject stands."""
        return self.focus + right * self.reach, self.horizon - up * self.reach

    def stencil(self, box: Box | None = None) -> Stencil:
        """An empty stencil over a box, by default over everything."""
        return Stencil(box or self.everything, self.canvas.size, self.scale)

    def lay(self, stencil: Stencil, paint: Paint, opacity: float = 1.0) -> None:
        """Paint through a stencil."""
        if not stencil.empty:
            self.canvas.paste(cloth(paint, stencil.nominal, stencil.at), stencil.at[:2], stencil.coverage(opacity))

    def fade(self, stencil: Stencil, paint: Paint, start: float, end: float, *, across: bool = False) -> None:
        """Paint through a stencil with an opacity that runs down, or across, from ``start`` to ``end``."""
        if not stencil.empty:
            mask = sloped(stencil.coverage(), start, end, across=across)
            self.canvas.paste(cloth(paint, stencil.nominal, stencil.at), stencil.at[:2], mask)

    def soften(self, stencil: Stencil, paint: Paint, blur: float, opacity: float = 1.0) -> None:
        """Paint through a stencil with soft edges: shadows and steam. The box must leave ``blur`` pixels around."""
        if not stencil.empty:
            mask = blurred(thinned(stencil.coverage(), opacity), blur)
            self.canvas.paste(cloth(paint, stencil.nominal, stencil.at), stencil.at[:2], mask)

    def shade(self, stencil: Stencil, middle: Point, radii: tuple[float, float], paint: Paint, strength: float) -> None:
        """Light or shadow that falls softly onto what a stencil covers: gives a flat shape its roundness."""
        box = (middle[0] - radii[0], middle[1] - radii[1], middle[0] + radii[0], middle[1] + radii[1])
        left, top, _, _ = stencil.at
        inner = clipped((box[0] - left, box[1] - top, box[2] - left, box[3] - top), _size(stencil.at))
        if stencil.empty or inner[2] <= inner[0] or inner[3] <= inner[1]:
            return
        at = (inner[0] + left, inner[1] + top, inner[2] + left, inner[3] + top)
        mask = ImageChops.multiply(stencil.coverage().crop(inner), falloff(box, at, strength))
        self.canvas.paste(cloth(paint, box, at), at[:2], mask)

    def glow(self, middle: Point, radii: tuple[float, float], paint: Paint, strength: float) -> None:
        """A soft ellipse of light, mist or shadow."""
        box = (middle[0] - radii[0], middle[1] - radii[1], middle[0] + radii[0], middle[1] + radii[1])
        at = clipped(box, self.canvas.size)
        if at[2] > at[0] and at[3] > at[1]:
            self.canvas.paste(cloth(paint, box, at), at[:2], falloff(box, at, strength))

    def polygon(self, points: Sequence[Point] | np.ndarray, paint: Paint, opacity: float = 1.0) -> Stencil:
        """A filled polygon; its stencil is handed back for light to fall on."""
        corners = np.asarray(points, dtype=np.float64)
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        stencil = self.stencil((float(left), float(top), float(right), float(bottom)))
        stencil.polygon(corners)
        self.lay(stencil, paint, opacity)
        return stencil

    def ellipse(self, middle: Point, across: float, down: float, paint: Paint, opacity: float = 1.0) -> Stencil:
        """A filled ellipse by its half axes."""
        stencil = self.stencil((middle[0] - across, middle[1] - down, middle[0] + across, middle[1] + down))
        stencil.ellipse(middle, across, down)
        self.lay(stencil, paint, opacity)
        return stencil

    def disc(self, middle: Point, radius: float, paint: Paint, opacity: float = 1.0) -> Stencil:
        """A filled circle."""
        return self.ellipse(middle, radius, radius, paint, opacity)

    def rectangle(self, box: Box, paint: Paint, radius: float = 0.0, opacity: float = 1.0) -> Stencil:
        """A filled rectangle, its corners rounded."""
        stencil = self.stencil(box)
        stencil.rectangle(box, radius)
        self.lay(stencil, paint, opacity)
        return stencil

    def block(self, box: Box, paint: Paint) -> None:
        """A rectangle of whole pixels without a mask: the cheap way to cover much."""
        at = clipped(box, self.canvas.size)
        if at[2] > at[0] and at[3] > at[1]:
            self.canvas.paste(cloth(paint, box, at), at[:2])

    def land(self, heights: np.ndarray, paint: Paint, foot: float | None = None) -> None:
        """Everything below a skyline, given as y at evenly spaced x from edge to edge, down to ``foot``."""
        low = float(self.height if foot is None else foot)
        top, solid = float(heights.min()), min(low, float(np.ceil(heights.max())))
        box = (0.0, top, float(self.width), low)
        xs = np.linspace(0.0, float(self.width), len(heights))
        ridge = Stencil((0.0, top, float(self.width), solid), self.canvas.size, self.scale)
        ridge.nominal = box
        ridge.polygon(np.column_stack((np.r_[0.0, xs, self.width], np.r_[solid, heights, solid])))
        self.lay(ridge, paint)
        at = clipped((0.0, solid, float(self.width), low), self.canvas.size)
        if at[3] > at[1]:
            self.canvas.paste(cloth(paint, box, at), at[:2])

    def rise(self, samples: int, least: float) -> np.ndarray:
        """How high things may stand at evenly spaced x: ``least`` on a calm side, 1 around the focus."""
        if self.calm != "left":
            return np.ones(samples)
        xs = np.linspace(0.0, 1.0, samples)
        slope = np.clip((xs - self.focus / self.width + 0.55) / 0.5, 0.0, 1.0)
        return least + (1.0 - least) * slope * slope * (3.0 - 2.0 * slope)

    def rolling(self, samples: int, waves: float) -> np.ndarray:
        """A smooth random skyline in [0, 1]; ``waves`` swells in four reaches, whatever the picture's shape."""
        xs = np.linspace(0.0, 2.0 * np.pi * waves * self.width / (4.0 * self.reach), samples)
        phases = self.rng.uniform(0.0, 2.0 * np.pi, 3)
        total = np.sin(xs + phases[0]) + 0.5 * np.sin(1.9 * xs + phases[1]) + 0.25 * np.sin(3.7 * xs + phases[2])
        return np.asarray(0.5 + total / 3.5)

    def level(self, skyline: np.ndarray, x: float) -> float:
        """The height of a skyline at one x."""
        return float(np.interp(x, np.linspace(0.0, self.width, len(skyline)), skyline))


def turned(stage: Stage) -> Stage:
    """The stage with left and right exchanged, what is painted on it included."""
    canvas = stage.canvas.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return replace(stage, canvas=canvas, focus=stage.width - stage.focus, calm="right")


def _size(at: tuple[int, int, int, int]) -> tuple[int, int]:
    return at[2] - at[0], at[3] - at[1]


def raise_stage(
    size: tuple[int, int], palette: Palette, rng: np.random.Generator, calm: Calm, tone: str, *, night: bool
) -> Stage:
    """An empty stage for a picture of ``size``, the ground colour on it."""
    area = size[0] * size[1]
    focus, horizon, reach = place(size, calm)
    return Stage(
        canvas=Image.new("RGB", size, palette.ground),
        scale=4 if area < SMALL else 3 if area < LARGE else 2,
        palette=palette,
        rng=rng,
        night=night,
        tone=tone,
        calm=calm,
        focus=focus + reach * float(rng.uniform(-0.03, 0.03)),
        horizon=horizon,
        reach=reach,
    )
