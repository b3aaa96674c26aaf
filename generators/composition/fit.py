"""Fitting: the largest size at which a text stands in a box, measured on the face's own advances.

Knows no picture and no layout. Invariant: a fitted block never leaves its box, is never cut, hyphenated or shortened.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from errors import Refused
from generators.composition.typefaces import FINE, face

#: Nine points in pixels: below it, text on a banner cannot be read.
FLOOR = 12


@dataclass(frozen=True)
class Style:
    """How a text may be set: faces in order of preference, size range in pixels, lines, line height over size."""

    faces: tuple[str, ...]
    largest: int
    smallest: int
    lines: int
    leading: float


@dataclass(frozen=True)
class Block:
    """A text set: its lines, face and size, line distance, and the extent of its ink box in pixels."""

    lines: tuple[str, ...]
    face: str
    size: int
    leading: int
    width: int
    height: int

    @property
    def cap(self) -> int:
        """Height of a capital: the distance from the block's top to its first baseline."""
        return cap_height(self.face, self.size)


@lru_cache(maxsize=512)
def cap_height(name: str, size: int) -> int:
    """Height of a capital in pixels."""
    return round(-face(name, size * FINE).getbbox("H", anchor="ls")[1] / FINE)


@lru_cache(maxsize=8192)
def advance(name: str, size: int, text: str) -> float:
    """Width of a line in pixels, as ``lettering`` draws it."""
    return face(name, size * FINE).getlength(text) / FINE


def _wrap(words: list[str], name: str, size: int, width: float) -> list[str]:
    """Lines filled greedily; a line of one word may be wider than ``width``, which the caller checks."""
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if advance(name, size, longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(words: list[str], name: str, size: int, width: int) -> list[str]:
    """The same number of lines as a greedy fill, in the narrowest measure that keeps it: no word is left alone."""
    count = len(_wrap(words, name, size, width))
    low, high = width // 2, width
    while high - low > 2:  # noqa: PLR2004  (two pixels are finer than the eye)
        middle = (low + high) // 2
        lines = _wrap(words, name, size, middle)
        fits = len(lines) == count and max(advance(name, size, line) for line in lines) <= width
        low, high = (low, middle) if fits else (middle, high)
    return _wrap(words, name, size, high)


def _set(words: list[str], name: str, size: int, style: Style, width: int) -> Block:
    lines = _balanced(words, name, size, width)
    leading = round(size * style.leading)
    descent = round(size * 0.22)
    return Block(
        lines=tuple(lines),
        face=name,
        size=size,
        leading=leading,
        width=round(max(advance(name, size, line) for line in lines) + 0.5),
        height=cap_height(name, size) + (len(lines) - 1) * leading + descent,
    )


def _stands(block: Block, style: Style, width: int, height: int) -> bool:
    return len(block.lines) <= style.lines and block.width <= width and block.height <= height


def _largest(words: list[str], name: str, style: Style, width: int, height: int) -> Block | None:
    """Bisection over whole sizes: a text that stands at one size stands at every smaller one."""
    low, high, best = style.smallest, style.largest, None
    while low <= high:
        size = (low + high) // 2
        block = _set(words, name, size, style, width)
        if _stands(block, style, width, height):
            low, best = size + 1, block
        else:
            high = size - 1
    return best


def try_fit(text: str, style: Style, width: int, height: int) -> Block | None:
    """``text`` as large as the box (pixels), the style's lines and sizes allow; None where nothing fits."""
    words = text.split()
    if not words or style.smallest < FLOOR:
        return None
    for name in style.faces:
        block = _largest(words, name, style, width, height)
        if block is not None:
            return block
    return None


def fit(text: str, style: Style, width: int, height: int) -> Block:
    """As ``try_fit``; raises Refused (``fit/1``) where no allowed size fits."""
    block = try_fit(text, style, width, height)
    if block is None:
        raise Refused(f"text of {len(text)} characters in {width}x{height}", ("fit/1",))
    return block
