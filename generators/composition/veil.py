"""The veil: the picture's calm side faded to the ground, no more than its words need. Knows no layout.

Invariant: the weakest of a fixed row of strengths is taken at which everything that stands on the picture can be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from errors import Refused
from generators.composition.contrast import ENOUGH, luminances, spread, worst_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generators.composition.formats import Rectangle
    from generators.imagery.ground import Calm
    from generators.imagery.palette import Colour

#: Spread (see ``contrast``) up to which a ground is calm enough for text: a sky's blend passes, a sun or a ridge does not.
CALM = 0.05
#: Small text is lost sooner: what is a texture behind a headline is noise behind a body.
_CALM_SMALL = 0.025
#: Strengths, tried in this order.
_STRENGTHS = (0.0, 0.4, 0.65, 0.82, 0.93, 1.0)
#: Share of the picture over which the veil runs out.
_FADE = 0.18


class Exposed(NamedTuple):
    """Something that stands on the picture: its box, its colour, and the contrast it needs."""

    box: Rectangle
    ink: Colour
    needed: float


def veiled(picture: Image.Image, exposed: Sequence[Exposed], ground: Colour, side: Calm) -> Image.Image:
    """The picture under the weakest veil on which everything reads; raises Refused (``contrast/1``) where none does."""
    if not exposed:
        return picture
    shade = _shade(picture.size, exposed, side)
    for strength in _STRENGTHS:
        if all(_reads(picture, item, ground, shade, strength) for item in exposed):
            return _laid(picture, ground, shade, strength)
    raise Refused(f"text on {picture.width}x{picture.height}", ("contrast/1",))


def _shade(size: tuple[int, int], exposed: Sequence[Exposed], side: Calm) -> Image.Image:
    """How strongly the veil covers, full under the words and running out beyond them, as a mask of the picture's size."""
    upright = side in {"top", "bottom"}
    length = size[1] if upright else size[0]
    edges = [item.box[1::2] if upright else item.box[0::2] for item in exposed]
    steps = np.arange(length)
    if side in {"right", "bottom"}:
        share = (steps - (min(edge[0] for edge in edges) - _FADE * length)) / (_FADE * length)
    else:
        share = (max(edge[1] for edge in edges) + _FADE * length - steps) / (_FADE * length)
    share = np.clip(share, 0.0, 1.0)
    profile = Image.fromarray(np.rint(255.0 * share * share * (3.0 - 2.0 * share)).astype(np.uint8)[:, None])
    profile = profile if upright else profile.transpose(Image.Transpose.TRANSPOSE)
    return profile.resize(size, Image.Resampling.NEAREST)


def _laid(picture: Image.Image, ground: Colour, shade: Image.Image, strength: float) -> Image.Image:
    if strength == 0.0:
        return picture
    laid = picture.copy()
    laid.paste(ground, (0, 0), shade.point([round(strength * level) for level in range(256)]))
    return laid


def _reads(picture: Image.Image, item: Exposed, ground: Colour, shade: Image.Image, strength: float) -> bool:
    part = _laid(picture.crop(item.box), ground, shade.crop(item.box), strength)
    under = luminances(part, (0, 0, *part.size))
    calm = _CALM_SMALL if item.needed >= ENOUGH else CALM
    return worst_of(under, item.ink) >= item.needed and spread(under) <= calm
