"""The laws that every accepted creative keeps, measured on its pixels. Knows no layout; shares no sum with the compositor."""

from __future__ import annotations

import io
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from generators.composition.formats import FORMATS
from generators.composition.labels import label_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.composition.compositor import Drawn, Inked
    from generators.creative import Copy
    from generators.kit import Locale

#: The rules by which a copy may be refused.
RULES = frozenset({"fit/1", "glyph/1", "contrast/1", "clip/1", "weight/1"})
#: Nine points in pixels.
SMALLEST = 12
#: Share of the pixels under a line that may miss the contrast (5 %), and what a grid of samples may be off by.
MISSING = 0.05 + 0.01

#: Bytes of a ground from which every second pixel each way is looked at.
_LARGE = 100_000

_share = np.arange(256) / 255.0
_LINEAR = np.where(_share <= 0.04045, _share / 12.92, ((_share + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004  (sRGB)
_RED, _GREEN, _BLUE = 0.2126 * _LINEAR, 0.7152 * _LINEAR, 0.0722 * _LINEAR


def broken(drawn: Drawn, content: bytes, size: str, copy: Copy, locale: Locale) -> list[str]:
    """What the creative breaks, in words; empty where it keeps every law."""
    shape = FORMATS[size]
    faults = [] if len(content) <= shape.weight else [f"weight: {len(content)} bytes"]
    with Image.open(io.BytesIO(content)) as picture:
        faults += [] if picture.size == shape.size else [f"size: {picture.size}"]
    faults += [fault for line in drawn.lines for fault in _line_faults(line, drawn, size)]
    faults += [f"overlap: {one.text!r} and {two.text!r}" for one, two in combinations(drawn.lines, 2) if _touch(one, two)]
    faults += list(_strays(drawn))
    faults += list(_missing(drawn, copy, locale))
    return faults


def _line_faults(line: Inked, drawn: Drawn, size: str) -> Iterator[str]:
    shape = FORMATS[size]
    left, top, right, bottom = line.ink
    if line.size < SMALLEST:
        yield f"size: {line.text!r} at {line.size} pixels"
    if left < 1 or top < 1 or right > shape.width - 1 or bottom > shape.height - 1:
        yield f"clipped: {line.text!r} at {line.ink}"
    if top < shape.safe[0] or bottom > shape.height - shape.safe[1]:
        yield f"safe area: {line.text!r} at {line.ink}"
    missing = _unreadable(drawn.bare.crop(line.ink), line)
    if missing > MISSING:
        yield f"contrast: {line.text!r} on {missing:.0%} of its ground"


def _unreadable(ground: Image.Image, line: Inked) -> float:
    """Share of the pixels under a line on which its ink misses the contrast it needs."""
    pixels = np.asarray(ground)
    if pixels.size > _LARGE:
        pixels = pixels[::2, ::2]
    under = _RED[pixels[..., 0]] + _GREEN[pixels[..., 1]] + _BLUE[pixels[..., 2]]
    own = float(_RED[line.colour[0]] + _GREEN[line.colour[1]] + _BLUE[line.colour[2]])
    ratio = (np.maximum(under, own) + 0.05) / (np.minimum(under, own) + 0.05)
    return float((ratio < line.needed - 1e-6).mean())


def _strays(drawn: Drawn) -> Iterator[str]:
    """Ink outside the boxes that the lines own to, and lines whose box holds none."""
    ink = ImageChops.difference(drawn.picture, drawn.bare)
    for line in drawn.lines:
        if ink.crop(line.ink).getbbox() is None:
            yield f"no ink: {line.text!r}"
    cover = ImageDraw.Draw(ink)
    for line in drawn.lines:
        left, top, right, bottom = line.ink
        cover.rectangle((left, top, right - 1, bottom - 1), fill=(0, 0, 0))
    if ink.getbbox() is not None:
        yield f"overflow: ink at {ink.getbbox()} outside every line"


def _missing(drawn: Drawn, copy: Copy, locale: Locale) -> Iterator[str]:
    """Words that must be there, whole, and are not. Where lines break, a blank is lost."""
    shown = "".join("".join(line.text.split(" ")) for line in drawn.lines)
    for text in (copy.headline, copy.cta):
        if "".join(text.split()) and "".join(text.split(" ")) not in shown:
            yield f"not whole: {text!r}"
    if not any("".join(label.split(" ")) in shown for label in label_texts(locale)):
        yield "no label"


def _touch(one: Inked, two: Inked) -> bool:
    apart = one.ink[2] <= two.ink[0] or two.ink[2] <= one.ink[0]
    return not (apart or one.ink[3] <= two.ink[1] or two.ink[3] <= one.ink[1])
