"""Paper rain: confetti that falls and turns, many pieces to a stencil. Knows no scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point


def rain(stage: Stage, count: int, middle: Point, spread: tuple[float, float]) -> None:
    """``count`` pieces around ``middle``, ``spread`` reaches wide and high, in four of the palette's hues."""
    palette = stage.palette
    for colour in (palette.accent, palette.third, palette.second, palette.light):
        stencil = stage.stencil()
        for _ in range(count // 4):
            x, y = np.array(middle) + stage.reach * stage.rng.normal(0.0, 0.5, 2) * spread
            size = stage.reach * float(stage.rng.uniform(0.010, 0.026))
            lean, flat = stage.rng.uniform(0.0, np.pi), stage.rng.uniform(0.25, 1.0)
            along = size * np.array((np.cos(lean), np.sin(lean)))
            over = size * flat * 0.6 * np.array((-np.sin(lean), np.cos(lean)))
            stencil.polygon(np.array((x, y)) + np.array((along + over, along - over, -along - over, -along + over)))
        stage.lay(stencil, colour)
