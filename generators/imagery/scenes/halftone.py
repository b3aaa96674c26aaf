"""Halftone: a print's dots that grow into a sphere of light, in two hues a hair out of register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.scene import Scene

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Stage

#: Distance of dots in reaches, and the screen's angle in degrees: print's own for black.
PITCH, ANGLE = 0.052, 45.0


def scenery(stage: Stage) -> None:
    """A plain ground, one solid disc, the second hue's dots, the accent's dots over them."""
    palette, reach = stage.palette, stage.reach
    stage.block(stage.everything, Ramp((palette.ground, mix(palette.ground, palette.horizon, 0.5))))
    stage.disc(stage.at(0.10, 0.50), 0.42 * reach, Ramp((mix(palette.glow, palette.light, 0.25), palette.glow)))
    _screen(stage, (0.34, 0.22), 0.95, mix(palette.second, palette.ground, 0.15))
    _screen(stage, (-0.22, 0.62), 0.78, palette.accent)


def _screen(stage: Stage, middle: tuple[float, float], radius: float, colour: Colour) -> None:
    """Dots on a turned grid: full in the middle of a disc, vanishing at its rim."""
    (x, y), reach = stage.at(*middle), stage.reach
    steps = np.arange(-int(radius / PITCH) - 1, int(radius / PITCH) + 2) * PITCH
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    far = np.hypot(grid[:, 0], grid[:, 1]) / radius
    sizes = (
        0.66
        * PITCH
        * np.sqrt(np.clip(1.0 - far**1.4, 0.0, 1.0))
        * (0.55 + 0.45 * np.cos(np.arctan2(grid[:, 1], grid[:, 0]) - 0.8))
    )
    turn = np.deg2rad(ANGLE)
    spots = grid @ np.array(((np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn)))) * reach + (x, y)
    span = (1.0 + PITCH) * radius * reach
    stencil = stage.stencil((x - span, y - span, x + span, y + span))
    for (left, top), size in zip(spots.tolist(), (sizes * reach).tolist(), strict=True):
        if size * stage.scale > 1.0:
            stencil.disc((left, top), size)
    stage.lay(stencil, colour)


SCENE = Scene(scenery, ("dots", "disc", "ring", "half"))
