"""Skies: the blend from ground to horizon, sun or moon, stars and clouds; the tone is the time of day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix

if TYPE_CHECKING:
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point

#: By tone: the sun's height over the horizon and its radius, both in reaches.
SUNS = {"plain": (0.98, 0.15), "warm": (0.42, 0.25), "playful": (0.92, 0.21), "bold": (0.62, 0.46)}
#: The same of the moon.
MOONS = {"plain": (1.05, 0.09), "warm": (0.95, 0.12), "playful": (1.00, 0.13), "bold": (0.72, 0.30)}


def paint_sky(stage: Stage, right: float | None = None) -> Point:
    """Sky down to the horizon, then its light; answers with the middle of sun or moon.

    ``right``: where the light stands, in reaches from the focus, for scenes in which something else is in its way.
    """
    below = stage.horizon + 0.2 * stage.reach
    stage.block((0.0, 0.0, stage.width, below), Ramp(stage.palette.sky))
    stage.block((0.0, below, stage.width, stage.height), stage.palette.horizon)
    if stage.night:
        _stars(stage)
    light = _light(stage, right)
    if not stage.night and stage.tone in {"plain", "playful"}:
        _clouds(stage)
    return light


def _light(stage: Stage, right: float | None) -> Point:
    """Sun or moon with a wide glow and a narrow one, beside the subject's middle."""
    height, size = (MOONS if stage.night else SUNS)[stage.tone]
    middle = stage.at(_beside(stage, size) if right is None else right, height + float(stage.rng.uniform(-0.04, 0.06)))
    palette, radius = stage.palette, size * stage.reach
    wide = stage.reach * (1.5 if stage.tone == "warm" else 1.1)
    halo = mix(palette.second, palette.glow, 0.35) if stage.night else palette.glow
    stage.glow(middle, (wide * 1.25, wide), halo, 0.42)
    stage.glow(middle, (radius * 2.2, radius * 2.2), palette.light, 0.35)
    top, foot = mix(palette.glow, palette.light, 0.45), palette.glow
    stage.disc(middle, radius, Ramp((top, foot)) if not stage.night else mix(palette.glow, palette.light, 0.5))
    return middle


def _beside(stage: Stage, size: float) -> float:
    """A big sun stands behind the subject, a small one to its right or left."""
    if size >= SUNS["bold"][1] * 0.6:
        return float(stage.rng.uniform(-0.08, 0.08))
    side = float(stage.rng.uniform(0.30, 0.48))
    return side if stage.calm == "left" or stage.rng.random() < 0.5 else -side  # noqa: PLR2004  (a fair coin)


def _stars(stage: Stage) -> None:
    """Few large, many small, thinning to the horizon and to a calm side."""
    count = 110
    xs, ys = stage.rng.random(count) * stage.width, stage.rng.random(count) ** 1.4 * stage.horizon * 0.85
    near = np.interp(xs, np.linspace(0.0, stage.width, 64), stage.rise(64, 0.0)) > stage.rng.random(count) * 0.9
    sizes = stage.rng.pareto(3.0, count).clip(0.0, 1.6) + 0.45
    for opacity, chosen in ((0.45, sizes < 0.8), (0.95, sizes >= 0.8)):  # noqa: PLR2004  (faint and clear ones)
        stencil = stage.stencil((0.0, 0.0, stage.width, stage.horizon))
        for x, y, size in zip(xs[near & chosen], ys[near & chosen], sizes[near & chosen], strict=True):
            stencil.disc((x, y), 0.35 + 0.0032 * size * stage.reach)
        stage.lay(stencil, stage.palette.light, opacity)


def _clouds(stage: Stage) -> None:
    """Two or three flat-footed clouds, light above and thin below."""
    for right, up, size in ((-0.62, 0.96, 0.42), (0.72, 0.74, 0.34), (-0.15, 1.22, 0.24))[
        : 3 if stage.width > stage.reach else 2
    ]:
        middle = stage.at(right + float(stage.rng.uniform(-0.12, 0.12)), up + float(stage.rng.uniform(-0.06, 0.06)))
        _cloud(stage, middle, size * stage.reach)


def _cloud(stage: Stage, middle: Point, length: float) -> None:
    x, y = middle
    stencil = stage.stencil((x - length * 0.6, y - length * 0.36, x + length * 0.6, y))
    for along, size in zip((-0.34, -0.12, 0.12, 0.34), stage.rng.uniform(0.12, 0.27, 4), strict=True):
        stencil.disc((x + along * length, y - size * length * 0.35), size * length)
    stencil.rectangle((x - length * 0.55, y - length * 0.12, x + length * 0.55, y), length * 0.06)
    stage.fade(stencil, stage.palette.light, 0.85, 0.15)
