"""Parcels: a stack of boxes, taped and labelled, one of them tied with a ribbon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.imagery.palette import mix
from generators.imagery.scene import Scene
from generators.imagery.solids import box
from generators.imagery.studio import contact, furnish

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point


def scenery(stage: Stage) -> None:
    """Two boxes below, one above, a small gift in front."""
    furnish(stage)
    palette, reach = stage.palette, stage.reach
    card = mix(palette.third, palette.light, 0.30)
    shift = float(stage.rng.uniform(-0.03, 0.03))
    contact(stage, stage.at(-0.06, 0.0), 0.55 * reach, 0.9)
    _parcel(stage, stage.at(-0.36, 0.0), (0.44, 0.34), card)
    _parcel(stage, stage.at(0.18, -0.03), (0.52, 0.44), palette.accent)
    contact(stage, stage.at(0.10 + shift, 0.43), 0.20 * reach, 0.6)
    _parcel(stage, stage.at(0.08 + shift, 0.44), (0.40, 0.26), mix(palette.second, palette.light, 0.12))
    contact(stage, stage.at(-0.60, -0.14), 0.17 * reach, 0.9)
    _gift(stage, stage.at(-0.60, -0.14), 0.28 * reach)


def _parcel(stage: Stage, foot: Point, size: tuple[float, float], colour: Colour) -> None:
    """A box with tape over lid and front, and a label."""
    reach, (x, y) = stage.reach, foot
    wide, tall = size[0] * reach, size[1] * reach
    box(stage, foot, (wide, tall), colour)
    half, slant, lift = 0.05 * wide, 0.22 * wide, 0.42 * 0.22 * wide
    tape = mix(colour, stage.palette.light, 0.55)
    top = y - tall
    stage.polygon(
        [(x - half, top), (x + half, top), (x + half + slant, top - lift), (x - half + slant, top - lift)],
        mix(tape, stage.palette.light, 0.4),
    )
    stage.rectangle((x - half, top, x + half, top + 0.30 * tall), tape)
    label = (x - 0.42 * wide, y - 0.36 * tall, x - 0.10 * wide, y - 0.12 * tall)
    stage.rectangle(label, mix(stage.palette.light, colour, 0.08), 0.02 * wide)
    lines = stage.stencil(label)
    for row in range(3):
        left, line = label[0] + 0.03 * wide, label[1] + (0.06 + 0.06 * row) * tall
        lines.rectangle((left, line, left + (0.24, 0.20, 0.12)[row] * wide, line + 0.022 * tall))
    stage.lay(lines, mix(colour, stage.palette.shade, 0.6), 0.8)


def _gift(stage: Stage, foot: Point, wide: float) -> None:
    """A small box with a ribbon and a bow."""
    (x, y), ribbon = foot, stage.palette.accent
    colour = mix(stage.palette.light, stage.palette.horizon, 0.18)
    tall = 0.78 * wide
    box(stage, foot, (wide, tall), colour)
    stage.rectangle((x - 0.07 * wide, y - tall, x + 0.07 * wide, y), ribbon)
    top, slant = y - tall, 0.22 * wide
    stage.polygon(
        [
            (x - 0.07 * wide, top),
            (x + 0.07 * wide, top),
            (x + 0.07 * wide + slant, top - 0.42 * slant),
            (x - 0.07 * wide + slant, top - 0.42 * slant),
        ],
        mix(ribbon, stage.palette.light, 0.2),
    )
    knot = (x + 0.5 * slant, top - 0.30 * slant)
    bow = stage.stencil((x - wide, top - wide, x + wide, top + 0.2 * wide))
    for sign in (-1.0, 1.0):
        bow.polygon(
            [knot, (knot[0] + sign * 0.30 * wide, knot[1] - 0.26 * wide), (knot[0] + sign * 0.34 * wide, knot[1] + 0.02 * wide)]
        )
    bow.disc(knot, 0.06 * wide)
    stage.lay(bow, mix(ribbon, stage.palette.shade, 0.12))


SCENE = Scene(scenery, ("parcel", "bag", "slope", "half", "tracks"))
