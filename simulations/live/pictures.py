"""Pictures: every image of every creative, fetched as a browser would and looked at.

Knows sizes and weights that a publisher takes, not how a picture was made. Invariant: a picture passes only if its bytes are
the ones its name promises and they decode to something that is not blank.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulations.live.answers import CatalogueEntry
    from simulations.live.inquiry import Inquiry

#: Bytes a publisher takes at first load (IAB new ad portfolio; the social size is no IAB size and has the largest of them).
HEAVIEST = {"300x250": 150_000, "728x90": 150_000, "320x50": 50_000, "1200x628": 250_000}

_AT_ONCE = 8
_BLANK = 4.0  # standard deviation of grey levels, 0 to 127: a flat field has 0, any banner with text is far above
_NAME = re.compile(r"/([0-9a-f]{64})\.[a-z]+$")


class PicturesSeen(NamedTuple):
    """How many pictures were looked at, and what is wrong with the bad ones (one line each)."""

    checked: int
    faults: tuple[str, ...]

    @property
    def bad(self) -> int:
        """Pictures that nobody should be shown."""
        return len(self.faults)


def picture_fault(name: str, size: str, content: bytes) -> str | None:
    """What is wrong with a picture of SHA-256 ``name`` (64 hex digits) and size key "300x250"; None if nothing is."""
    if hashlib.sha256(content).hexdigest() != name:
        return "its bytes are not those of its name"
    if len(content) > HEAVIEST.get(size, max(HEAVIEST.values())):
        return f"weighs {len(content)} bytes, too many for {size}"
    try:
        picture = Image.open(io.BytesIO(content))
        grey = np.asarray(picture.convert("L"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return f"cannot be decoded: {error}"
    if f"{picture.width}x{picture.height}" != size:
        return f"is {picture.width}x{picture.height}, not {size}"
    return "is blank" if float(grey.std()) < _BLANK else None


async def check_pictures(inquiry: Inquiry, creatives: Sequence[CatalogueEntry]) -> PicturesSeen:
    """Fetch and look at every picture of ``creatives``, each once."""
    images = dict.fromkeys((url, size) for creative in creatives for size, url in creative.images.items())
    gate = asyncio.Semaphore(_AT_ONCE)
    faults = await asyncio.gather(*(_check(inquiry, gate, url, size) for url, size in images))
    return PicturesSeen(len(images), tuple(fault for fault in faults if fault))


async def _check(inquiry: Inquiry, gate: asyncio.Semaphore, url: str, size: str) -> str | None:
    named = _NAME.search(url)
    if named is None:
        return f"{url}: is not named by a SHA-256"
    async with gate:
        try:
            content = await inquiry.fetch(url)
        except Unavailable as error:
            return str(error)
        fault = await asyncio.to_thread(picture_fault, named[1], size, content)
    return f"{url}: {fault}" if fault else None
