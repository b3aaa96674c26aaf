"""Shapes: discs, half discs and quarter rings in balance on one ground line, for brands without a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.scene import Scene
from generators.imagery.solids import ball

if TYPE_CHECKING:
    from generators.imagery.paint import Paint
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point


def scenery(stage: Stage) -> None:
    """A large half disc with its rings, a tall bar, a quarter, one ball: built from the ground line up."""
    palette, reach = stage.palette, stage.reach
    stage.block(stage.everything, Ramp((palette.ground, mix(palette.ground, palette.horizon, 0.75))))
    turn = float(stage.rng.uniform(-0.05, 0.05))
    base = stage.horizon
    stage.disc(stage.at(-0.34 + turn, 0.74), 0.20 * reach, Ramp((mix(palette.glow, palette.light, 0.4), palette.glow)))
    _bar(stage, -0.66, 0.30, 0.62 + turn)
    _dome(stage, stage.at(0.20, 0.0), 0.66 + turn, Ramp((mix(palette.layers[1], palette.light, 0.1), palette.layers[1])))
    _dome(stage, stage.at(0.20, 0.0), 0.50 + turn, Ramp((mix(palette.second, palette.light, 0.18), palette.second)))
    _dome(stage, stage.at(0.20, 0.0), 0.33 + turn, Ramp((palette.accent, mix(palette.accent, palette.shade, 0.12))))
    _dome(stage, stage.at(0.20, 0.0), 0.16 + turn, palette.ground)
    _quarter(stage, stage.at(-0.34, 0.0), 0.34)
    floor = mix(palette.layers[3], palette.second, 0.3)
    stage.block(
        (0.0, base, stage.width, stage.height), Ramp((mix(floor, palette.light, 0.12), floor, mix(floor, palette.shade, 0.25)))
    )
    stage.glow(stage.at(0.62, -0.16), (0.30 * reach, 0.05 * reach), palette.shade, 0.8)
    ball(stage, stage.at(0.58, -0.15), 0.15 * reach, palette.third)


def _dome(stage: Stage, foot: Point, radius: float, paint: Paint) -> None:
    """A half disc standing on its straight side."""
    (x, y), size = foot, radius * stage.reach
    stencil = stage.stencil((x - size, y - size, x + size, y))
    stencil.disc(foot, size)
    stage.lay(stencil, paint)


def _quarter(stage: Stage, foot: Point, radius: float) -> None:
    """A quarter disc, its corner at the foot on the right."""
    (x, y), size = foot, radius * stage.reach
    stencil = stage.stencil((x - size, y - size, x, y))
    stencil.disc(foot, size)
    stage.lay(stencil, Ramp((stage.palette.third, mix(stage.palette.third, stage.palette.accent, 0.35))))


def _bar(stage: Stage, left: float, wide: float, tall: float) -> None:
    """A bar with a round head."""
    one, two = stage.at(left, tall), stage.at(left + wide, 0.0)
    half = wide * stage.reach / 2
    stencil = stage.stencil((one[0], one[1], two[0], two[1]))
    stencil.rectangle((one[0], one[1], two[0], two[1] + half), half)
    stage.lay(stencil, Ramp((mix(stage.palette.layers[3], stage.palette.light, 0.1), stage.palette.layers[2])))


SCENE = Scene(scenery, ("disc", "half", "quarter", "ring", "arch"))
