"""Likeness: by what a picture is known again after its metadata is gone. Knows no creative and no store.

A perceptual hash: the signs of the lowest 24 x 24 cosine coefficients of the picture in grey, against their median
(``imagehash.phash``). The usual 64 bits see the ground only, so that two ads with other words on one picture are the same to
them; 576 tell those apart and still survive a new encoding at 70 % of the size.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import imagehash
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_SIDE = 24
#: Bits of a likeness.
BITS = _SIDE * _SIDE
#: Up to this many bits apart two pictures are held for one. A new encoding changes half as many at the most, and the small
#: banners of two campaigns, which are a ground and few words, may come as near as a seventh.
ALIKE = BITS // 8
#: Shares of a side that may have been cut off at each edge, as they are tried.
_CUTS = (0.0, 0.01, 0.02, 0.03)


def likeness(picture: bytes) -> str:
    """The likeness of an encoded picture, 144 hex digits."""
    with Image.open(io.BytesIO(picture)) as opened:
        return _hash(opened.convert("L")).tobytes().hex()


def views(picture: Image.Image) -> NDArray[np.uint8]:
    """Likenesses that a found picture may have had, shape (v, 72): as it is, and with what may have been cut off put back.

    A cut moves every coefficient; repeating the edge outwards moves them back, since a margin is mostly plain ground.
    """
    grey = np.asarray(picture.convert("L"))
    return np.stack([_hash(Image.fromarray(_widened(grey, cut))) for cut in _CUTS])


def distances(seen: NDArray[np.uint8], known: Iterable[str]) -> NDArray[np.int64]:
    """Bits between what was seen, shape (v, 72), and each known likeness, shape (n,): the least over the views."""
    rows = np.frombuffer(bytes.fromhex("".join(known)), np.uint64).reshape(-1, BITS // 64)  # eight times as fast as by bytes
    apart = [np.bitwise_count(rows ^ view).sum(axis=1, dtype=np.int64) for view in seen.view(np.uint64)]
    least: NDArray[np.int64] = np.min(apart, axis=0)
    return least


def _hash(grey: Image.Image) -> NDArray[np.uint8]:
    return np.packbits(imagehash.phash(grey, _SIDE).hash)


def _widened(grey: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
    down, across = (round(share * side) for side in grey.shape)
    return np.pad(grey, ((down, down), (across, across)), mode="edge")
