"""Contrast, measured on the pixels a text will stand on. Knows neither text nor layout.

The ratio is WCAG 2.2's (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). It is measured, not computed from
the palette, because a scene puts peaks and suns where the palette only knows a sky.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.palette import SRGB_KNEE

if TYPE_CHECKING:
    from PIL import Image

    from generators.imagery.palette import Colour

Rectangle = tuple[int, int, int, int]

#: WCAG 2.2 AA for text of any size.
ENOUGH = 4.5
#: Share of the background, in percent, on which the ratio may be missed: single pixels of an edge do not hide a letter.
WORST = 5.0

_bytes = np.arange(256) / 255.0
_LINEAR = np.where(_bytes <= SRGB_KNEE, _bytes / 12.92, ((_bytes + 0.055) / 1.055) ** 2.4)
_WEIGHTED = np.stack([0.2126 * _LINEAR, 0.7152 * _LINEAR, 0.0722 * _LINEAR]).astype(np.float32)


def luminance(colour: Colour) -> float:
    """Relative luminance of one colour, in [0, 1]."""
    return float(sum(_WEIGHTED[channel, byte] for channel, byte in enumerate(colour)))


def luminances(picture: Image.Image, box: Rectangle) -> np.ndarray:
    """Relative luminance of every pixel in a box (left, top, right, bottom), flat."""
    pixels = np.asarray(picture.crop(box))
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    return np.asarray(_WEIGHTED[0][red] + _WEIGHTED[1][green] + _WEIGHTED[2][blue]).ravel()


def unrest(picture: Image.Image, box: Rectangle) -> float:
    """Standard deviation of the luminance under a box: what makes text hard to read though its contrast passes."""
    return float(luminances(picture, box).std())


def ratio(one: Colour, two: Colour) -> float:
    """Contrast of two colours, in [1, 21]."""
    first, second = luminance(one), luminance(two)
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def worst_contrast(picture: Image.Image, box: Rectangle, ink: Colour) -> float:
    """The contrast that ``ink`` reaches on all but the worst 5 % of the pixels under ``box``."""
    ground = luminances(picture, box)
    own = luminance(ink)
    ratios = (np.maximum(ground, own) + 0.05) / (np.minimum(ground, own) + 0.05)
    rank = int(len(ratios) * WORST / 100.0)
    return float(np.partition(ratios, rank)[rank])
