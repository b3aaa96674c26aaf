"""Paper: sheets cut in curves and laid over each other, each with its shadow, opening onto light."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import ImageChops

from generators.imagery.paint import Ramp, cloth
from generators.imagery.palette import mix
from generators.imagery.scene import Scene
from generators.imagery.stencil import blurred, thinned

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Stage

#: Radii of the holes from the nearest sheet to the farthest, in reaches.
HOLES = (1.02, 0.85, 0.68, 0.52, 0.37, 0.23)


def scenery(stage: Stage) -> None:
    """From the front into the depth: each hole shows the next sheet, in the shadow of the one before it."""
    palette = stage.palette
    stage.block(stage.everything, Ramp((palette.ground, mix(palette.ground, palette.horizon, 0.30))))
    phases, drift = stage.rng.uniform(0.0, 2.0 * np.pi, 3), stage.rng.uniform(0.10, 0.22, 3)
    for step, (radius, colour) in enumerate(zip(HOLES, _hues(stage), strict=True)):
        _open(stage, _hole(stage, radius, phases + step * drift), colour)
    middle = stage.at(-0.02, 0.46)
    stage.glow(middle, (0.34 * stage.reach, 0.28 * stage.reach), palette.light, 0.75)


def _hues(stage: Stage) -> tuple[Colour, ...]:
    """From the second hue in front to the accent and its light in the depth; the two are never blended, which is mud."""
    palette = stage.palette
    return (
        mix(palette.second, palette.ground, 0.66), mix(palette.second, palette.ground, 0.33), palette.second,
        mix(palette.second, palette.shade, 0.32), palette.accent, mix(palette.glow, palette.light, 0.35),
    )  # fmt: skip


def _hole(stage: Stage, radius: float, phases: np.ndarray) -> np.ndarray:
    """A closed curve around the light that swells in a few lobes, (corners, 2)."""
    turns = np.linspace(0.0, 2.0 * np.pi, 96, endpoint=False)
    swell = 1.0 + sum(
        height * np.sin(lobes * turns + phase)
        for height, lobes, phase in zip((0.12, 0.08, 0.03), (2, 3, 5), phases, strict=True)
    )
    (x, y), flat = stage.at(0.0, 0.44), stage.width > stage.height
    wide, tall = (1.12, 0.80) if flat else (0.92, 1.0)
    size = radius * stage.reach * swell
    return np.column_stack((x + wide * size * np.cos(turns), y + tall * size * np.sin(turns)))


def _open(stage: Stage, hole: np.ndarray, colour: Colour) -> None:
    """The sheet behind a hole, the shadow of the one in front along the hole's upper edge, light on its lower."""
    reach, palette = stage.reach, stage.palette
    (left, top), (right, bottom) = hole.min(axis=0), hole.max(axis=0)
    cut = stage.stencil((float(left), float(top), float(right), float(bottom)))
    if cut.empty:
        return
    cut.polygon(hole)
    shown = cut.coverage()
    stage.canvas.paste(cloth(mix(palette.light, colour, 0.25), cut.nominal, cut.at), cut.at[:2], shown)
    inner = stage.stencil(cut.nominal)
    inner.polygon(hole - (0.0, 0.007 * reach))
    stage.lay(inner, Ramp((colour, mix(colour, palette.light, 0.10))))
    lit = stage.stencil(cut.nominal)
    lit.polygon(hole + np.array((0.020, 0.050)) * reach)
    dark = blurred(thinned(ImageChops.invert(lit.coverage()), 0.62), max(0.6, 0.034 * reach))
    stage.canvas.paste(cloth(palette.shade, cut.nominal, cut.at), cut.at[:2], ImageChops.multiply(dark, shown))


SCENE = Scene(scenery, ("leaf", "quarter", "rings", "waves"))
