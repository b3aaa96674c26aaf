"""Water: what stands above it, upside down and dimmed, under ripples and the light's path. Knows no scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from generators.imagery.paint import Ramp, cloth
from generators.imagery.palette import mix

if TYPE_CHECKING:
    from generators.imagery.stage import Stage


def pour(stage: Stage, level: float, light: float) -> None:
    """Water from ``level`` (y) down to the foot; ``light`` is the x of the sun or moon above it."""
    palette, top = stage.palette, round(level)
    deep = stage.height - top
    if deep <= 1:
        return
    near = mix(palette.layers[2], palette.second, 0.35)
    tint = Ramp((mix(palette.horizon, palette.layers[1], 0.30), near, mix(near, palette.layers[4], 0.55)))
    size = (stage.width, deep)
    mirrored = stage.canvas.crop((0, max(0, top - deep), stage.width, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    water = cloth(tint, (0.0, level, stage.width, stage.height), (0, top, stage.width, stage.height))
    fade = np.rint(255.0 * np.linspace(0.50, 0.06, mirrored.height)).astype(np.uint8)
    mask = Image.fromarray(fade[:, None]).resize(mirrored.size, Image.Resampling.NEAREST)
    water.paste(mirrored, (0, 0), mask)
    stage.canvas.paste(water.crop((0, 0, *size)), (0, top))
    moving = 0.45 * deep if stage.calm == "bottom" else float(deep)
    _ripples(stage, level, moving)
    _glitter(stage, level, moving, light)


def _ripples(stage: Stage, level: float, deep: float) -> None:
    """Long thin lenses, wider and further apart towards the viewer."""
    stencil = stage.stencil((0.0, level, stage.width, stage.height))
    count = round(14 + 10 * stage.width / stage.reach)
    for x, share in zip(stage.rng.random(count) * stage.width, stage.rng.random(count) ** 1.5, strict=True):
        half = stage.reach * (0.05 + 0.22 * share) * float(stage.rng.uniform(0.5, 1.2))
        stencil.ellipse((x, level + deep * (0.03 + 0.95 * share)), half, max(0.3, 0.0042 * stage.reach * (0.4 + 1.4 * share)))
    stage.lay(stencil, mix(stage.palette.light, stage.palette.horizon, 0.35), 0.30)


def _glitter(stage: Stage, level: float, deep: float, light: float) -> None:
    """The light's path: short lenses under it, closer at the horizon."""
    reach = stage.reach
    stage.glow((light, level), (0.7 * reach, 0.5 * min(deep, reach)), stage.palette.glow, 0.35)
    stencil = stage.stencil((light - 0.6 * reach, level, light + 0.6 * reach, stage.height))
    for share in np.linspace(0.0, 1.0, 34) ** 1.4:
        spread = reach * (0.05 + 0.16 * share)
        half = spread * float(stage.rng.uniform(0.35, 1.0))
        x = light + float(stage.rng.normal(0.0, 0.35)) * spread
        stencil.ellipse(
            (x, level + min(deep, 1.2 * reach) * (0.015 + 0.9 * share)), half, max(0.3, 0.0042 * reach * (0.6 + share))
        )
    stage.lay(stencil, mix(stage.palette.glow, stage.palette.light, 0.6), 0.80)
