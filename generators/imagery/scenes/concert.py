"""Concert: beams of light over a crowd, paper in the air."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.paper_rain import rain
from generators.imagery.scene import Scene

if TYPE_CHECKING:
    from generators.imagery.stage import Stage

#: Beams: where their lamp hangs and where they land, in reaches from the focus, and their hue.
BEAMS = (
    (-0.85, -0.30, "accent"), (-0.50, -0.95, "second"), (-0.18, 0.35, "third"), (0.18, -0.40, "glow"),
    (0.50, 1.00, "accent"), (0.85, 0.25, "third"),
)  # fmt: skip


def scenery(stage: Stage) -> None:
    """Haze lit from behind, six beams from a truss, three rows of heads and hands."""
    palette, reach = stage.palette, stage.reach
    stage.block(stage.everything, Ramp((palette.ground, mix(palette.ground, palette.horizon, 0.7), palette.horizon)))
    stage.glow(stage.at(0.0, 0.16), (1.5 * reach, 0.75 * reach), palette.glow, 0.65)
    stage.glow(stage.at(0.0, 0.06), (0.7 * reach, 0.35 * reach), palette.light, 0.55)
    _beams(stage)
    _truss(stage)
    rain(stage, 46, stage.at(0.0, 0.62), (1.0, 0.42))
    for step, (up, size) in enumerate(((0.06, 0.060), (-0.02, 0.085), (-0.15, 0.125))):
        _crowd(stage, stage.horizon - up * reach, size * reach, (palette.layers[2], palette.layers[3], palette.layers[4])[step])


def _beams(stage: Stage) -> None:
    """Cones of light from the truss, fading as they fall."""
    for lamp, land, hue in BEAMS:
        landing = land + float(stage.rng.uniform(-0.12, 0.12))
        top, low = stage.at(lamp, 1.06), stage.at(landing, 0.0)
        half = 0.20 * stage.reach
        left, right = min(top[0], low[0]) - half, max(top[0], low[0]) + half
        stencil = stage.stencil((left, top[1], right, low[1]))
        thin = 0.018 * stage.reach
        stencil.polygon([(top[0] - thin, top[1]), (top[0] + thin, top[1]), (low[0] + half, low[1]), (low[0] - half, low[1])])
        stage.fade(stencil, mix(getattr(stage.palette, hue), stage.palette.light, 0.25), 0.62, 0.05)


def _truss(stage: Stage) -> None:
    """A lattice from which the lamps hang; it ends beyond the last lamp."""
    reach, (left, top), (right, _) = stage.reach, stage.at(-1.05, 1.16), stage.at(1.05, 1.16)
    low, line = top + 0.075 * reach, max(0.6, 0.012 * reach)
    stencil = stage.stencil((left, top - line, right, low + 0.1 * reach))
    stencil.line([(left, top), (right, top)], line)
    stencil.line([(left, low), (right, low)], line)
    xs = np.linspace(left, right, 29)
    stencil.line(np.column_stack((xs, np.where(np.arange(29) % 2 == 0, top, low))), 0.7 * line)
    for lamp, _, _ in BEAMS:
        x = stage.at(lamp, 0.0)[0]
        stencil.rectangle((x - 0.030 * reach, low, x + 0.030 * reach, low + 0.065 * reach), 0.012 * reach)
    stage.lay(stencil, mix(stage.palette.layers[4], stage.palette.shade, 0.5), 0.9)
    for lamp, _, hue in BEAMS:
        middle = stage.at(lamp, 1.03)
        stage.glow(middle, (0.14 * reach, 0.14 * reach), mix(getattr(stage.palette, hue), stage.palette.light, 0.6), 0.95)


def _crowd(stage: Stage, level: float, size: float, colour: tuple[int, int, int]) -> None:
    """Heads and shoulders side by side, some arms up; darker and larger from row to row."""
    stencil = stage.stencil((0.0, level - 3.4 * size, stage.width, stage.height))
    count = int(stage.width / (1.7 * size)) + 2
    xs = (np.arange(count) - 0.5) * 1.7 * size + stage.rng.uniform(-0.4, 0.4, count) * size
    for x, lift in zip(xs, stage.rng.uniform(-0.35, 0.35, count) * size, strict=True):
        y = level + float(lift)
        stencil.ellipse((x, y), 0.42 * size, 0.52 * size)
        stencil.ellipse((x, y + 1.35 * size), 0.98 * size, 0.85 * size)
        if stage.rng.random() < 0.34:  # noqa: PLR2004  (about every third)
            side = float(stage.rng.choice((-1.0, 1.0)))
            stencil.line([(x + side * 0.75 * size, y + 1.2 * size), (x + side * 0.95 * size, y + 0.1 * size),
                          (x + side * 0.72 * size, y - 1.15 * size)], 0.34 * size)  # fmt: skip
            stencil.disc((x + side * 0.70 * size, y - 1.3 * size), 0.24 * size)
    stencil.rectangle((0.0, level + 1.5 * size, stage.width, stage.height))
    stage.lay(stencil, Ramp((mix(colour, stage.palette.glow, 0.18), colour, mix(colour, stage.palette.shade, 0.4))))


SCENE = Scene(scenery, ("star", "disc", "rings", "slope", "dots"))
