"""The studio: a wall, one quiet shape on it, a table top with a pool of light. Where things are shown, not places.

Knows no thing that stands in it. ``table`` is where things stand: the horizon is the middle of their feet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point


def furnish(stage: Stage) -> None:
    """Wall and table by day or by lamp; the tone picks the shape on the wall."""
    palette, reach = stage.palette, stage.reach
    edge = stage.horizon - 0.10 * reach
    wall = Ramp((palette.ground, mix(palette.ground, palette.horizon, 0.65)))
    stage.block((0.0, 0.0, stage.width, edge + 1.0), wall)
    _SHAPES[stage.tone](stage, edge)
    top = mix(palette.horizon, palette.layers[1], 0.55)
    stage.block((0.0, edge, stage.width, stage.height), Ramp((mix(top, palette.light, 0.10), mix(top, palette.layers[2], 0.5))))
    stage.block((0.0, edge, stage.width, edge + max(1.0, 0.012 * reach)), mix(top, palette.light, 0.35))
    stage.glow((stage.focus - 0.25 * reach, stage.horizon + 0.02 * reach), (1.3 * reach, 0.34 * reach), palette.light, 0.34)


def contact(stage: Stage, foot: Point, half: float, strength: float = 0.6) -> None:
    """The shadow of a thing ``2 * half`` wide: dark where it touches, long and thin away from the light."""
    dark, (x, y) = stage.palette.shade, foot
    stage.glow((x + 0.45 * half, y + 0.05 * half), (1.75 * half, 0.34 * half), dark, 0.42 * strength)
    stage.glow((x + 0.06 * half, y), (1.12 * half, 0.16 * half), dark, 0.95 * strength)


def _halo(stage: Stage, edge: float) -> None:
    """A large disc behind the subject, half set behind the table."""
    middle = (stage.focus + 0.06 * stage.reach, edge - 0.30 * stage.reach)
    stage.disc(middle, 0.62 * stage.reach, Ramp((_quiet(stage, 0.50), _quiet(stage, 0.12))))


def _alcove(stage: Stage, edge: float) -> None:
    """An arch, a thinner one around it, warm light in it."""
    reach, x = stage.reach, stage.focus + 0.02 * stage.reach
    for half, up, share in ((0.66, 1.02, 0.22), (0.54, 0.90, 0.62)):
        box = (x - half * reach, edge - up * reach, x + half * reach, edge)
        stencil = stage.stencil(box)
        stencil.rectangle((box[0], box[1], box[2], edge + half * reach), half * reach)
        stage.lay(stencil, Ramp((_quiet(stage, share), _quiet(stage, share * 0.6))))


def _daylight(stage: Stage, edge: float) -> None:
    """Two slanted panes of window light, and a small disc high on the wall."""
    reach, x = stage.reach, stage.focus
    stage.disc((x + 0.52 * reach, edge - 0.78 * reach), 0.17 * reach, Ramp((stage.palette.glow, _quiet(stage, 0.7))))
    for start in (-0.82, -0.12):
        left = x + start * reach
        corners = [(left, edge), (left + 0.52 * reach, edge), (left + 0.98 * reach, edge - 1.15 * reach)]
        pane = np.array([*corners, (left + 0.46 * reach, edge - 1.15 * reach)])
        stencil = stage.stencil((left, edge - 1.15 * reach, left + 0.98 * reach, edge))
        stencil.polygon(pane)
        stage.fade(stencil, mix(stage.palette.light, stage.palette.glow, 0.25), 0.0, 0.62)


def _halves(stage: Stage, edge: float) -> None:
    """One strong half disc against the wall, a bar in the accent's neighbour beside it."""
    reach, x = stage.reach, stage.focus
    stencil = stage.stencil((x - 0.85 * reach, edge - 0.85 * reach, x + 0.85 * reach, edge))
    stencil.disc((x, edge), 0.85 * reach)
    stage.lay(stencil, Ramp((_quiet(stage, 1.0), _quiet(stage, 0.55))))
    stencil = stage.stencil((x - 0.60 * reach, edge - 0.60 * reach, x + 0.60 * reach, edge))
    stencil.disc((x, edge), 0.60 * reach)
    stage.lay(stencil, Ramp((_quiet(stage, 0.45), _quiet(stage, 0.25))))


def _quiet(stage: Stage, share: float) -> Colour:
    """The wall's own colour on its way to the glow: near enough to stay behind."""
    palette = stage.palette
    return mix(mix(palette.ground, palette.horizon, 0.65), mix(palette.glow, palette.second, 0.15), 0.62 * share)


_SHAPES = {"plain": _halo, "warm": _alcove, "playful": _daylight, "bold": _halves}
