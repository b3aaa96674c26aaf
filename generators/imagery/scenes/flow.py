"""Flow: a sheaf of fine lines that gathers, twists and opens again; data, sound or wind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.palette import mix
from generators.imagery.scene import Scene
from generators.imagery.scenes.aurora import wash

if TYPE_CHECKING:
    from generators.imagery.stage import Stage

#: Lines in a sheaf, and how many share one stencil: each group has its own colour.
LINES, GROUPS = 32, 4


def scenery(stage: Stage) -> None:
    """Soft light, two sheaves that cross, points of light on the nearer one."""
    wash(stage, 0.42)
    palette = stage.palette
    _sheaf(stage, 0.30, 0.30, (palette.second, mix(palette.second, palette.horizon, 0.6)), 0.6)
    lines = _sheaf(stage, 0.42, 0.46, (palette.accent, palette.third), 0.95)
    _sparks(stage, lines)


def _sheaf(
    stage: Stage, up: float, spread: float, hues: tuple[tuple[int, int, int], tuple[int, int, int]], opacity: float
) -> np.ndarray:
    """Lines side by side along one curve, (LINES, points, 2); their distance swells and shrinks along it."""
    reach, xs = stage.reach, np.linspace(0.0, stage.width, 72)
    along = (xs - stage.focus) / reach
    phase, turn = float(stage.rng.uniform(-0.5, 0.5)), float(stage.rng.uniform(1.3, 1.9))
    middle = up + 0.26 * np.sin(turn * along + phase) + 0.08 * np.sin(2.3 * along - phase)
    twist = np.cos(0.9 * turn * along + 2.0 * phase + 0.8)
    offsets = np.linspace(-1.0, 1.0, LINES)[:, None]
    ups = middle + spread * (offsets * twist + 0.22 * offsets**2 * np.sin(1.7 * along + phase))
    lines = np.stack((np.broadcast_to(xs, ups.shape), stage.horizon - reach * ups), axis=2)
    box = (0.0, float(lines[..., 1].min()) - 2, float(stage.width), float(lines[..., 1].max()) + 2)
    for group in range(GROUPS):
        stencil = stage.stencil(box)
        for line in lines[group * LINES // GROUPS : (group + 1) * LINES // GROUPS]:
            stencil.line(line, max(0.35, 0.0042 * reach))
        start = 0.0 if stage.calm == "left" else opacity
        stage.fade(stencil, mix(*hues, group / (GROUPS - 1)), start, opacity, across=True)
    return lines


def _sparks(stage: Stage, lines: np.ndarray) -> None:
    """A few points on the lines near the focus, the largest with a halo."""
    near = np.flatnonzero(np.abs(lines[0, :, 0] - stage.focus) < 0.8 * stage.reach)
    stencil = stage.stencil()
    for number in range(9):
        x, y = lines[int(stage.rng.integers(LINES)), int(stage.rng.choice(near))]
        size = stage.reach * float(stage.rng.uniform(0.008, 0.022))
        if number % 3 == 0:
            stage.glow((x, y), (5.0 * size, 5.0 * size), stage.palette.glow, 0.7)
        stencil.disc((x, y), size)
    stage.lay(stencil, mix(stage.palette.accent, stage.palette.light, 0.75 if stage.night else 0.1))


SCENE = Scene(scenery, ("waves", "bend", "rings", "dots"))
