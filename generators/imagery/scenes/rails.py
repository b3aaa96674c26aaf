"""Rails: a train on a viaduct between hills, its windows lit when it is dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.scene import Scene
from generators.imagery.sky import paint_sky
from generators.imagery.wood import firs

if TYPE_CHECKING:
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point


def scenery(stage: Stage) -> None:
    """Hills behind, mist in the valley, the viaduct from edge to edge, the train over the focus, firs below."""
    paint_sky(stage)
    palette, reach = stage.palette, stage.reach
    for step, (lift, swell, waves) in enumerate(((0.26, 0.50, 1.5), (0.16, 0.40, 1.2), (0.02, 0.30, 1.0))):
        skyline = stage.horizon - reach * (lift + swell * stage.rolling(140, waves) * stage.rise(140, 0.35))
        if step:
            firs(stage, skyline, (0.07 + 0.02 * step, 46), mix(palette.layers[step], palette.layers[3], 0.25))
        stage.land(skyline, Ramp((palette.layers[step], mix(palette.layers[step], palette.horizon, 0.60))))
    stage.glow((stage.focus, stage.horizon + 0.1 * reach), (2.2 * reach, 0.34 * reach), palette.horizon, 0.7)
    deck = stage.horizon - 0.06 * reach
    _viaduct(stage, deck)
    _train(stage, deck)
    near = stage.horizon + reach * (0.40 - 0.14 * stage.rolling(80, 1.1))
    firs(stage, near, (0.20, 40), palette.layers[4])
    stage.land(near, Ramp((palette.layers[4], mix(palette.layers[4], palette.shade, 0.6))))


def _viaduct(stage: Stage, deck: float) -> None:
    """A deck on piers with round arches; the arch's thickness shows dark on one side."""
    palette, reach = stage.palette, stage.reach
    span, thick, foot = 0.46 * reach, 0.10 * reach, min(stage.height, deck + 1.1 * reach)
    stone = mix(palette.layers[3], palette.second, 0.25)
    box = (0.0, deck, float(stage.width), foot)
    openings = []
    left = stage.focus - span * np.ceil(stage.focus / span + 1)
    while left < stage.width:
        openings.append(float(left))
        left += span
    soffit, wall = stage.stencil(box), stage.stencil(box)
    wall.rectangle(box)
    soffit.rectangle(box)
    for start in openings:
        for stencil, shift in ((wall, 0.0), (soffit, 0.055 * span)):
            middle, half = start + span / 2 + shift, 0.40 * span
            stencil.disc((middle, deck + thick + half), half, 0)
            stencil.rectangle((middle - half, deck + thick + half, middle + half, foot), 0.0, 0)
    haze = mix(stone, palette.horizon, 0.45)
    stage.lay(soffit, Ramp((mix(stone, palette.shade, 0.55), mix(haze, palette.shade, 0.3))))
    stage.lay(wall, Ramp((mix(stone, palette.glow, 0.16), stone, haze)))
    stage.block((0.0, deck - 0.012 * reach, stage.width, deck + 0.022 * reach), mix(stone, palette.glow, 0.34))
    stage.block((0.0, deck + 0.022 * reach, stage.width, deck + 0.034 * reach), mix(stone, palette.shade, 0.45))


def _train(stage: Stage, deck: float) -> None:
    """An engine and its cars, nose to the calm side, running off the other edge."""
    palette, reach = stage.palette, stage.reach
    height, nose = 0.19 * reach, stage.focus - reach * float(stage.rng.uniform(0.62, 0.74))
    rail, top, length = deck - 0.028 * reach, deck - 0.028 * reach - 0.19 * reach, stage.width - nose + height
    if stage.night:
        _beam(stage, (nose, rail - 0.3 * height), height)
    shell = mix(palette.light, palette.second, 0.10) if not stage.night else mix(palette.second, palette.light, 0.30)
    slant = np.linspace(0.0, np.pi / 2, 16)
    front = np.column_stack((nose + 1.5 * height * (1.0 - np.cos(slant)), rail - height * (0.14 + 0.86 * np.sin(slant))))
    body = np.vstack(([(nose + 0.08 * height, rail)], front, [(nose + length, top), (nose + length, rail)]))
    stencil = stage.polygon(body, Ramp((mix(shell, palette.light, 0.6), shell, mix(shell, palette.shade, 0.28))))
    stage.shade(stencil, (nose, rail), (2.0 * height, height), palette.shade, 0.35)
    stage.rectangle(
        (nose + 0.14 * height, rail - 0.24 * height, nose + length, rail - 0.10 * height),
        Ramp((palette.accent, mix(palette.accent, palette.shade, 0.2))),
    )
    _windows(stage, nose, rail, height)


def _windows(stage: Stage, nose: float, rail: float, height: float) -> None:
    """A windscreen, panes in groups of five, the dark joints between the cars, what light falls from them."""
    palette = stage.palette
    box = (nose, rail - height, float(stage.width), rail)
    panes, joints = stage.stencil(box), stage.stencil(box)
    panes.polygon([(nose + 0.62 * height, rail - 0.50 * height), (nose + 1.16 * height, rail - 0.84 * height),
                   (nose + 1.52 * height, rail - 0.84 * height), (nose + 1.52 * height, rail - 0.50 * height)])  # fmt: skip
    left, count = nose + 1.95 * height, 0
    while left < stage.width:
        panes.rectangle((left, rail - 0.82 * height, left + 0.44 * height, rail - 0.46 * height), 0.07 * height)
        left, count = left + 0.60 * height, count + 1
        if count % 5 == 0:
            joints.rectangle((left + 0.12 * height, rail - height, left + 0.22 * height, rail))
            left += 0.50 * height
    glass = (
        Ramp((palette.light, palette.glow)) if stage.night else Ramp((mix(palette.shade, palette.second, 0.5), palette.shade))
    )
    stage.lay(joints, palette.shade, 0.8)
    stage.lay(panes, glass)
    if stage.night:
        stage.glow((nose + 4.0 * height, rail - 0.6 * height), (4.5 * height, 1.0 * height), palette.glow, 0.38)


def _beam(stage: Stage, lamp: Point, height: float) -> None:
    x, y = lamp
    stencil = stage.stencil((x - 5.0 * height, y - 0.6 * height, x, y + 0.7 * height))
    stencil.polygon(
        [
            (x, y - 0.05 * height),
            (x, y + 0.05 * height),
            (x - 5.0 * height, y + 0.7 * height),
            (x - 5.0 * height, y - 0.6 * height),
        ]
    )
    stage.fade(stencil, stage.palette.glow, 0.0, 0.45, across=True)
    stage.glow((x + 0.1 * height, y), (0.5 * height, 0.5 * height), stage.palette.light, 0.9)


SCENE = Scene(scenery, ("tracks", "bend", "arch", "half"))
