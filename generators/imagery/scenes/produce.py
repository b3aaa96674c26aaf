"""Produce: a bowl of fruit on a table, some of it beside the bowl, leaves among it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import at_lightness, lab, mix
from generators.imagery.scene import Scene
from generators.imagery.solids import ball, round_body, tones
from generators.imagery.studio import contact, furnish

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point


def scenery(stage: Stage) -> None:
    """Fruit in the bowl from back to front, the bowl over it, two pieces on the table."""
    furnish(stage)
    reach, hues = stage.reach, _hues(stage)
    contact(stage, stage.at(0.02, -0.03), 0.42 * reach, 0.9)
    pile = (
        (-0.22, 0.50, 0.17, 1),
        (0.20, 0.52, 0.18, 0),
        (0.0, 0.60, 0.19, 2),
        (-0.34, 0.40, 0.15, 2),
        (0.36, 0.40, 0.15, 1),
        (0.10, 0.40, 0.19, 0),
        (-0.14, 0.40, 0.17, 1),
    )
    for right, up, size, hue in pile:
        foot = stage.at(right, up - size + float(stage.rng.uniform(-0.01, 0.01)))
        ball(stage, foot, size * reach, hues[(hue + stage.rng.integers(2)) % 3])
    for right, up, size, lean in ((0.02, 0.78, 0.26, -0.9), (0.26, 0.68, 0.24, -0.3), (-0.32, 0.62, 0.22, -2.6)):
        _leaf(stage, stage.at(right, up), size * reach, lean + float(stage.rng.uniform(-0.2, 0.2)))
    _bowl(stage, stage.at(0.0, 0.36), 0.56 * reach)
    for right, down, size, hue in ((-0.74, 0.08, 0.15, 0), (0.76, 0.13, 0.13, 2)):
        foot = stage.at(right, -down)
        contact(stage, foot, 0.9 * size * reach, 0.8)
        ball(stage, foot, size * reach, hues[hue])
        _stalk(stage, (foot[0], foot[1] - 1.9 * size * reach), size * reach)


def _hues(stage: Stage) -> tuple[Colour, Colour, Colour]:
    """Three colours of fruit: the accent, a lighter neighbour of it, a fresh one."""
    palette = stage.palette
    fresh = at_lightness(palette.second, max(0.60, lab(palette.second)[0]), 1.2)
    return palette.accent, mix(palette.third, palette.glow, 0.30), fresh


def _bowl(stage: Stage, rim: Point, half: float) -> None:
    """A wide bowl on a short foot; its rim in front of the fruit is a thin crescent."""
    (x, y), height = rim, 0.66 * half
    colour = mix(stage.palette.light, stage.palette.layers[2], 0.16)
    light, plain, dark, back = tones(stage, colour)
    angles = np.linspace(0.0, np.pi, 60)
    sides = np.sign(np.cos(angles)) * np.abs(np.cos(angles)) ** 0.62
    front = 0.10 * half * np.sin(np.linspace(np.pi, 0.0, 60))
    edge = np.column_stack((np.linspace(x - half, x + half, 60), y + front))
    foot = [
        (x - 0.34 * half, y + 0.9 * height),
        (x + 0.34 * half, y + 0.9 * height),
        (x + 0.38 * half, y + 1.08 * height),
        (x - 0.38 * half, y + 1.08 * height),
    ]
    stage.polygon(foot, Ramp((plain, mix(plain, dark, 0.4), dark), across=True))
    stencil = round_body(
        stage, np.vstack((edge, np.column_stack((x + half * sides, y + height * np.sin(angles) ** 0.85)))), colour
    )
    stage.shade(stencil, (x, y + 1.05 * height), (0.8 * half, 0.4 * height), back, 0.7)
    lip = stage.stencil((x - half, y - 0.02 * half, x + half, y + 0.16 * half))
    lip.line(edge, max(1.0, 0.035 * half))
    stage.lay(lip, Ramp((mix(plain, light, 0.5), light, plain, mix(plain, dark, 0.3)), across=True))
    band = stage.stencil((x - half, y, x + half, y + height))
    band.line(edge * (0.94, 1.0) + (0.06 * x, 0.26 * height), max(1.0, 0.05 * half))
    stage.lay(band, stage.palette.accent, 0.85)


def _leaf(stage: Stage, root: Point, length: float, lean: float) -> None:
    """A pointed leaf with a lit half and a shaded one."""
    share = np.linspace(0.0, 1.0, 20)
    width = 0.24 * np.sin(np.pi * share**0.8)
    axes = np.array(((np.cos(lean), np.sin(lean)), (-np.sin(lean), np.cos(lean)))) * length
    spine = np.column_stack((share, 0.06 * np.sin(np.pi * share)))
    green = at_lightness(stage.palette.second, 0.46 if not stage.night else 0.40, 1.1)
    for sign, paint in ((1.0, mix(green, stage.palette.shade, 0.35)), (-1.0, mix(green, stage.palette.light, 0.22))):
        edge = spine + np.column_stack((np.zeros(20), sign * width))
        stage.polygon(np.vstack((spine, edge[::-1])) @ axes + root, paint)


def _stalk(stage: Stage, foot: Point, size: float) -> None:
    (x, y) = foot
    stencil = stage.stencil((x - size, y - size, x + size, y + size))
    stencil.line([(x, y + 0.05 * size), (x + 0.04 * size, y - 0.22 * size), (x + 0.16 * size, y - 0.42 * size)], 0.10 * size)
    stage.lay(stencil, mix(stage.palette.shade, stage.palette.accent, 0.2))
    _leaf(stage, (x + 0.06 * size, y - 0.2 * size), 0.8 * size, -0.5)


SCENE = Scene(scenery, ("leaf", "disc", "half", "quarter", "ring"))
