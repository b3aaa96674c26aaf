"""Hills: rolling fields in bands, a path that leads to a house with a lit window, hedges of round trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.scene import Scene
from generators.imagery.sky import paint_sky
from generators.imagery.wood import crowns, firs

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point

#: From far to near: lift and swell of each band in reaches, swells in four reaches.
BANDS = ((0.26, 0.30, 1.6), (0.12, 0.28, 1.2), (-0.02, 0.24, 0.9), (-0.16, 0.16, 1.1))


def scenery(stage: Stage) -> None:
    """Four bands; the house stands on the third, its path comes down to the viewer."""
    paint_sky(stage)
    skylines = [_band(stage, *plan) for plan in BANDS]
    for step, skyline in enumerate(skylines):
        colour = _field(stage, step)
        if step == 1:
            firs(stage, skyline, (0.09, 40), mix(colour, stage.palette.layers[3], 0.4))
        if step == 2:  # noqa: PLR2004  (the band of the house)
            crowns(stage, skyline, (0.20, 14), mix(stage.palette.layers[3], stage.palette.second, 0.3))
        lit = mix(colour, stage.palette.glow, 0.30 if step < 3 else 0.12)  # noqa: PLR2004  (all but the nearest)
        stage.land(skyline, Ramp((lit, colour, mix(colour, stage.palette.layers[4], 0.35))))
        if step == 2:  # noqa: PLR2004  (as above)
            _furrows(stage, skyline, colour)
            _path(stage, skyline)
            _house(stage, (stage.focus, stage.level(skyline, stage.focus) + 0.03 * stage.reach), 0.30 * stage.reach)
    crowns(stage, skylines[3] + 0.05 * stage.reach, (0.30, 7), stage.palette.layers[4])


def _band(stage: Stage, lift: float, swell: float, waves: float) -> np.ndarray:
    rolling = stage.rolling(120, waves)
    at = round(119 * min(1.0, stage.focus / stage.width))
    if lift < 0.0:
        rolling = rolling + 0.5 * (0.75 - rolling[at])
    return np.asarray(stage.horizon - stage.reach * (lift + swell * rolling * stage.rise(120, 0.45)))


def _field(stage: Stage, step: int) -> Colour:
    palette = stage.palette
    return mix(palette.layers[step + 1 if step else 0], palette.third, (0.10, 0.16, 0.10, 0.0)[step])


def _house(stage: Stage, foot: Point, side: float) -> None:
    """A gable and a long wall under one roof, a chimney, two windows, the shadow on the grass."""
    (x, y), palette = foot, stage.palette
    wall = mix(palette.light, palette.layers[2], 0.60) if stage.night else mix(palette.light, palette.horizon, 0.15)
    stage.glow((x + 0.5 * side, y), (0.95 * side, 0.14 * side), palette.shade, 0.5)
    left, ridge, eave = x - 0.42 * side, y - 0.88 * side, y - 0.50 * side
    gable = x + 0.10 * side
    stage.rectangle((x + 0.34 * side, y - 1.02 * side, x + 0.46 * side, y - 0.7 * side), mix(wall, palette.shade, 0.35))
    stage.polygon([(left, y), (left, eave), ((left + gable) / 2, ridge), (gable, eave), (gable, y)], wall)
    stage.rectangle((gable, eave, x + 0.66 * side, y), mix(wall, palette.shade, 0.22))
    roof = [
        ((left + gable) / 2, ridge),
        (x + 0.48 * side, ridge),
        (x + 0.74 * side, eave + 0.03 * side),
        (gable + 0.04 * side, eave + 0.03 * side),
    ]
    stage.polygon(roof, Ramp((palette.accent, mix(palette.accent, palette.shade, 0.22))))
    rim = stage.stencil((left - 0.2 * side, ridge - 0.1 * side, gable + 0.2 * side, eave + 0.2 * side))
    rim.line(
        [(left - 0.05 * side, eave + 0.06 * side), ((left + gable) / 2, ridge), (gable + 0.05 * side, eave + 0.06 * side)],
        0.06 * side,
    )
    stage.lay(rim, mix(palette.accent, palette.shade, 0.35))
    panes = stage.stencil((left, ridge, x + 0.7 * side, y))
    panes.rectangle((left + 0.17 * side, y - 0.36 * side, left + 0.35 * side, y - 0.12 * side), 0.02 * side)
    panes.rectangle((gable + 0.16 * side, y - 0.34 * side, gable + 0.30 * side, y - 0.16 * side), 0.01 * side)
    stage.lay(panes, palette.glow if stage.night else mix(palette.shade, palette.second, 0.4))
    if stage.night:
        stage.glow((x, y - 0.22 * side), (0.9 * side, 0.6 * side), palette.glow, 0.45)


def _path(stage: Stage, skyline: np.ndarray) -> None:
    """A path that widens towards the viewer in an s."""
    share = np.linspace(0.0, 1.0, 40)
    start = stage.level(skyline, stage.focus) + 0.02 * stage.reach
    depth = stage.height - start
    middle = stage.focus + 0.04 * stage.reach + 0.34 * stage.reach * np.sin(2.6 * np.pi * share**0.7) * share**0.8
    half = stage.reach * (0.012 + 0.11 * share**1.7)
    ys = start + depth * share
    edges = np.vstack((np.column_stack((middle - half, ys)), np.column_stack((middle + half, ys))[::-1]))
    stage.polygon(
        edges,
        Ramp((mix(stage.palette.light, stage.palette.horizon, 0.5), mix(stage.palette.layers[1], stage.palette.light, 0.3))),
        0.85,
    )


def _furrows(stage: Stage, skyline: np.ndarray, colour: Colour) -> None:
    """Thin bands that follow the hill and widen downwards: its field."""
    xs = np.linspace(0.0, stage.width, len(skyline))
    stencil = stage.stencil((0.0, float(skyline.min()), stage.width, stage.height))
    for step in range(1, 7):
        stencil.line(np.column_stack((xs, skyline + stage.reach * 0.018 * step**1.5)), 0.004 * stage.reach * (1 + 0.4 * step))
    stage.lay(stencil, mix(colour, stage.palette.glow, 0.35), 0.55)


SCENE = Scene(scenery, ("half", "leaf", "house", "quarter", "waves"))
