"""Solids: round and square bodies lit from the upper left, so that every still life has one light.

Each stands with the middle of its foot at a point; none casts a shadow of its own (see ``studio.contact``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Point, Stencil


def tones(stage: Stage, colour: Colour) -> tuple[Colour, Colour, Colour, Colour]:
    """A colour where light falls, as it is, in its own shadow, and where the table throws light back."""
    palette = stage.palette
    dark = mix(colour, palette.shade, 0.48)
    return mix(colour, palette.light, 0.42), colour, dark, mix(dark, colour, 0.45)


def round_body(stage: Stage, outline: np.ndarray, colour: Colour) -> Stencil:
    """A body turned on a wheel, by its outline (corners, 2): light across it as on a cylinder."""
    light, plain, dark, back = tones(stage, colour)
    return stage.polygon(outline, Ramp((plain, light, plain, mix(plain, dark, 0.6), dark, back), across=True))


def ball(stage: Stage, foot: Point, radius: float, colour: Colour) -> Stencil:
    """A sphere: a soft light, a dark side, light from the table, one highlight."""
    light, _, dark, back = tones(stage, colour)
    x, y = foot[0], foot[1] - radius
    stencil = stage.disc((x, y), radius, colour)
    stage.shade(stencil, (x + 0.62 * radius, y + 0.66 * radius), (1.35 * radius, 1.35 * radius), dark, 0.95)
    stage.shade(stencil, (x + 0.30 * radius, y + 0.98 * radius), (0.8 * radius, 0.34 * radius), back, 0.7)
    stage.shade(stencil, (x - 0.36 * radius, y - 0.42 * radius), (0.85 * radius, 0.80 * radius), light, 0.95)
    stage.glow((x - 0.40 * radius, y - 0.46 * radius), (0.22 * radius, 0.18 * radius), stage.palette.light, 0.8)
    return stencil


def drum(stage: Stage, foot: Point, half: float, height: float, colour: Colour) -> None:
    """A low cylinder seen from slightly above: its side, then its top."""
    (x, y), lip = foot, 0.20 * half
    angles = np.linspace(0.0, np.pi, 40)
    low = np.column_stack((x + half * np.cos(angles), y + lip * np.sin(angles)))
    round_body(stage, np.vstack((low, [(x - half, y - height), (x + half, y - height)])), colour)
    light, plain, dark, _ = tones(stage, colour)
    top = (x, y - height)
    stage.ellipse(top, half, lip, mix(plain, light, 0.9))
    inner = stage.ellipse(
        (x, y - height + 0.012 * half), 0.985 * half, 0.97 * lip, Ramp((mix(plain, light, 0.35), light), across=False)
    )
    stage.shade(inner, (x + 0.6 * half, y - height), (0.9 * half, lip), mix(plain, dark, 0.25), 0.5)


def box(stage: Stage, foot: Point, size: tuple[float, float], colour: Colour, *, depth: float = 0.22) -> None:
    """A box seen from a little above and left: front, side, lid. ``size``: width and height of the front."""
    (x, y), (wide, tall) = foot, size
    light, plain, dark, _ = tones(stage, colour)
    left, right, top = x - wide / 2, x + wide / 2, y - tall
    slant, lift = depth * wide, 0.42 * depth * wide
    stage.polygon(
        [(right, y), (right + slant, y - lift), (right + slant, top - lift), (right, top)], Ramp((mix(plain, dark, 0.55), dark))
    )
    stage.polygon([(left, top), (right, top), (right + slant, top - lift), (left + slant, top - lift)], mix(plain, light, 0.75))
    stage.rectangle((left, top, right, y), Ramp((mix(plain, light, 0.22), mix(plain, dark, 0.12))))
