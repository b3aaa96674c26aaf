"""Shapes: discs, half discs and quarter rings in balance, for brands without a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.imagery.palette import mix
from generators.imagery.scene import Scene

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Point, Stage


def _ring(stage: Stage, middle: Point, radius: float, colour: Colour, share: float = 0.28) -> None:
    x, y = middle
    box = (x - radius, y - radius, x + radius, y + radius)
    stage.draw.ellipse(box, outline=colour, width=max(2, int(radius * share)))


def _half(stage: Stage, middle: Point, radius: float, start: int, colour: Colour) -> None:
    x, y = middle
    stage.draw.pieslice((x - radius, y - radius, x + radius, y + radius), start, start + 180, fill=colour)


def scenery(stage: Stage) -> None:
    """A large half disc stands on the ground line; a ring, a disc and a bar lean on it."""
    palette, reach, rng = stage.palette, stage.reach, stage.rng
    layers = palette.layers
    base = stage.horizon + reach * 0.12
    turn = float(rng.uniform(-0.12, 0.12))
    _half(stage, (stage.focus - reach * (0.62 + turn), base), reach * 0.52, 180, layers[1])
    _half(stage, (stage.focus + reach * 0.30, base), reach * (0.86 + turn), 180, layers[2])
    _ring(stage, (stage.focus + reach * 0.30, base), reach * (0.56 + turn), layers[3], 0.3)
    stage.draw.rectangle((0, base, stage.width, stage.height), fill=layers[4])
    _half(stage, (stage.focus - reach * 0.34, base), reach * 0.30, 180, palette.accent)
    stage.disc((stage.focus - reach * 0.86, base - reach * 0.13), reach * 0.13, layers[3])
    stripe = mix(layers[4], palette.accent, 0.5)
    stage.draw.rectangle((0, base, stage.width, base + reach * 0.025), fill=stripe)


def emblem(stage: Stage, middle: Point, radius: float) -> None:
    """A disc, a half disc and a ring."""
    x, y = middle
    palette = stage.palette
    _half(stage, (x - radius * 0.12, y + radius * 0.42), radius * 0.62, 180, palette.accent)
    _ring(stage, (x + radius * 0.42, y + radius * 0.14), radius * 0.28, palette.ink, 0.32)
    stage.disc((x + radius * 0.12, y - radius * 0.46), radius * 0.17, palette.layers[4])
    stage.draw.rectangle((x - radius, y + radius * 0.42, x + radius, y + radius * 0.455), fill=palette.ink)


def tile(stage: Stage, corner: Point, side: float, colour: Colour) -> None:
    """A disc, a half, a quarter or a ring, at random."""
    x, y = corner
    middle = (x + side / 2, y + side / 2)
    shape = int(stage.rng.integers(4))
    if shape == 0:
        stage.disc(middle, side * 0.36, colour)
    elif shape == 1:
        _half(stage, (x + side / 2, y + side / 2), side / 2, 90 * int(stage.rng.integers(4)), colour)
    elif shape == 2:  # noqa: PLR2004  (the third of four shapes)
        stage.draw.pieslice((x - side, y - side, x + side, y + side), 0, 90, fill=colour)
    else:
        _ring(stage, middle, side * 0.40, colour, 0.4)


SCENE = Scene(scenery, emblem, tile)
