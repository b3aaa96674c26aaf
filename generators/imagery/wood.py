"""Trees along a skyline: firs and round crowns, many to a stencil."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.palette import mix

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point, Stencil


#: Half the width, in reaches, that round trees leave free around the focus.
CLEARING = 0.36


def firs(stage: Stage, skyline: np.ndarray, size: tuple[float, int], colour: Colour) -> None:
    """Firs ``size[0]`` reaches tall, about ``size[1]`` of them in four reaches, in clumps; few on a calm side."""
    tall, many = size[0] * stage.reach, round(size[1] * stage.width / (4.0 * stage.reach))
    top = float(skyline.min()) - 1.3 * tall
    stencil = stage.stencil((0.0, top, stage.width, float(skyline.max()) + 0.1 * tall))
    for x, grown in zip(_clumped(stage, many), stage.rng.uniform(0.55, 1.15, many), strict=True):
        _fir(stencil, (x, stage.level(skyline, x) + 0.06 * tall), tall * grown)
    stage.lay(stencil, colour)


def _clumped(stage: Stage, many: int) -> list[float]:
    """Places along the width, gathered around a few middles, and around the focus."""
    clumps = np.append(stage.rng.uniform(0.0, stage.width, 6), stage.focus + stage.reach * np.array((-0.75, 0.8)))
    places = stage.rng.choice(clumps, many) + stage.reach * stage.rng.normal(0.0, 0.28, many)
    if stage.calm == "left":
        places = np.where(places < stage.focus - 1.3 * stage.reach, stage.width - stage.rng.random(many) * stage.reach, places)
    return [float(x) for x in np.sort(places)]


def _fir(stencil: Stencil, foot: Point, height: float) -> None:
    x, y = foot
    for share, width in ((0.0, 0.40), (0.24, 0.33), (0.48, 0.24), (0.70, 0.14)):
        low = y - height * share
        stencil.polygon([(x - height * width / 2, low), (x, low - height * 0.36), (x + height * width / 2, low)])


def crowns(stage: Stage, skyline: np.ndarray, size: tuple[float, int], colour: Colour) -> None:
    """Round trees along a skyline, light on their upper side."""
    tall, many = size[0] * stage.reach, round(size[1] * stage.width / (4.0 * stage.reach))
    top = float(skyline.min()) - 1.3 * tall
    box = (0.0, top, float(stage.width), float(skyline.max()) + 0.1 * tall)
    stems, dark, lit = stage.stencil(box), stage.stencil(box), stage.stencil(box)
    for x, grown in zip(_clumped(stage, many), tall * stage.rng.uniform(0.6, 1.15, many), strict=True):
        if abs(x - stage.focus) < CLEARING * stage.reach:
            continue
        y = stage.level(skyline, x) + 0.04 * tall
        stems.rectangle((x - 0.035 * grown, y - 0.5 * grown, x + 0.035 * grown, y))
        dark.ellipse((x, y - 0.62 * grown), 0.26 * grown, 0.38 * grown)
        lit.ellipse((x - 0.05 * grown, y - 0.70 * grown), 0.17 * grown, 0.25 * grown)
    stage.lay(stems, mix(colour, stage.palette.shade, 0.5))
    stage.lay(dark, colour)
    stage.lay(lit, mix(colour, stage.palette.light, 0.16), 0.7)
