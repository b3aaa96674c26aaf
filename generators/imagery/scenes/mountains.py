"""Mountains: ranges that fade with distance, a massif with lit and shaded faces, firs on the near slopes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.scene import Scene
from generators.imagery.sky import paint_sky
from generators.imagery.wood import firs

if TYPE_CHECKING:
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point


def scenery(stage: Stage) -> None:
    """Sky, two far ranges, the massif between its shoulders, mist, two wooded slopes."""
    sun = paint_sky(stage)
    palette, reach = stage.palette, stage.reach
    for step, (lift, height) in enumerate(((0.16, 0.46), (0.04, 0.40))):
        ridge = _ridge(stage, 1.5 - 0.4 * step) * stage.rise(160, 0.35)
        paint = Ramp((palette.layers[step], mix(palette.layers[step], palette.horizon, 0.75)))
        stage.land(stage.horizon - reach * (lift + height * ridge), paint, stage.horizon + 0.3 * reach)
    for right, up, half in ((-0.62, 0.50, 0.62), (0.66, 0.60, 0.66), (0.0, 0.94, 0.92)):
        _massif(stage, stage.at(right + float(stage.rng.uniform(-0.06, 0.06)), up), half * reach, sun[0])
    stage.glow((stage.focus, stage.horizon), (1.8 * reach, 0.24 * reach), palette.horizon, 0.75)
    _slopes(stage)


def _ridge(stage: Stage, peaks: float) -> np.ndarray:
    """A jagged skyline in [0, 1]: ``peaks`` to a reach, halved again and again with falling roughness."""
    count = max(4, round(peaks * stage.width / stage.reach))
    line = stage.rng.uniform(0.15, 0.55, 2 * count + 1)
    line[1::2] = stage.rng.uniform(0.55, 1.0, count)
    xs = np.linspace(0.0, 1.0, 160)
    rough = np.interp(xs, np.linspace(0.0, 1.0, 8 * count), stage.rng.uniform(-0.05, 0.05, 8 * count))
    return np.asarray(np.interp(xs, np.linspace(0.0, 1.0, 2 * count + 1), line) + rough)


def _flank(stage: Stage, top: Point, foot: Point, rough: float) -> np.ndarray:
    """A broken line from a summit to its foot, (corners, 2); steeper near the top."""
    share = np.linspace(0.0, 1.0, 14)
    xs = top[0] + (foot[0] - top[0]) * share
    ys = top[1] + (foot[1] - top[1]) * share**0.88
    bite = stage.rng.uniform(-rough, rough, 14) * np.sin(np.pi * share)
    return np.column_stack((xs + bite, ys + 0.6 * bite[::-1]))


def _massif(stage: Stage, top: Point, half: float, sun: float) -> None:
    """One mountain: a lit face, a shaded one beyond a broken fold, snow on both."""
    palette = stage.palette
    foot, towards = stage.horizon + 0.12 * stage.reach, 1.0 if sun >= top[0] else -1.0
    rough = 0.045 * half
    outer = _flank(stage, top, (top[0] + towards * half, foot), rough)
    inner = _flank(stage, top, (top[0] - towards * half, foot), rough)
    fold = _flank(stage, top, (top[0] + towards * half * 0.18, foot), 2.2 * rough)
    haze = mix(palette.layers[2], palette.horizon, 0.65)
    lit = mix(palette.layers[2], palette.light, 0.22)
    stage.polygon(np.vstack((outer, fold[::-1])), Ramp((lit, haze)))
    stage.polygon(np.vstack((inner, fold[::-1])), Ramp((palette.layers[3], haze)))
    _snow(stage, (outer, fold), mix(palette.light, palette.glow, 0.10))
    _snow(stage, (inner, fold), mix(mix(palette.light, palette.layers[2], 0.34), palette.glow, 0.06))


def _snow(stage: Stage, sides: tuple[np.ndarray, np.ndarray], colour: tuple[int, int, int]) -> None:
    """Snow between two flanks, its lower edge running down in tongues."""
    one, two = sides[0][:5].copy(), sides[1][:6]
    # Half a pixel over the rock's edge, or the rock would show through as a dark outline.
    one[:, 0] += 0.5 * np.sign(one[-1, 0] - two[-1, 0])
    share = np.linspace(0.0, 1.0, 9)[1:-1, None]
    edge = one[-1] + (two[-1] - one[-1]) * share
    drop = min(0.07 * float(two[-1][1] - two[0][1]), 0.16 * abs(float(two[-1][0] - one[-1][0])))
    edge[:, 1] += np.where(np.arange(7) % 2 == 0, -drop, drop * stage.rng.uniform(0.6, 2.4, 7))
    stage.polygon(np.vstack((one, edge, two[::-1])), colour)


def _slopes(stage: Stage) -> None:
    """A far wood and a near one, each darker and larger."""
    palette, reach = stage.palette, stage.reach
    far = stage.horizon + reach * (0.06 - 0.10 * stage.rolling(80, 1.4) * stage.rise(80, 0.4))
    firs(stage, far, (0.10, 70), mix(palette.layers[3], palette.horizon, 0.25))
    stage.land(far, Ramp((mix(palette.layers[3], palette.horizon, 0.25), mix(palette.layers[3], palette.layers[4], 0.5))))
    near = stage.horizon + reach * (0.24 - 0.16 * stage.rolling(80, 1.0) * stage.rise(80, 0.2))
    firs(stage, near, (0.22, 34), palette.layers[4])
    stage.land(near, Ramp((palette.layers[4], mix(palette.layers[4], palette.shade, 0.7))))


SCENE = Scene(scenery, ("slope", "peak", "peaks", "half"))
