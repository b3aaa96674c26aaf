"""Cutting a plate to size: one picture by a model becomes the ground of a banner of any shape. Knows no model.

Invariant: the subject is neither stretched nor covered. A shape that the plate cannot fill is filled by the plate's own
colours: it stands whole on the side away from the copy and melts into a blurred, stretched echo of itself.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter, UnidentifiedImageError

from errors import Unavailable

if TYPE_CHECKING:
    from generators.imagery.ground import Calm
    from generators.imagery.illustrator import Plate

#: Share of a shape's longer side that the plate takes when its copy stands beside it.
_SHARE = 0.62
#: Share of the plate over which it melts into its echo.
_MELT = 0.35
#: Side in pixels at which the echo is blurred: small, since nothing of it may be recognised.
_ECHO = 24

Size = tuple[int, int]


@dataclass(frozen=True)
class Cut:
    """A ``Ground`` out of one plate."""

    plate: Plate

    @property
    def name(self) -> str:
        """See ``Ground.name``: the illustrator's."""
        return self.plate.illustrator

    @cached_property
    def _picture(self) -> Image.Image:
        return opened(self.plate.picture)

    def fill(self, size: Size, calm: Calm) -> Image.Image:
        """See ``Ground.fill``."""
        if calm == "none":
            return _covering(self._picture, size)
        beside = calm in {"left", "right"}
        inner = (max(1, round(size[0] * _SHARE)), size[1]) if beside else (size[0], max(1, round(size[1] * _SHARE)))
        at = (size[0] - inner[0] if calm == "left" else 0, size[1] - inner[1] if calm == "top" else 0)
        ground = _echo(self._picture, size)
        ground.paste(_covering(self._picture, inner), at, _melting(inner, calm))
        return ground


def opened(content: bytes) -> Image.Image:
    """A plate's bytes as an RGB picture; raises Unavailable where they are none: a model may answer anything."""
    try:
        return Image.open(io.BytesIO(content)).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise Unavailable(f"plate: expected a picture, got {len(content)} bytes that are none ({error})") from error


def _covering(picture: Image.Image, size: Size) -> Image.Image:
    """The largest middle part of the picture that has this shape, at this size."""
    scale = max(size[0] / picture.width, size[1] / picture.height)
    width, height = size[0] / scale, size[1] / scale
    left, top = (picture.width - width) / 2, (picture.height - height) / 2
    return picture.resize(size, Image.Resampling.LANCZOS, box=(left, top, left + width, top + height))


def _echo(picture: Image.Image, size: Size) -> Image.Image:
    """The picture's colours without anything to recognise."""
    small = picture.resize((_ECHO, _ECHO), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(_ECHO / 6))
    return small.resize(size, Image.Resampling.BICUBIC)


def _melting(size: Size, calm: Calm) -> Image.Image:
    """A mask that rises smoothly from the calm side's edge to full."""
    length = size[0] if calm in {"left", "right"} else size[1]
    share = np.clip(np.arange(length) / (_MELT * length), 0.0, 1.0)
    rise = np.rint(255.0 * share * share * (3.0 - 2.0 * share)).astype(np.uint8)
    if calm in {"right", "bottom"}:
        rise = rise[::-1]
    row = rise[None, :] if calm in {"left", "right"} else rise[:, None]
    return Image.fromarray(np.ascontiguousarray(np.broadcast_to(row, (size[1], size[0]))))
