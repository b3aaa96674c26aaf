"""The last touches on a picture: a veil over its calm side, and grain so that no blend shows steps."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageChops

if TYPE_CHECKING:
    from generators.imagery.ground import Calm
    from generators.imagery.palette import Colour

#: How far the veil reaches from the calm edge, as a share of the side, and how dense it is at that edge.
REACH, DENSITY = {"left": 0.56, "right": 0.56, "top": 0.52, "bottom": 0.60}, 0.90
#: Standard deviation of the grain in steps of 256: below what the eye sees, above what a blend's steps are.
GRAIN = 1.1
#: What is added to the grain to keep it positive, and taken away again.
LIFT = 6
#: Side of the noise that is repeated over a picture, in pixels: a prime, so that it falls on no grid.
TILE = 251


def veil(canvas: Image.Image, calm: Calm, colour: Colour) -> None:
    """Fade the calm side into ``colour``, as mist would: smoothly, and not quite to nothing."""
    if calm == "none":
        return
    upright = calm in {"top", "bottom"}
    length = round((canvas.height if upright else canvas.width) * REACH[calm])
    share = np.linspace(1.0, 0.0, length)
    dense = np.rint(255.0 * DENSITY * share * share * (3.0 - 2.0 * share)).astype(np.uint8)
    if calm in {"right", "bottom"}:
        dense = dense[::-1]
    size = (canvas.width, length) if upright else (length, canvas.height)
    corner = (canvas.width - size[0] if calm == "right" else 0, canvas.height - size[1] if calm == "bottom" else 0)
    mask = Image.fromarray(dense[:, None] if upright else dense[None, :]).resize(size, Image.Resampling.NEAREST)
    canvas.paste(Image.new("RGB", size, colour), corner, mask)


def grained(canvas: Image.Image) -> Image.Image:
    """The picture with fine grain, the same in all three channels."""
    return ImageChops.add(canvas, _grain(canvas.size), 1.0, -LIFT)


@lru_cache(maxsize=12)
def _grain(size: tuple[int, int]) -> Image.Image:
    noise = np.random.default_rng(TILE).normal(LIFT, GRAIN, (TILE, TILE))
    bytes_of = np.clip(np.rint(noise), 0, 2 * LIFT).astype(np.uint8)
    rows, columns = -(-size[1] // TILE), -(-size[0] // TILE)
    grey = Image.fromarray(np.tile(bytes_of, (rows, columns))[: size[1], : size[0]])
    return grey.convert("RGB")
