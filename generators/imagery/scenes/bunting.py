"""Bunting: strings of flags and bulbs over a lawn with tents, confetti between them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.paper_rain import rain
from generators.imagery.scene import Scene
from generators.imagery.sky import paint_sky
from generators.imagery.wood import crowns

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point


def scenery(stage: Stage) -> None:
    """Hills, trees, two striped tents on the lawn, three strings that hang over the focus."""
    paint_sky(stage)
    palette, reach = stage.palette, stage.reach
    far = stage.horizon - reach * (0.10 + 0.16 * stage.rolling(100, 1.2) * stage.rise(100, 0.4))
    stage.land(far, Ramp((palette.layers[0], mix(palette.layers[1], palette.horizon, 0.4))))
    wood = stage.horizon - reach * (0.03 + 0.06 * stage.rolling(100, 1.0))
    crowns(stage, wood, (0.20, 26), mix(palette.layers[2], palette.second, 0.25))
    lawn = stage.horizon - reach * (0.01 + 0.05 * stage.rolling(100, 0.7))
    green = mix(palette.layers[2], palette.second, 0.30)
    stage.land(lawn, Ramp((mix(green, palette.glow, 0.25), green, mix(green, palette.layers[4], 0.6))))
    _tent(stage, stage.at(0.40, -0.04), 0.50 * reach, palette.second)
    _tent(stage, stage.at(-0.16, -0.12), 0.74 * reach, palette.accent)
    if stage.tone in {"playful", "bold"}:
        rain(stage, 32, stage.at(0.0, 0.66), (0.9, 0.36))
    _strings(stage)


def _tent(stage: Stage, foot: Point, wide: float, colour: Colour) -> None:
    """A pagoda tent: striped roof that swings in, a scalloped edge, an open front, a flag."""
    (x, y), palette = foot, stage.palette
    pale = mix(palette.light, palette.horizon, 0.10)
    eave, top = y - 0.40 * wide, y - 0.92 * wide
    stage.glow((x + 0.08 * wide, y), (0.68 * wide, 0.09 * wide), palette.shade, 0.55)
    stage.rectangle((x - 0.44 * wide, eave, x + 0.44 * wide, y), Ramp((mix(pale, palette.shade, 0.28), pale)))
    stage.polygon(
        [(x - 0.16 * wide, y), (x - 0.03 * wide, eave), (x + 0.03 * wide, eave), (x + 0.16 * wide, y)],
        Ramp((mix(palette.shade, colour, 0.2), mix(palette.shade, colour, 0.45))),
    )
    share = np.linspace(0.0, 1.0, 14)
    edges = np.linspace(-0.52, 0.52, 9)
    for stripe, (one, two) in enumerate(pairwise(edges)):
        hue = colour if stripe % 2 == 0 else pale
        left = np.column_stack((x + wide * one * share**1.5, top + (eave - top) * share))
        right = np.column_stack((x + wide * two * share**1.5, top + (eave - top) * share))
        stage.polygon(
            np.vstack((left, right[::-1])),
            Ramp((mix(hue, palette.shade, 0.05 + 0.05 * stripe), mix(hue, palette.light, 0.10 - 0.01 * stripe))),
        )
        middle = (x + wide * (one + two) / 2, eave)
        flap = stage.stencil((middle[0] - 0.07 * wide, eave - 1, middle[0] + 0.07 * wide, eave + 0.08 * wide))
        flap.slice(middle, 0.065 * wide, 0, 180)
        stage.lay(flap, mix(hue, palette.shade, 0.10))
    stage.rectangle((x - 0.006 * wide, top - 0.16 * wide, x + 0.006 * wide, top), palette.shade)
    stage.polygon([(x, top - 0.16 * wide), (x + 0.15 * wide, top - 0.12 * wide), (x, top - 0.08 * wide)], palette.accent)


def _strings(stage: Stage) -> None:
    """Two masts, a string between them and one that leaves the picture on each side that is not calm."""
    left, right, reach = stage.at(-0.80, 1.02), stage.at(0.86, 1.10), stage.reach
    thick = 0.010 * reach
    for x, y in (left, right):
        stage.rectangle((x - thick, y, x + thick, stage.horizon), mix(stage.palette.shade, stage.palette.second, 0.35))
        stage.disc((x, y), 2.4 * thick, stage.palette.accent)
    _string(stage, (left, right), 0.26 * reach, 0.084 * reach)
    _string(stage, (right, (stage.width + 0.5 * reach, right[1])), 0.20 * reach, 0.084 * reach)
    if stage.calm != "left":
        _string(stage, ((-0.5 * reach, left[1]), left), 0.20 * reach, 0.084 * reach)


def _string(stage: Stage, ends: tuple[Point, Point], sag: float, size: float) -> None:
    """A cord that hangs in a curve, flags in three hues along it; by night a bulb between every two."""
    share, palette = np.linspace(0.0, 1.0, 50), stage.palette
    xs = ends[0][0] + (ends[1][0] - ends[0][0]) * share
    ys = ends[0][1] + (ends[1][1] - ends[0][1]) * share + sag * 4.0 * share * (1.0 - share)
    box = (float(xs.min()) - size, float(ys.min()) - size, float(xs.max()) + size, float(ys.max()) + 2.0 * size)
    count = max(4, round(abs(ends[1][0] - ends[0][0]) / (1.45 * size)))
    places = (np.arange(count) + 0.5) / count
    for hue, colour in enumerate((palette.accent, palette.light, palette.third)):
        stencil = stage.stencil(box)
        for at in places[hue::3]:
            x, y = float(np.interp(at, share, xs)), float(np.interp(at, share, ys))
            stencil.polygon([(x - 0.55 * size, y), (x + 0.55 * size, y), (x + 0.06 * size, y + 1.25 * size)])
        stage.lay(stencil, Ramp((mix(colour, palette.light, 0.08), mix(colour, palette.shade, 0.14))))
    cord = stage.stencil(box)
    cord.line(np.column_stack((xs, ys)), max(0.5, 0.10 * size))
    stage.lay(cord, mix(palette.shade, palette.second, 0.3))
    if stage.night:
        for at in places[::2]:
            stage.glow(
                (float(np.interp(at, share, xs)), float(np.interp(at, share, ys))), (0.9 * size, 0.9 * size), palette.glow, 0.75
            )


SCENE = Scene(scenery, ("flag", "star", "half", "disc", "dots"))
