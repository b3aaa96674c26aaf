"""City: three rows of houses between sky and river, lit windows, a bridge's curve of light."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.scene import Scene
from generators.imagery.sky import paint_sky
from generators.imagery.water import pour

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Stencil

#: From far to near: least and greatest height, least and greatest width, in reaches.
ROWS = ((0.30, 0.72, 0.10, 0.18), (0.24, 0.62, 0.12, 0.20), (0.12, 0.36, 0.15, 0.26))


def scenery(stage: Stage) -> None:
    """Far houses pale, near ones dark; one tower stands out; the river mirrors them."""
    light = paint_sky(stage)
    palette, level = stage.palette, stage.horizon
    for step, plan in enumerate(ROWS):
        colour = mix(palette.layers[step + 1], palette.second, 0.12 * step)
        _row(stage, level, plan, colour, step)
        if step == 1:
            _tower(stage, level)
    pour(stage, level, light[0])
    stage.block((0.0, level - 0.014 * stage.reach, stage.width, level + 0.01 * stage.reach), palette.layers[4])
    _lamps(stage, level)


def _row(stage: Stage, level: float, plan: tuple[float, float, float, float], colour: Colour, step: int) -> None:
    """Houses side by side, their foot in haze; windows in the last two rows."""
    low, high, thin, wide = (value * stage.reach for value in plan)
    top = level - 1.35 * high
    walls = stage.stencil((0.0, top, stage.width, level))
    panes = stage.stencil((0.0, top, stage.width, level))
    x = float(stage.rng.uniform(-wide, 0.0))
    profile = stage.rise(64, 0.35)
    while x < stage.width:
        width = float(stage.rng.uniform(thin, wide))
        middle = x + width / 2
        near = float(np.exp(-(((middle - stage.focus) / (0.9 * stage.reach)) ** 2)))
        height = (low + (high - low) * (0.30 * float(stage.rng.random()) + 0.70 * near)) * _at(profile, middle / stage.width)
        _house(stage, walls, (x, level - height, x + width, level))
        if step:
            _panes(stage, panes, (x, level - height, x + width, level), chance=0.55 if stage.night else 0.8)
        x += width
    stage.lay(walls, Ramp((colour, mix(colour, stage.palette.horizon, 0.55 - 0.22 * step))))
    stage.lay(
        panes, stage.palette.glow if stage.night else mix(colour, stage.palette.light, 0.55), 0.95 if stage.night else 0.55
    )


def _at(profile: np.ndarray, share: float) -> float:
    return float(np.interp(share, np.linspace(0.0, 1.0, len(profile)), profile))


def _house(stage: Stage, walls: Stencil, box: tuple[float, float, float, float]) -> None:
    """A block with one of five roofs: flat, stepped, slanted, pointed or with a mast."""
    left, top, right, bottom = box
    width, kind = right - left, int(stage.rng.integers(5))
    walls.rectangle((left, top, right + 0.5, bottom))
    if kind == 1:
        walls.rectangle((left + 0.22 * width, top - 0.25 * width, right - 0.22 * width, top + 1))
    elif kind == 2:  # noqa: PLR2004  (slanted)
        walls.polygon([(left, top + 1), (right, top + 1), (right, top - 0.40 * width)])
    elif kind == 3:  # noqa: PLR2004  (pointed)
        walls.polygon([(left, top + 1), ((left + right) / 2, top - 0.45 * width), (right, top + 1)])
    elif kind == 4:  # noqa: PLR2004  (a mast)
        walls.rectangle(((left + right) / 2 - 0.02 * width, top - 0.6 * width, (left + right) / 2 + 0.02 * width, top + 1))


def _panes(stage: Stage, panes: Stencil, box: tuple[float, float, float, float], chance: float) -> None:
    """A grid of windows, some of them dark."""
    left, top, right, bottom = box
    pitch = 0.052 * stage.reach
    columns, rows = max(1, int((right - left) / pitch) - 1), max(0, int((bottom - top) / (1.25 * pitch)) - 1)
    margin = (right - left - columns * pitch) / 2
    for row, column in zip(*np.nonzero(stage.rng.random((rows, columns)) < chance), strict=True):
        x, y = left + margin + (column + 0.24) * pitch, top + (1.25 * row + 0.55) * pitch
        panes.rectangle((x, y, x + 0.52 * pitch, y + 0.66 * pitch))


def _tower(stage: Stage, level: float) -> None:
    """One slender tower in the accent's light, off the middle: the eye's landing place."""
    palette, reach = stage.palette, stage.reach
    x, half, top = stage.focus + 0.10 * reach, 0.085 * reach, level - 0.92 * reach
    colour = mix(palette.accent, palette.layers[3], 0.15)
    ridge, mast = x + 0.15 * half, 0.012 * reach
    stage.rectangle((ridge - mast / 2, top - 0.26 * reach, ridge + mast / 2, top), mix(colour, palette.shade, 0.3))
    stage.polygon([(x - half, level), (x - 0.86 * half, top + 0.05 * reach), (ridge, top - 0.03 * reach), (ridge, level)],
                  Ramp((mix(colour, palette.light, 0.30), mix(colour, palette.horizon, 0.25))))  # fmt: skip
    stage.polygon([(ridge, level), (ridge, top - 0.03 * reach), (x + 0.86 * half, top + 0.02 * reach), (x + half, level)],
                  Ramp((mix(colour, palette.shade, 0.35), mix(colour, palette.horizon, 0.15))))  # fmt: skip
    lines = stage.stencil((x - half, top, x + half, level))
    for y in np.arange(top + 0.08 * reach, level, 0.034 * reach):
        lines.rectangle((x - 0.72 * half, float(y), x + 0.72 * half, float(y) + 0.012 * reach))
    stage.lay(lines, palette.light if not stage.night else palette.glow, 0.40)


def _lamps(stage: Stage, level: float) -> None:
    """Lamps along the quay and what they leave on the water."""
    reach, spots = stage.reach, np.arange(0.04, 4.0, 0.24)
    xs = [x for sign in (-1.0, 1.0) for x in stage.focus + sign * spots * stage.reach if 0.0 < x < stage.width]
    bulbs = stage.stencil((0.0, level - 0.06 * reach, stage.width, level + 0.4 * reach))
    for x in xs:
        bulbs.disc((x, level - 0.035 * reach), 0.011 * reach)
        bulbs.rectangle((x - 0.004 * reach, level + 0.03 * reach, x + 0.004 * reach, level + 0.15 * reach), 0.004 * reach, 120)
    stage.lay(bulbs, mix(stage.palette.glow, stage.palette.light, 0.5), 1.0 if stage.night else 0.6)


SCENE = Scene(scenery, ("bars", "house", "arch", "card", "half"))
