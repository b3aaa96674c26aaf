"""Terrazzo: chips of stone in the brand's hues, large ones first, none upon another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.scene import Scene

if TYPE_CHECKING:
    from generators.imagery.stage import Stage

#: Chips by size: how many are thrown to a square reach, and their radius in reaches, least and greatest.
SIZES = ((22, 0.075, 0.14), (70, 0.030, 0.060), (120, 0.009, 0.020))
#: Most chips of one size: a strip is many square reaches long.
MOST = 320


def scenery(stage: Stage) -> None:
    """A polished ground lit from one corner, chips dense around the focus and rare on a calm side."""
    palette, reach = stage.palette, stage.reach
    ground = mix(palette.ground, palette.horizon, 0.35)
    stage.block(stage.everything, Ramp((mix(ground, palette.light, 0.12), ground)))
    stage.glow(stage.at(0.2, 0.8), (1.6 * reach, 1.2 * reach), mix(ground, palette.light, 0.6), 0.35)
    stones = _lain(stage)
    outlines = _outlines(stage, stones)
    shadow = stage.stencil()
    for outline in outlines[stones[:, 2] > SIZES[1][1] * reach]:
        shadow.polygon(outline + np.array((0.002, 0.006)) * reach)
    stage.lay(shadow, palette.shade, 0.25)
    hues = (palette.accent, palette.second, palette.third, mix(palette.second, ground, 0.55))
    picks = stage.rng.integers(len(hues), size=len(outlines))
    for number, hue in enumerate(hues):
        stencil = stage.stencil()
        for outline in outlines[picks == number]:
            stencil.polygon(outline)
        stage.lay(stencil, Ramp((mix(hue, palette.light, 0.10), hue)))


def _lain(stage: Stage) -> np.ndarray:
    """Stones as (x, y, radius) that keep apart; one is dropped where an earlier, larger one was thrown."""
    area, lain = stage.width * stage.height / stage.reach**2, np.empty((0, 3))
    for many, least, greatest in SIZES:
        thrown = stage.rng.random((min(MOST, round(many * area)), 3))
        thrown *= (stage.width, stage.height, (greatest - least) * stage.reach)
        thrown[:, 2] += least * stage.reach
        thrown = thrown[stage.rng.random(len(thrown)) < _wanted(stage, thrown)]
        both = np.vstack((lain, thrown))
        gaps = np.hypot(both[:, None, 0] - both[None, :, 0], both[:, None, 1] - both[None, :, 1])
        touch = gaps < 1.08 * (both[:, None, 2] + both[None, :, 2])
        lain = both[~np.tril(touch, -1).any(axis=1)]
    return lain


def _wanted(stage: Stage, stones: np.ndarray) -> np.ndarray:
    """How likely a stone is to stay: less with every reach from the focus, unless no side is calm."""
    if stage.calm == "none":
        return np.ones(len(stones))
    far = np.hypot(stones[:, 0] - stage.focus, stones[:, 1] - stage.horizon + 0.4 * stage.reach) / stage.reach
    return np.clip(1.65 - far, 0.03, 1.0)


def _outlines(stage: Stage, stones: np.ndarray) -> np.ndarray:
    """Shards of six uneven corners, longer than wide, each turned its own way: (stones, corners, 2)."""
    count, corners = len(stones), 6
    turns = (np.arange(corners) + stage.rng.uniform(-0.42, 0.42, (count, corners))) * 2.0 * np.pi / corners
    radii = stones[:, 2:] * stage.rng.uniform(0.70, 1.12, (count, corners))
    along, over = radii * np.cos(turns), radii * np.sin(turns) * stage.rng.uniform(0.45, 0.95, (count, 1))
    lean = stage.rng.uniform(0.0, np.pi, (count, 1))
    xs = stones[:, :1] + along * np.cos(lean) - over * np.sin(lean)
    ys = stones[:, 1:2] + along * np.sin(lean) + over * np.cos(lean)
    return np.stack((xs, ys), axis=2)


SCENE = Scene(scenery, ("dots", "slope", "half", "disc"))
