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
#: The sizes that survive a crop to a thumbnail, best first.
_SUITED = ("300x250", "1200x628")


class Thumbnails:
    """Makes thumbnails of creatives. ``images`` gives the bytes of a stored picture and raises Unknown."""

    def __init__(self, images: Callable[[str], bytes]) -> None:
        self._images = images

    def __call__(self, standing: Standing) -> str | None:
        """The thumbnail as a data address, or None where there is no picture that suits, or it is gone or broken."""
        names = msgspec.json.decode(standing.images, type=dict[str, str])
        name = next((names[size] for size in (*_SUITED, *names) if size in names), None)
        try:
            return None if name is None else thumbnail(self._images(name))
        except (Unknown, OSError):  # Pillow's for what is cut or no picture
            return None


def thumbnail(content: bytes) -> str:
    """A picture's bytes as a data address of at most 4 KB of WebP."""
    with Image.open(io.BytesIO(content)) as picture:
        small = ImageOps.fit(picture.convert("RGB"), SIZE, Image.Resampling.LANCZOS)
    for quality in _QUALITIES:
        held = io.BytesIO()
        small.save(held, "WEBP", quality=quality, method=6)
        if held.tell() <= BUDGET:
            break
    return f"data:image/webp;base64,{base64.b64encode(held.getvalue()).decode()}"
