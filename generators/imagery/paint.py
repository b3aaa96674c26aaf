"""What a shape is filled with: one colour, or a ramp of colours. Knows no shape."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from PIL import Image

from generators.imagery.palette import Colour, mix
from generators.imagery.stencil import Box

#: Steps of a ramp between its first and last colour; grain hides what is left of them.
STEPS = 256


class Ramp(NamedTuple):
    """Colours at even distances, blended in OKLab from top to bottom, or from left to right where ``across``."""

    stops: tuple[Colour, ...]
    across: bool = False


Paint = Colour | Ramp


def cloth(paint: Paint, nominal: Box, at: tuple[int, int, int, int]) -> Image.Image:
    """RGB pixels for the part ``at`` of a shape whose whole box is ``nominal``: a clipped ramp does not shift."""
    size = (at[2] - at[0], at[3] - at[1])
    if not isinstance(paint, Ramp):
        return Image.new("RGB", size, paint)
    low, high, axis = (nominal[0], nominal[2], 0) if paint.across else (nominal[1], nominal[3], 1)
    places = (np.arange(at[axis], at[axis + 2]) + 0.5 - low) / max(high - low, 1e-6)
    rows = _strip(paint.stops)[np.clip(places * (STEPS - 1), 0, STEPS - 1).astype(np.intp)]
    strip = Image.fromarray(rows[None, :, :] if paint.across else rows[:, None, :])
    return strip.resize(size, Image.Resampling.NEAREST)


@lru_cache(maxsize=1024)
def _strip(stops: tuple[Colour, ...]) -> np.ndarray:
    """(STEPS, 3) bytes: few OKLab blends, joined by straight lines too short to leave the curve."""
    knots = [mix(one, two, share) for one, two in pairwise(stops) for share in (0.0, 0.25, 0.5, 0.75)]
    table = np.array([*knots, stops[-1]], dtype=np.float64)
    places = np.linspace(0.0, len(table) - 1.0, STEPS)
    channels = [np.interp(places, np.arange(len(table)), table[:, channel]) for channel in range(3)]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)
