"""Mountains: ranges that fade with distance, one lit peak with snow, firs in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.palette import mix
from generators.imagery.scene import Scene

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Point, Stage


def _ridge(stage: Stage, peaks: int) -> np.ndarray:
    """A jagged skyline in [0, 1]: random peaks and saddles, joined by straight slopes, roughened."""
    knots = stage.rng.uniform(0.05, 0.45, 2 * peaks + 1)
    knots[1::2] = stage.rng.uniform(0.6, 1.0, peaks)
    places = np.linspace(0.0, 1.0, 2 * peaks + 1)
    places[1:-1] += stage.rng.uniform(-0.2, 0.2, 2 * peaks - 1) / (2 * peaks)
    xs = np.linspace(0.0, 1.0, 160)
    return np.asarray(np.interp(xs, places, knots) + 0.025 * stage.rng.standard_normal(160))


def _peak(stage: Stage, middle: Point, height: float, width: float, tones: tuple[Colour, Colour, Colour]) -> None:
    """A mountain with a lit and a shaded face and a snow cap whose edge is broken."""
    lit, shade, snow = tones
    x, base = middle
    top, half = base - height, width / 2
    fold = x + half * 0.16
    stage.polygon([(x - half, base), (x, top), (x + half, base)], lit)
    stage.polygon([(x, top), (x + half, base), (fold, base), (x + half * 0.1, top + height * 0.45)], shade)
    line = 0.30
    left, right = x - half * line, x + half * line
    low = top + height * line
    stage.polygon(
        [
            (x, top),
            (right, low),
            (x + half * 0.2, low - height * 0.035),
            (x + half * 0.1, low + height * 0.09),
            (x, low),
            (x - half * 0.11, low + height * 0.06),
            (x - half * 0.19, low - height * 0.02),
            (left, low),
        ],
        snow,
    )
    stage.polygon(
        [(x, top), (right, low), (x + half * 0.2, low - height * 0.035), (x + half * 0.1, low)], mix(snow, shade, 0.3)
    )


def _fir(stage: Stage, foot: Point, height: float, colour: Colour) -> None:
    x, y = foot
    for share, width in ((0.0, 0.42), (0.28, 0.34), (0.55, 0.24)):
        low = y - height * share
        stage.polygon([(x - height * width / 2, low), (x, low - height * 0.46), (x + height * width / 2, low)], colour)


def scenery(stage: Stage) -> None:
    """Two far ranges, the peak with a companion, a near slope with firs."""
    layers, reach, rng = stage.palette.layers, stage.reach, stage.rng
    for step, height in ((0, 0.50), (1, 0.36)):
        ridge = _ridge(stage, 5 - step) * stage.rise(160, 0.30)
        stage.land(stage.horizon - reach * height * ridge, layers[step])
    snow = mix(stage.palette.glow, stage.palette.ink if stage.night else stage.palette.paper, 0.85)
    tones = layers[2], layers[3], snow
    side = float(rng.uniform(0.7, 0.95))
    small = float(rng.uniform(0.55, 0.68))
    _peak(stage, (stage.focus - reach * side, stage.horizon + reach * 0.1), reach * small, reach * 1.25, tones)
    _peak(stage, (stage.focus, stage.horizon + reach * 0.1), reach * 0.98, reach * 1.75, tones)
    slope = stage.horizon + reach * (0.10 - 0.16 * stage.rolling(80, 0.8) * stage.rise(80, 0.2))
    stage.land(slope, layers[4])
    _forest(stage, slope)


def _forest(stage: Stage, slope: np.ndarray) -> None:
    """Firs along the near slope, thinning to the calm side."""
    count = 22
    for x in np.sort(stage.focus + stage.reach * stage.rng.normal(0.1, 0.75, count)):
        if 0.0 < x < stage.width:
            ground = float(np.interp(x, np.linspace(0.0, stage.width, len(slope)), slope))
            height = stage.reach * float(stage.rng.uniform(0.14, 0.26))
            _fir(stage, (float(x), ground + stage.reach * 0.03), height, stage.palette.layers[4])


def emblem(stage: Stage, middle: Point, radius: float) -> None:
    """Two peaks and a small sun."""
    x, y = middle
    palette = stage.palette
    base = y + radius * 0.45
    stage.disc((x + radius * 0.42, y - radius * 0.48), radius * 0.15, palette.accent)
    tones = palette.layers[4], palette.ink, palette.paper
    _peak(stage, (x + radius * 0.34, base), radius * 0.62, radius * 0.95, (palette.layers[3], palette.layers[4], palette.paper))
    _peak(stage, (x - radius * 0.16, base), radius * 1.02, radius * 1.3, tones)
    stage.draw.rectangle((x - radius, base, x + radius, base + radius * 0.035), fill=palette.ink)


def tile(stage: Stage, corner: Point, side: float, colour: Colour) -> None:
    """A slope, a peak or a pair, at random."""
    x, y = corner
    shape = int(stage.rng.integers(4))
    if shape == 0:
        stage.polygon([(x, y + side), (x + side, y + side), (x + side, y)], colour)
    elif shape == 1:
        stage.polygon([(x, y + side), (x, y), (x + side, y + side)], colour)
    elif shape == 2:  # noqa: PLR2004  (the third of four shapes)
        stage.polygon([(x, y + side), (x + side / 2, y + side * 0.1), (x + side, y + side)], colour)
    else:
        stage.polygon([(x, y + side), (x + side / 4, y + side / 2), (x + side / 2, y + side)], colour)
        stage.polygon([(x + side / 2, y + side), (x + side * 0.75, y + side / 2), (x + side, y + side)], colour)


SCENE = Scene(scenery, emblem, tile)
