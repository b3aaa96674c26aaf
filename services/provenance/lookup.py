"""Finding the creative of a picture that somebody found: its metadata may be gone, its size and encoding may be others.

Knows the likenesses of the catalogue and opens no file of ours. Invariant: what came in is measured before it is decoded.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msgspec
from PIL import Image

from errors import InvalidRequest
from generators.provenance.likeness import ALIKE, BITS, distances, views

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generators.creative import Creative

#: Formats that a found picture may have. A list, so that no decoder which nobody needs meets bytes from outside.
_FORMATS = ("WEBP", "PNG", "JPEG")
#: Pixels that a found picture may have: four times those of the largest ad, at the most 48 MB in memory.
_MOST_PIXELS = 16_000_000
#: Smallest side of a found picture; below it every likeness is noise.
_LEAST_SIDE = 16
_MATCHES = 4


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A creative in one of its sizes; ``distance`` of ``bits`` differ, 0 for the picture itself."""

    creative: str
    campaign: str
    size: str
    content_hash: str
    distance: int
    bits: int = BITS


def open_found(content: bytes) -> Image.Image:
    """A found picture in RGB; raises InvalidRequest on what is none, or too large or small to be decoded."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
            _measure(opened.size)
            return opened.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidRequest("body", "a whole WebP, PNG or JPEG picture", str(error)) from error


def _measure(size: tuple[int, int]) -> None:
    if size[0] * size[1] > _MOST_PIXELS or min(size) < _LEAST_SIDE:
        expected = f"a picture of at least {_LEAST_SIDE} pixels a side and at most {_MOST_PIXELS} in all"
        raise InvalidRequest("body", expected, f"{size[0]}x{size[1]}")


def matches(creatives: Iterable[Creative], found: Image.Image) -> tuple[Match, ...]:
    """The creatives that the found picture may be a copy of, the likeliest first, each in its likeliest size; or none.

    Several are alike where they say the same words on nearly the same picture.
    """
    known = [(creative, size, one) for creative in creatives for size, one in creative.likeness.items()]
    if not known:
        return ()
    apart = distances(views(found), (one for _, _, one in known))
    nearest: dict[str, Match] = {}
    for position in apart.argsort(kind="stable").tolist():
        creative, size, _ = known[position]
        if apart[position] > ALIKE or len(nearest) == _MATCHES:
            break
        nearest.setdefault(creative.id, Match(
            creative=creative.id, campaign=creative.campaign, size=size, content_hash=creative.images[size],
            distance=int(apart[position]),
        ))  # fmt: skip
    return tuple(nearest.values())
