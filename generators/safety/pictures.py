"""Rules ``image/2`` and ``plate/1``: what pictures must be before anybody sees them. Knows no painter and no model.

Looked at are size, weight, contrast, logo, and whether a model's plate shows anything at all; what a plate shows is told
by a checker that the model brings, where it has one. Text within a picture is not read: a plate by a model is asked for
without words and is reviewed by a person, and no reader of letters is good enough to promise more.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PIL import Image

from generators.composition.contrast import ENOUGH
from generators.composition.formats import WEIGHTS
from generators.creative import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: Spread of brightness, of 255, below which a plate is one colour; that of the calmest painted sky is over ten times it.
_FLAT = 1.0
#: Share of equal pixels above which a plate is blank but for a speck.
_BLANK = 0.995


class Sight(Protocol):
    """A checker of content that a model brings along."""

    def __call__(self, picture: Image.Image) -> str | None:
        """What must not be shown, in words for a reviewer, or None."""


def check_pictures(pictures: Mapping[str, bytes], sizes: Sequence[str], contrast: float, *, logo: bool) -> Check:
    """Rule ``image/2``: every size is there, in its pixels and weight, its text reaches the contrast, its logo stands on it.

    ``contrast``: the lowest measured under any text. ``logo``: whether the layout set one. Never raises.
    """
    faults = [fault for size in sizes for fault in _faults(size, pictures.get(size))]
    if not contrast >= ENOUGH:  # so written that a contrast that is no number is a fault
        faults.append(f"contrast {contrast:.2f}")
    if not logo:
        faults.append("no logo")
    return Check(rule="image/2", verdict="reject" if faults else "allow", reason="; ".join(faults))


def check_plate(content: bytes, sight: Sight | None = None) -> Check:
    """Rule ``plate/1``: the bytes are a picture that shows something, and nothing that the model's checker refuses.

    Never raises: a checker that fails has not found the picture harmless. Numbers that were none when a model drew
    have become black or white by then, so such a plate is one colour.
    """
    try:
        picture = Image.open(io.BytesIO(content)).convert("RGB")
        empty = _empty(np.asarray(picture))
        shown = sight(picture) if sight and not empty else None
    except Exception as error:  # noqa: BLE001  (whatever a file or a checker does, the plate was not found harmless)
        return Check(rule="plate/1", verdict="reject", reason=f"plate: expected a picture, got {error!r}")
    if shown:
        return Check(rule="plate/1", verdict="reject", reason=f"plate: expected nothing unsafe, got {shown}", severity="severe")
    return Check(rule="plate/1", verdict="reject" if empty else "allow", reason=empty or "")


def _faults(size: str, content: bytes | None) -> Iterator[str]:
    if content is None:
        yield f"missing {size}"
        return
    if len(content) > WEIGHTS[size]:
        yield f"too heavy {size}"
    if (got := _pixels(content)) != size:
        yield f"{size} is {got}"


def _pixels(content: bytes) -> str:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return f"{picture.width}x{picture.height}"
    except (OSError, ValueError, Image.DecompressionBombError):
        return "no picture"


def _empty(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> str | None:
    if float(pixels.mean(axis=2).std()) < _FLAT:
        return "plate: expected a picture, got one colour"
    packed = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    share = float(np.unique(packed, return_counts=True)[1].max() / packed.size)
    return f"plate: expected a picture, got {share:.1%} of one colour" if share > _BLANK else None
