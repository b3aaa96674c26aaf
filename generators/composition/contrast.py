"""Contrast, measured on the pixels a text will stand on. Knows neither text nor layout.

The ratio is WCAG 2.2's (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). It is measured, not computed from
the palette, because a scene puts peaks and suns where the palette only knows a sky.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.palette import SRGB_KNEE

if TYPE_CHECKING:
    from PIL import Image

    from generators.composition.formats import Rectangle
    from generators.imagery.palette import Colour

#: WCAG 2.2 AA for text of any size, for large text, and (1.4.11) for graphics.
ENOUGH, ENOUGH_LARGE, GRAPHIC = 4.5, 3.0, 3.0
#: Pixels from which text is large: 18 points, or 14 points bold.
LARGE, LARGE_BOLD = 24.0, 18.66
#: Share of the background, in percent, on which the ratio may be missed: single pixels of an edge do not hide a letter.
WORST = 5.0
#: Pixels of a box that are looked at; of a larger one, an even grid of about so many.
_LOOKED_AT = 24_000

_bytes = np.arange(256) / 255.0
_LINEAR = np.where(_bytes <= SRGB_KNEE, _bytes / 12.92, ((_bytes + 0.055) / 1.055) ** 2.4)
_WEIGHTED = np.stack([0.2126 * _LINEAR, 0.7152 * _LINEAR, 0.0722 * _LINEAR]).astype(np.float32)


def luminance(colour: Colour) -> float:
    """Relative luminance of one colour, in [0, 1]."""
    return float(sum(_WEIGHTED[channel, byte] for channel, byte in enumerate(colour)))


def luminances(picture: Image.Image, box: Rectangle) -> np.ndarray:
    """Relative luminance of the pixels in a box (left, top, right, bottom), flat; of a large box, of an even grid."""
    pixels = np.asarray(picture.crop(box))
    step = max(1, math.isqrt(pixels.shape[0] * pixels.shape[1] // _LOOKED_AT))
    pixels = pixels[::step, ::step]
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    return np.asarray(_WEIGHTED[0][red] + _WEIGHTED[1][green] + _WEIGHTED[2][blue]).ravel()


def unrest(picture: Image.Image, box: Rectangle) -> float:
    """How uneven a box is: what makes text hard to read though its contrast passes. See ``spread``."""
    return spread(luminances(picture, box))


def spread(ground: np.ndarray) -> float:
    """Standard deviation of the root of the luminance, for the eye sees differences among dark tones that luminance hides."""
    return float(np.sqrt(ground).std())


def ratio(one: Colour, two: Colour) -> float:
    """Contrast of two colours, in [1, 21]."""
    first, second = luminance(one), luminance(two)
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def worst_contrast(picture: Image.Image, box: Rectangle, ink: Colour) -> float:
    """The contrast that ``ink`` reaches on all but the worst 5 % of the pixels under ``box``."""
    return worst_of(luminances(picture, box), ink)


def worst_of(ground: np.ndarray, ink: Colour) -> float:
    """As ``worst_contrast``, on luminances already looked up."""
    own = luminance(ink)
    ratios = (np.maximum(ground, own) + 0.05) / (np.minimum(ground, own) + 0.05)
    rank = int(len(ratios) * WORST / 100.0)
    return float(np.partition(ratios, rank)[rank])


def needed(size: float, *, bold: bool) -> float:
    """The contrast that text of a size in pixels needs."""
    return ENOUGH_LARGE if size >= (LARGE_BOLD if bold else LARGE) else ENOUGH
