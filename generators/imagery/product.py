"""The brand's product, cut out of a photograph: where it stands in a picture, how large, and its shadow.

Knows neither scene nor layout. Invariant: the product is whole, inside the picture, and keeps its shape and its sides.
"""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from generators.imagery.palette import mix
from generators.imagery.solids import drum
from generators.imagery.studio import contact

if TYPE_CHECKING:
    from generators.imagery.stage import Stage

#: The most room a product takes, in reaches: width, height, and how high its foot stands over the horizon.
WIDE, TALL, FOOT = 1.10, 0.84, 0.10
#: Share of a product's height, from below, whose width is what it stands on.
SOLE = 0.06
#: Alpha from which a pixel counts as part of the product.
SOLID = 24


def seat(stage: Stage, style: str) -> None:
    """What the product stands on or before: a low plinth, or a plain disc on a pattern."""
    palette, reach = stage.palette, stage.reach
    if style == "pattern":
        stage.disc(stage.at(0.0, 0.42), 0.62 * reach, palette.ground)
    else:
        contact(stage, stage.at(0.0, -0.04), 0.66 * reach)
        drum(stage, stage.at(0.0, -0.02), 0.62 * reach, FOOT * reach, mix(palette.light, palette.horizon, 0.34))


def show(stage: Stage, cutout: str) -> None:
    """The product in its place, on its shadow."""
    product = fitted(cutout, (round(WIDE * stage.reach), round(TALL * stage.reach)))
    x, y = stage.at(0.0, FOOT)
    left = min(max(0, round(x - product.width / 2)), max(0, stage.width - product.width))
    top = min(max(0, round(y + 0.02 * stage.reach - product.height)), max(0, stage.height - product.height))
    middle, half = _sole(product)
    touch = (left + middle, top + product.height - 0.012 * stage.reach)
    stage.glow(touch, (1.06 * half, 0.055 * stage.reach), stage.palette.shade, 0.85)
    stage.glow(touch, (0.90 * half, 0.025 * stage.reach), stage.palette.shade, 0.80)
    stage.canvas.paste(product, (left, top), product)


def fitted(cutout: str, room: tuple[int, int]) -> Image.Image:
    """The product as RGBA, as large as ``room`` (width, height) allows, at least a pixel each way."""
    product = _product(cutout)
    scale = min(room[0] / product.width, room[1] / product.height)
    size = (max(1, round(product.width * scale)), max(1, round(product.height * scale)))
    return product.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


@lru_cache(maxsize=16)
def _product(cutout: str) -> Image.Image:
    """A data URI's picture without the transparent margin around it."""
    content = base64.b64decode(cutout.partition(",")[2])
    product = Image.open(io.BytesIO(content), formats=["PNG"]).convert("RGBA")
    box = product.getchannel("A").point([255 * (value >= SOLID) for value in range(256)]).getbbox()
    return product.crop(box) if box else product


def _sole(product: Image.Image) -> tuple[float, float]:
    """Middle and half width, in pixels from the left, of what touches the ground."""
    alpha = np.asarray(product.getchannel("A"))
    touching = np.flatnonzero((alpha[-max(1, round(SOLE * product.height)) :] >= SOLID).any(axis=0))
    if not len(touching):
        return product.width / 2, product.width / 3
    return float(touching[0] + touching[-1] + 1) / 2, float(touching[-1] - touching[0] + 1) / 2
