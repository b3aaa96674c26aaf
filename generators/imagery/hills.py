"""Hills: rolling fields in bands, round trees and one house with a lit window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.palette import mix
from generators.imagery.scene import Scene

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Point, Stage

SAMPLES = 120


def _hill(stage: Stage, lift: float, swell: float, waves: float) -> np.ndarray:
    """A skyline: ``lift`` of the reach above the horizon, rolling by ``swell`` of it."""
    rolling = stage.rolling(SAMPLES, waves) * stage.rise(SAMPLES, 0.35)
    return np.asarray(stage.horizon - stage.reach * (lift + swell * rolling))


def _tree(stage: Stage, foot: Point, height: float, colour: Colour) -> None:
    x, y = foot
    stem = height * 0.05
    stage.draw.rectangle((x - stem, y - height * 0.5, x + stem, y), fill=colour)
    stage.draw.ellipse((x - height * 0.27, y - height, x + height * 0.27, y - height * 0.28), fill=colour)


def _house(stage: Stage, foot: Point, side: float) -> None:
    """A gable, a roof and one window in the accent."""
    x, y = foot
    palette = stage.palette
    wall = palette.ink if stage.night else palette.paper
    stage.draw.rectangle((x - side / 2, y - side * 0.7, x + side / 2, y), fill=mix(wall, palette.layers[2], 0.15))
    roof = [(x - side * 0.62, y - side * 0.66), (x, y - side * 1.2), (x + side * 0.62, y - side * 0.66)]
    stage.polygon(roof, palette.accent)
    stage.draw.rectangle((x - side * 0.1, y - side * 0.45, x + side * 0.14, y - side * 0.15), fill=palette.layers[4])


def scenery(stage: Stage) -> None:
    """Five hills from far to near; the house stands on the third, trees on the third and fourth."""
    layers, reach = stage.palette.layers, stage.reach
    plan = ((0.20, 0.42, 1.3), (0.10, 0.40, 1.0), (-0.04, 0.42, 0.8), (-0.18, 0.34, 0.9), (-0.36, 0.26, 0.7))
    for step, (lift, swell, waves) in enumerate(plan):
        skyline = _hill(stage, lift, swell, waves)
        if step in (2, 3):
            _grove(stage, skyline, layers[step + 1], reach * (0.20 + 0.05 * step))
        stage.land(skyline, layers[step])
        if step == 2:  # noqa: PLR2004  (the middle hill carries the house)
            _house(stage, (stage.focus, _ground(stage, skyline, stage.focus) + reach * 0.03), reach * 0.22)
            _furrows(stage, skyline, layers[step])


def _ground(stage: Stage, skyline: np.ndarray, x: float) -> float:
    return float(np.interp(x, np.linspace(0.0, stage.width, len(skyline)), skyline))


def _grove(stage: Stage, skyline: np.ndarray, colour: Colour, height: float) -> None:
    for x in stage.focus + stage.reach * stage.rng.uniform(-1.1, 0.9, 7):
        if 0.0 < x < stage.width:
            grown = height * float(stage.rng.uniform(0.7, 1.1))
            _tree(stage, (float(x), _ground(stage, skyline, float(x)) + stage.reach * 0.02), grown, colour)


def _furrows(stage: Stage, skyline: np.ndarray, colour: Colour) -> None:
    """Thin bands that follow the hill: its field."""
    xs = np.linspace(0.0, stage.width, len(skyline))
    for step in range(2, 6):
        line = skyline + stage.reach * 0.045 * step
        points = [(float(x), float(y)) for x, y in zip(xs, line, strict=True)]
        stage.draw.line(points, fill=mix(colour, stage.palette.layers[1], 0.35), width=max(1, int(stage.reach * 0.012)))


def emblem(stage: Stage, middle: Point, radius: float) -> None:
    """Two hills, a tree, a small sun."""
    x, y = middle
    palette = stage.palette
    base = y + radius * 0.45
    stage.disc((x + radius * 0.1, y - radius * 0.42), radius * 0.17, palette.accent)
    stage.draw.pieslice((x - radius * 0.1, y - radius * 0.1, x + radius, y + radius), 180, 360, fill=palette.layers[3])
    stage.draw.pieslice(
        (x - radius * 0.95, y - radius * 0.25, x + radius * 0.45, y + radius * 1.15), 180, 360, fill=palette.layers[4]
    )
    _tree(stage, (x - radius * 0.25, y - radius * 0.18), radius * 0.6, palette.ink)
    stage.draw.rectangle((x - radius, base, x + radius, base + radius * 0.035), fill=palette.ink)


def tile(stage: Stage, corner: Point, side: float, colour: Colour) -> None:
    """Half discs like hills, or a leaf, at random."""
    x, y = corner
    shape = int(stage.rng.integers(3))
    if shape == 0:
        stage.draw.pieslice((x, y + side / 2, x + side, y + side * 1.5), 180, 360, fill=colour)
    elif shape == 1:
        stage.draw.pieslice((x, y, x + side * 2, y + side * 2), 180, 270, fill=colour)
    else:
        stage.draw.chord((x, y - side * 0.0, x + side * 2, y + side * 2), 180, 270, fill=colour)
        stage.draw.chord((x - side, y - side, x + side, y + side), 0, 90, fill=colour)


SCENE = Scene(scenery, emblem, tile)
