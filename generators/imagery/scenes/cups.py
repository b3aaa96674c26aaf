"""Cups: a cup on its saucer, steam in the light, beans beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.scene import Scene
from generators.imagery.solids import round_body, tones
from generators.imagery.studio import contact, furnish

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point


def scenery(stage: Stage) -> None:
    """Table, saucer, cup, its steam; a few beans where the light falls."""
    furnish(stage)
    palette, reach = stage.palette, stage.reach
    width = 0.78 * reach
    rim = stage.at(0.0, 0.50)
    china = palette.accent if stage.tone != "bold" or stage.night else mix(palette.light, palette.horizon, 0.12)
    contact(stage, stage.at(0.02, -0.06), 0.60 * reach, 0.75)
    _saucer(stage, stage.at(0.0, 0.012), 1.34 * width, mix(palette.light, palette.layers[1], 0.22))
    _cup(stage, rim, width, china)
    _steam(stage, rim, width)
    _beans(stage)


def _saucer(stage: Stage, middle: Point, width: float, colour: Colour) -> None:
    (x, y), half = middle, width / 2
    light, plain, dark, _ = tones(stage, colour)
    stage.ellipse((x, y + 0.045 * half), half, 0.20 * half, mix(plain, dark, 0.7))
    stage.ellipse((x, y), half, 0.19 * half, Ramp((plain, light, plain, mix(plain, dark, 0.4)), across=True))
    well = stage.ellipse((x, y + 0.01 * half), 0.66 * half, 0.115 * half, Ramp((mix(plain, dark, 0.35), plain)))
    stage.shade(well, (x + 0.1 * half, y), (0.6 * half, 0.12 * half), stage.palette.shade, 0.6)


def _cup(stage: Stage, rim: Point, width: float, colour: Colour) -> None:
    """Handle, body, inside, drink: what is nearer is painted later."""
    (x, y), half, height = rim, width / 2, 0.64 * width
    light, plain, dark, back = tones(stage, colour)
    handle = stage.stencil((x + 0.6 * half, y, x + 1.75 * half, y + height))
    handle.ring((x + 1.02 * half, y + 0.40 * height), 0.46 * half, 0.16 * half)
    stage.lay(handle, Ramp((mix(plain, light, 0.3), dark)))
    angles = np.linspace(0.0, np.pi, 60)
    sides = np.sign(np.cos(angles)) * np.abs(np.cos(angles)) ** 0.50
    body = np.column_stack((x + half * sides, y + height * np.sin(angles) ** 0.78))
    stencil = round_body(stage, body, colour)
    stage.shade(stencil, (x + 0.1 * half, y + 1.04 * height), (0.9 * half, 0.42 * height), back, 0.6)
    stage.ellipse(rim, half, 0.215 * half, Ramp((light, mix(plain, light, 0.7), plain), across=True))
    stage.ellipse((x, y + 0.01 * half), 0.94 * half, 0.175 * half, Ramp((dark, mix(plain, dark, 0.4)), across=True))
    _drink(stage, (x, y + 0.045 * half), half)


def _drink(stage: Stage, middle: Point, half: float) -> None:
    """Coffee with a ring of crema and a lighter figure poured on it."""
    palette = stage.palette
    coffee = mix(mix(palette.shade, palette.accent, 0.22), palette.glow, 0.05)
    crema = mix(coffee, palette.glow, 0.55)
    stage.ellipse(middle, 0.88 * half, 0.135 * half, Ramp((crema, mix(coffee, crema, 0.5)), across=True))
    stage.ellipse(
        (middle[0] + 0.01 * half, middle[1] + 0.004 * half), 0.82 * half, 0.118 * half, Ramp((coffee, mix(coffee, crema, 0.55)))
    )
    stage.ellipse((middle[0] - 0.06 * half, middle[1] + 0.02 * half), 0.34 * half, 0.05 * half, mix(crema, palette.light, 0.6))
    stage.ellipse((middle[0] - 0.06 * half, middle[1] + 0.016 * half), 0.20 * half, 0.026 * half, mix(coffee, crema, 0.8))


def _steam(stage: Stage, rim: Point, width: float) -> None:
    """Ribbons that sway, widen and thin out; blurred, since steam has no edge."""
    (x, y), tall = rim, 1.0 * width
    box = (x - 0.62 * width, y - 1.1 * tall, x + 0.62 * width, y)
    share = np.linspace(0.0, 1.0, 40)
    for offset, height, opacity in ((-0.17, 0.78, 0.55), (0.05, 1.0, 0.7), (0.23, 0.66, 0.5)):
        stencil = stage.stencil(box)
        sway = 0.10 * tall * np.sin(2.0 * np.pi * share * 1.1 + float(stage.rng.uniform(0.0, 2.0))) * (0.25 + share)
        half = 0.045 * tall * np.sin(np.pi * np.clip(share, 0.03, 1.0)) ** 0.6
        up = y - 0.02 * width - height * tall * share
        middle = x + offset * width + sway
        stencil.polygon(np.vstack((np.column_stack((middle - half, up)), np.column_stack((middle + half, up))[::-1])))
        stage.soften(stencil, mix(stage.palette.light, stage.palette.glow, 0.08), max(0.6, 0.014 * tall), opacity)


def _beans(stage: Stage) -> None:
    """Beans lying on the table, away from the saucer, each with its shadow."""
    palette = stage.palette
    roast = mix(palette.shade, palette.accent, 0.30)
    for right, down, size in (
        (-0.86, 0.10, 0.13),
        (-0.70, 0.16, 0.14),
        (-0.98, 0.19, 0.12),
        (0.80, 0.17, 0.14),
        (0.98, 0.12, 0.11),
    ):
        x, y = stage.at(right + float(stage.rng.uniform(-0.03, 0.03)), -down)
        length = size * stage.reach
        stage.glow((x + 0.1 * length, y + 0.16 * length), (0.75 * length, 0.34 * length), palette.shade, 0.6)
        _bean(stage, (x, y), length, roast)


def _bean(stage: Stage, middle: Point, length: float, colour: Colour) -> None:
    """A bean at a random angle, its crease an s."""
    lean, turns = float(stage.rng.uniform(0.0, np.pi)), np.linspace(0.0, 2.0 * np.pi, 32)
    axes = np.array(((np.cos(lean), np.sin(lean)), (-np.sin(lean), np.cos(lean)))) * length
    oval = np.column_stack((0.5 * np.cos(turns), 0.34 * np.sin(turns))) @ axes + middle
    stencil = stage.polygon(oval, colour)
    stage.shade(
        stencil, (middle[0] - 0.15 * length, middle[1] - 0.2 * length), (0.5 * length, 0.4 * length), stage.palette.light, 0.35
    )
    crease = np.linspace(-0.44, 0.44, 12)
    line = np.column_stack((crease, 0.07 * np.sin(2.0 * np.pi * crease / 0.88))) @ axes + middle
    groove = stage.stencil((middle[0] - length, middle[1] - length, middle[0] + length, middle[1] + length))
    groove.line(line, 0.07 * length)
    stage.lay(groove, mix(colour, stage.palette.shade, 0.75))


SCENE = Scene(scenery, ("cup", "bean", "quarter", "ring", "half"))
