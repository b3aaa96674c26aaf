"""Thumbnails: a creative's picture as a small WebP inside the page, within a hard budget of bytes."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import msgspec
from PIL import Image, ImageOps

from errors import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.reports.figures.league import Standing

#: Pixels: twice the size at which it is shown, for sharp screens.
SIZE = (144, 120)
BUDGET = 4096
_QUALITIES = (80, 60, 40, 25, 10)
#: A picture this much wider or taller than a thumbnail would be cut to a few letters: it is shown whole, on the colour of its
#: corner.
_FAR = 1.3


class Thumbnails:
    """Makes thumbnails of creatives. ``images`` gives the bytes of a stored picture and raises Unknown."""

    def __init__(self, images: Callable[[str], bytes]) -> None:
        self._images = images

    def __call__(self, standing: Standing) -> str | None:
        """The thumbnail as a data address, of the size nearest to its shape; None where there is none, or it is broken."""
        try:
            names = msgspec.json.decode(standing.images, type=dict[str, str])
            return thumbnail(self._images(names[min(names, key=_shape)])) if names else None
        except (
            Unknown,
            OSError,
            msgspec.DecodeError,
            ValueError,
            ArithmeticError,
        ):  # Pillow's for no picture; a size that is none
            return None


def thumbnail(content: bytes) -> str:
    """A picture's bytes as a data address of at most 4 KB of WebP."""
    with Image.open(io.BytesIO(content)) as picture:
        small = _whole(picture.convert("RGB"))
    for quality in _QUALITIES:
        held = io.BytesIO()
        small.save(held, "WEBP", quality=quality, method=6)
        if held.tell() <= BUDGET:
            break
    return f"data:image/webp;base64,{base64.b64encode(held.getvalue()).decode()}"


def _far(width: int, height: int) -> float:
    """How much wider or taller than a thumbnail, 1 or more."""
    shape = width / height * SIZE[1] / SIZE[0]
    return max(shape, 1 / shape)


def _shape(size: str) -> float:
    width, height = map(int, size.split("x"))
    return _far(width, height)


def _whole(picture: Image.Image) -> Image.Image:
    """The picture at a thumbnail's size: cropped where little is lost by that, else with bars."""
    if _far(picture.width, picture.height) < _FAR:
        return ImageOps.fit(picture, SIZE, Image.Resampling.LANCZOS)
    corner = tuple(picture.crop((0, 0, 1, 1)).tobytes())
    return ImageOps.pad(picture, SIZE, Image.Resampling.LANCZOS, color=corner)
