"""Coast: a headland with a lighthouse over the sea, a sail, the light's path on the water."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.scene import Scene
from generators.imagery.sky import paint_sky
from generators.imagery.water import pour

if TYPE_CHECKING:
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point


def scenery(stage: Stage) -> None:
    """Far islands, the headland and its reflection, the lighthouse, a sail, the near shore."""
    light = paint_sky(stage, -0.16)
    palette, reach = stage.palette, stage.reach
    level = stage.horizon - 0.02 * reach
    for step, height in ((0, 0.24), (1, 0.15)):
        isle = stage.rolling(100, 1.2) * stage.rise(100, 0.25)
        stage.land(
            level + 0.10 * reach - reach * height * (0.4 + isle),
            Ramp((palette.layers[step], mix(palette.layers[step], palette.horizon, 0.6))),
            level,
        )
    _headland(stage, level)
    _lighthouse(stage, stage.at(0.34, 0.30), 0.66 * reach)
    pour(stage, level, light[0])
    _sail(stage, stage.at(-0.50, -0.05), 0.34 * reach)
    if stage.calm != "bottom":
        _shore(stage)


def _headland(stage: Stage, level: float) -> None:
    """A cliff that falls from right to left in steps, grass on its back, its face lit."""
    palette, reach = stage.palette, stage.reach
    places = np.array((-0.34, -0.24, -0.12, -0.02, 0.14, 0.34, 0.60, 0.95, 1.6, 3.0))
    heights = np.array((0.0, 0.07, 0.11, 0.22, 0.27, 0.31, 0.30, 0.36, 0.33, 0.40))
    xs, ys = stage.focus + reach * places, level - reach * heights * stage.rng.uniform(0.94, 1.06, 10)
    rock = mix(palette.layers[3], palette.second, 0.2)
    top = np.column_stack((xs, ys))
    stage.polygon(
        np.vstack((top, [(xs[-1], level + 1), (xs[0], level + 1)])),
        Ramp((mix(rock, palette.glow, 0.25), rock, mix(rock, palette.shade, 0.3))),
    )
    grass = np.vstack((top[3:], top[3:][::-1] + np.array((0.0, 0.055 * reach))))
    stage.polygon(grass, mix(mix(palette.layers[4], palette.second, 0.4), palette.glow, 0.12))


def _lighthouse(stage: Stage, foot: Point, tall: float) -> None:
    """A tapering tower with two bands, a gallery and a lamp; by night its beams."""
    (x, y), palette = foot, stage.palette
    wall = mix(palette.light, palette.horizon, 0.10)
    if stage.night:
        _beams(stage, (x, y - 0.93 * tall), tall)
    paint = Ramp((wall, mix(wall, palette.shade, 0.10), mix(wall, palette.shade, 0.45)), across=True)
    bands = Ramp(
        (palette.accent, mix(palette.accent, palette.shade, 0.10), mix(palette.accent, palette.shade, 0.40)), across=True
    )
    for low, high, cloth in (
        (0.0, 0.20, paint),
        (0.20, 0.38, bands),
        (0.38, 0.56, paint),
        (0.56, 0.72, bands),
        (0.72, 0.82, paint),
    ):
        one, two = tall * (0.125 - 0.062 * low), tall * (0.125 - 0.062 * high)
        stage.polygon(
            [(x - one, y - low * tall), (x - two, y - high * tall), (x + two, y - high * tall), (x + one, y - low * tall)],
            cloth,
        )
    dark = mix(palette.shade, palette.second, 0.25)
    stage.rectangle((x - 0.105 * tall, y - 0.85 * tall, x + 0.105 * tall, y - 0.82 * tall), dark, 0.01 * tall)
    stage.rectangle((x - 0.060 * tall, y - 0.96 * tall, x + 0.060 * tall, y - 0.84 * tall), dark)
    stage.rectangle((x - 0.044 * tall, y - 0.94 * tall, x - 0.006 * tall, y - 0.86 * tall), palette.glow)
    stage.rectangle((x + 0.006 * tall, y - 0.94 * tall, x + 0.044 * tall, y - 0.86 * tall), palette.glow)
    stage.polygon([(x - 0.08 * tall, y - 0.95 * tall), (x, y - 1.05 * tall), (x + 0.08 * tall, y - 0.95 * tall)], dark)
    stage.glow((x, y - 0.90 * tall), (0.30 * tall, 0.30 * tall), palette.glow, 0.8 if stage.night else 0.3)
    stage.rectangle((x - 0.035 * tall, y - 0.11 * tall, x + 0.035 * tall, y), dark, 0.03 * tall)


def _beams(stage: Stage, lamp: Point, tall: float) -> None:
    for sign in (-1.0, 1.0):
        ends = [(lamp[0] + sign * 2.6 * tall, lamp[1] - 0.55 * tall), (lamp[0] + sign * 2.6 * tall, lamp[1] - 0.05 * tall)]
        left, right = sorted((lamp[0], lamp[0] + sign * 2.6 * tall))
        stencil = stage.stencil((left, lamp[1] - 0.55 * tall, right, lamp[1]))
        stencil.polygon([lamp, *ends])
        strong, weak = (0.0, 0.5) if sign < 0 else (0.5, 0.0)
        stage.fade(stencil, mix(stage.palette.glow, stage.palette.light, 0.3), strong, weak, across=True)


def _sail(stage: Stage, foot: Point, tall: float) -> None:
    """A boat under two sails, and its reflection as a short light stroke."""
    (x, y), palette = foot, stage.palette
    share = np.linspace(0.0, 1.0, 14)
    belly = 0.34 * tall * share**0.7 + 0.03 * tall * np.sin(np.pi * share)
    main = np.vstack((np.column_stack((x + belly, y - tall + 0.88 * tall * share)), [(x + 0.01 * tall, y - 0.12 * tall)]))
    jib = np.vstack(
        (
            np.column_stack((x - 0.06 * tall - 0.28 * tall * share**0.8, y - 0.86 * tall + 0.70 * tall * share)),
            [(x - 0.05 * tall, y - 0.13 * tall)],
        )
    )
    stage.glow((x, y + 0.05 * tall), (0.5 * tall, 0.06 * tall), palette.shade, 0.4)
    stage.polygon(main, Ramp((palette.light, mix(palette.light, palette.horizon, 0.35)), across=True))
    stage.polygon(jib, Ramp((mix(palette.accent, palette.light, 0.15), palette.accent)))
    hull = [
        (x - 0.36 * tall, y - 0.09 * tall),
        (x + 0.42 * tall, y - 0.09 * tall),
        (x + 0.30 * tall, y + 0.03 * tall),
        (x - 0.26 * tall, y + 0.03 * tall),
    ]
    stage.polygon(hull, Ramp((mix(palette.shade, palette.second, 0.3), palette.shade)))
    stage.glow((x + 0.08 * tall, y + 0.22 * tall), (0.22 * tall, 0.20 * tall), palette.light, 0.35)


def _shore(stage: Stage) -> None:
    """A strip of near land in a low corner, with reeds' height only: it closes the picture."""
    palette, reach = stage.palette, stage.reach
    shore = stage.horizon + reach * (0.42 - 0.12 * stage.rolling(80, 0.8))
    if float(shore.min()) < stage.height:
        stage.land(shore - 0.012 * reach, mix(palette.light, palette.horizon, 0.4), float(stage.height))
        stage.land(shore, Ramp((mix(palette.layers[4], palette.second, 0.25), palette.layers[4])))


SCENE = Scene(scenery, ("waves", "half", "disc", "slope", "rings"))
