"""Plinth: round plinths of different heights with a still life of plain bodies, as a shop shows what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.scene import Scene
from generators.imagery.solids import ball, drum, round_body
from generators.imagery.studio import contact, furnish

if TYPE_CHECKING:
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point


def scenery(stage: Stage) -> None:
    """A high plinth behind, a low one before it; a bag, a ball and a vase on them."""
    furnish(stage)
    palette, reach = stage.palette, stage.reach
    stone = mix(palette.light, palette.horizon, 0.30)
    contact(stage, stage.at(-0.40, 0.0), 0.32 * reach)
    drum(stage, stage.at(-0.40, 0.0), 0.30 * reach, 0.20 * reach, mix(palette.second, palette.light, 0.15))
    contact(stage, stage.at(0.12, -0.06), 0.46 * reach)
    drum(stage, stage.at(0.12, -0.06), 0.44 * reach, 0.15 * reach, stone)
    contact(stage, stage.at(-0.40, 0.20), 0.15 * reach, 0.8)
    _vase(stage, stage.at(-0.40, 0.20), 0.15 * reach)
    contact(stage, stage.at(0.12, 0.08), 0.24 * reach, 0.8)
    _bag(stage, stage.at(0.12, 0.07), 0.46 * reach)
    contact(stage, stage.at(0.66, -0.12), 0.13 * reach, 0.9)
    ball(stage, stage.at(0.66, -0.12), 0.14 * reach, palette.third)


def _vase(stage: Stage, foot: Point, half: float) -> None:
    """A bottle vase with three stems of round leaves."""
    x, y = foot
    share = np.linspace(0.0, 1.0, 30)
    width = half * (0.42 + 0.58 * np.sin(np.pi * np.clip(share * 1.45, 0.0, 1.0)) ** 0.8)
    width = np.where(share > 0.72, half * 0.26, width)  # noqa: PLR2004  (its neck)
    up = y - 2.3 * half * share
    _stems(stage, (x, y - 2.2 * half), half)
    left, right = np.column_stack((x - width, up)), np.column_stack((x + width, up))
    round_body(stage, np.vstack((left, right[::-1])), mix(stage.palette.light, stage.palette.third, 0.35))


def _stems(stage: Stage, root: Point, size: float) -> None:
    x, y = root
    for lean, tall in ((-0.42, 1.9), (0.05, 2.3), (0.50, 1.7)):
        share = np.linspace(0.0, 1.0, 12)
        stem = np.column_stack((x + lean * tall * size * share**1.6, y - tall * size * share))
        stencil = stage.stencil((x - 2.6 * size, y - 3.0 * size, x + 2.6 * size, y + 0.2 * size))
        stencil.line(stem, 0.045 * size)
        for at, side in zip((5, 7, 9, 11), (1, -1, 1, -1), strict=True):
            stencil.ellipse((stem[at, 0] + side * 0.20 * size, stem[at, 1] - 0.05 * size), 0.22 * size, 0.15 * size)
        stage.lay(
            stencil,
            Ramp((mix(stage.palette.second, stage.palette.light, 0.15), mix(stage.palette.second, stage.palette.shade, 0.35))),
        )


def _bag(stage: Stage, foot: Point, wide: float) -> None:
    """A paper bag: front, folded side, cord handles."""
    (x, y), tall = foot, 1.12 * wide
    accent, shade, light = stage.palette.accent, stage.palette.shade, stage.palette.light
    left, right, top = x - 0.50 * wide, x + 0.30 * wide, y - tall
    fold = right + 0.24 * wide
    stencil = stage.stencil((left, top - 0.5 * wide, fold, top + 0.1 * wide))
    stencil.arc((x - 0.10 * wide, top), 0.20 * wide, (180, 360), 0.030 * wide)
    stage.lay(stencil, mix(accent, shade, 0.55))
    stage.polygon(
        [(right, top), (fold, top - 0.05 * wide), (fold, y - 0.10 * wide), (right, y)],
        Ramp((mix(accent, shade, 0.30), mix(accent, shade, 0.5))),
    )
    crease = right + 0.12 * wide
    stage.polygon([(right, top), (crease, top - 0.02 * wide), (crease, y - 0.40 * wide), (right, y)], mix(accent, shade, 0.18))
    stage.polygon(
        [(left, top), (right, top), (right, y), (left, y)], Ramp((mix(accent, light, 0.16), accent, mix(accent, shade, 0.10)))
    )
    stage.disc((x - 0.10 * wide, y - 0.50 * tall), 0.13 * wide, mix(light, accent, 0.12))


SCENE = Scene(scenery, ("bag", "half", "arch", "disc", "quarter"))
