"""Cups: a cup with a saucer and steam on a table, beans beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.palette import mix
from generators.imagery.scene import Scene

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Point, Stage


def _bowl(middle: Point, width: float, height: float) -> list[Point]:
    """The outline of a cup's body below its rim: straight shoulders, round foot."""
    x, y = middle
    angles = np.linspace(0.0, np.pi, 40)
    sides = np.sign(np.cos(angles)) * np.abs(np.cos(angles)) ** 0.55
    return [(x + width / 2 * float(s), y + height * float(np.sin(a) ** 0.8)) for s, a in zip(sides, angles, strict=True)]


def _cup(stage: Stage, rim: Point, width: float, tones: tuple[Colour, Colour, Colour]) -> None:
    """A cup whose rim's middle is at ``rim``: body, shaded side, handle, drink."""
    body, shade, drink = tones
    x, y = rim
    height = width * 0.68
    ring = (x + width * 0.30, y + height * 0.08, x + width * 0.74, y + height * 0.66)
    stage.draw.ellipse(ring, outline=shade, width=max(2, int(width * 0.085)))
    outline = _bowl(rim, width, height)
    stage.polygon(outline, body)
    right = [point for point in outline if point[0] >= x + width * 0.18]
    stage.polygon([(x + width * 0.18, y), *right], shade)
    lip = width * 0.115
    stage.draw.ellipse((x - width / 2, y - lip, x + width / 2, y + lip), fill=mix(body, shade, 0.35))
    stage.draw.ellipse((x - width * 0.44, y - lip * 0.72, x + width * 0.44, y + lip * 0.86), fill=drink)


def _saucer(stage: Stage, middle: Point, width: float, tones: tuple[Colour, Colour]) -> None:
    x, y = middle
    for step, tone in enumerate(tones):
        half, lip = width * (0.5 - 0.06 * step), width * (0.085 - 0.018 * step)
        stage.draw.ellipse((x - half, y - lip - step * width * 0.012, x + half, y + lip - step * width * 0.012), fill=tone)


def _steam(stage: Stage, foot: Point, height: float, colour: Colour) -> None:
    """One ribbon that sways and thins as it rises."""
    x, y = foot
    share = np.linspace(0.0, 1.0, 36)
    sway = height * 0.11 * np.sin(share * 2.0 * np.pi + float(stage.rng.uniform(0.0, 0.8))) * (0.4 + share)
    half = height * 0.035 * np.sin(np.pi * np.clip(share, 0.02, 0.98)) ** 0.7
    left = [(x + float(s - h), y - height * float(t)) for s, h, t in zip(sway, half, share, strict=True)]
    right = [(x + float(s + h), y - height * float(t)) for s, h, t in zip(sway, half, share, strict=True)]
    stage.polygon([*left, *reversed(right)], colour)


def _bean(stage: Stage, middle: Point, length: float, tones: tuple[Colour, Colour]) -> None:
    """A bean, lying at a random angle, with its crease."""
    angle = float(stage.rng.uniform(0.0, np.pi))
    turns = np.linspace(0.0, 2.0 * np.pi, 32)
    x, y = middle
    along, across = np.cos(turns) * length / 2, np.sin(turns) * length * 0.33
    xs = x + along * np.cos(angle) - across * np.sin(angle)
    ys = y + along * np.sin(angle) + across * np.cos(angle)
    stage.polygon(list(zip(xs.tolist(), ys.tolist(), strict=True)), tones[0])
    crease = np.linspace(-0.42, 0.42, 14)
    bend = length * 0.07 * np.sin(crease * 2.0 * np.pi / 0.84)
    cx = x + crease * length * np.cos(angle) - bend * np.sin(angle)
    cy = y + crease * length * np.sin(angle) + bend * np.cos(angle)
    stage.draw.line(list(zip(cx.tolist(), cy.tolist(), strict=True)), fill=tones[1], width=max(1, int(length * 0.07)))


def scenery(stage: Stage) -> None:
    """A table with the cup at the focus; steam rises into the light; beans lie on the calm side's edge."""
    palette, reach = stage.palette, stage.reach
    layers = palette.layers
    edge = stage.horizon - reach * 0.02
    stage.draw.rectangle((0, edge, stage.width, stage.height), fill=layers[3])
    stage.draw.rectangle((0, edge, stage.width, edge + reach * 0.035), fill=layers[2])
    width = reach * 0.92
    rim = (stage.focus, edge - width * 0.50)
    china = palette.ink if stage.night else palette.paper
    for offset, height in ((-0.16, 0.52), (0.06, 0.66), (0.24, 0.46)):
        foot = (rim[0] + width * offset, rim[1] - width * 0.06)
        _steam(stage, foot, width * height, mix(palette.horizon, china, 0.55))
    _saucer(stage, (rim[0], rim[1] + width * 0.67), width * 1.45, (layers[4], mix(china, layers[2], 0.18)))
    _cup(stage, rim, width, (palette.accent, mix(palette.accent, layers[4], 0.35), mix(palette.spots[2], layers[4], 0.6)))
    for _ in range(5):
        place = float(stage.rng.uniform(-1.5, -0.85))
        depth = float(stage.rng.uniform(0.1, 0.32))
        spot = (stage.focus + reach * place, edge + reach * depth)
        _bean(stage, spot, reach * 0.15, (mix(layers[4], palette.accent, 0.15), layers[2]))


def emblem(stage: Stage, middle: Point, radius: float) -> None:
    """The cup alone, three ribbons of steam."""
    x, y = middle
    palette = stage.palette
    width = radius * 0.98
    rim = (x - radius * 0.08, y - radius * 0.08)
    for offset in (-0.2, 0.02, 0.24):
        _steam(stage, (rim[0] + width * offset, rim[1] - width * 0.2), width * 0.42, palette.layers[3])
    _saucer(stage, (rim[0], rim[1] + width * 0.67), width * 1.4, (palette.ink, palette.layers[2]))
    _cup(stage, rim, width, (palette.accent, mix(palette.accent, palette.ink, 0.25), palette.ink))


def tile(stage: Stage, corner: Point, side: float, colour: Colour) -> None:
    """A cup from above, a bean or a half cup, at random."""
    x, y = corner
    middle = (x + side / 2, y + side / 2)
    shape = int(stage.rng.integers(3))
    if shape == 0:
        stage.disc(middle, side * 0.40, colour)
        ring = (middle[0] - side * 0.27, middle[1] - side * 0.27, middle[0] + side * 0.27, middle[1] + side * 0.27)
        stage.draw.ellipse(ring, outline=stage.palette.ground, width=max(2, int(side * 0.05)))
    elif shape == 1:
        _bean(stage, middle, side * 0.78, (colour, stage.palette.ground))
    else:
        stage.draw.pieslice((x, y - side / 2, x + side, y + side / 2), 0, 180, fill=colour)
        stage.draw.rectangle((x + side * 0.2, y + side * 0.7, x + side * 0.8, y + side * 0.78), fill=colour)


SCENE = Scene(scenery, emblem, tile)
