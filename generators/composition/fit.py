"""Fitting: the largest size at which a text stands in a box, measured on its faces' own advances.

Knows no picture and no layout. Invariant: a fitted block's ink never leaves its box, and its text is never cut, hyphenated
or shortened.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from errors import Refused
from generators.composition.scripts import is_rtl, runs, words
from generators.composition.typefaces import face

if TYPE_CHECKING:
    from generators.composition.typefaces import Stack

#: Nine points in pixels: below it, text on a banner cannot be read.
FLOOR = 12
#: The size at which spans are measured: large enough that hinting, which rounds advances to whole pixels, is lost in it.
_EM = 256
#: Sizes up to which letters are drawn at four times and at two times their size and brought down: at the size itself,
#: hinting would run small words together.
_FINEST, _FINE = 24, 64
#: What stands below the baseline of ordinary text, in sizes.
_DESCENT = 0.22


@dataclass(frozen=True)
class Style:
    """How a text may be set: stacks in order of preference, size range in pixels, most lines, line distance over size.

    ``grid``: the line distance is a multiple of so many pixels.
    """

    stacks: tuple[Stack, ...]
    largest: int
    smallest: int
    lines: int
    leading: float
    grid: int = 1


@dataclass(frozen=True)
class Block:
    """A text set: lines, faces and size, line distance, and the extent of its ink box in pixels.

    ``rise``: from the block's top to its first baseline. ``rtl``: the text runs from right to left.
    """

    lines: tuple[str, ...]
    stack: Stack
    size: int
    leading: int
    width: int
    height: int
    rise: int
    rtl: bool = False


def fineness(size: int) -> int:
    """How many times its size a letter is drawn at."""
    return 4 if size <= _FINEST else 2 if size <= _FINE else 1


@lru_cache(maxsize=65_536)
def span(stack: Stack, text: str) -> float:
    """Width of a text in ems; raises Refused (``glyph/1``) where the stack lacks a glyph."""
    return sum(
        face(run.face, _EM).getlength(run.text, direction="rtl" if run.rtl else "ltr") for run in runs(text, stack, rtl=False)
    ) / float(_EM)


@lru_cache(maxsize=16_384)
def advance(stack: Stack, size: int, text: str) -> float:
    """Width of a line in pixels, as ``lettering`` draws it."""
    fine = fineness(size)
    return sum(
        face(run.face, size * fine).getlength(run.text, direction="rtl" if run.rtl else "ltr")
        for run in runs(text, stack, rtl=False)
    ) / float(fine)


@lru_cache(maxsize=16_384)
def _reach(stack: Stack, text: str) -> tuple[float, float]:
    """How far the ink of a line stands above and below its baseline, in ems."""
    above, below = 0.0, 0.0
    for run in runs(text, stack, rtl=False):
        box = face(run.face, _EM).getbbox(run.text, anchor="ls", direction="rtl" if run.rtl else "ltr")
        above, below = max(above, -box[1] / _EM), max(below, box[3] / _EM)
    return above, below


def reach(stack: Stack, size: int, text: str) -> tuple[int, int]:
    """How far the ink of a line stands above and below its baseline, in pixels; hinting may move it by a quarter."""
    above, below = _reach(stack, text)
    return math.ceil(above * size + 0.25), math.ceil(below * size + 0.25)


@lru_cache(maxsize=512)
def cap_height(stack: Stack, size: int) -> int:
    """Height of a capital in pixels."""
    fine = fineness(size)
    return round(-face(stack[0], size * fine).getbbox("H", anchor="ls")[1] / fine)


def _wrap(pieces: list[tuple[str, str]], stack: Stack, width: float) -> list[str]:
    """Lines filled greedily to ``width`` ems; a line of one word may be wider, which the caller checks."""
    lines = [pieces[0][0]]
    reached = span(stack, pieces[0][0])
    blank = span(stack, " ")
    for word, apart in pieces[1:]:
        longer = reached + (blank if apart else 0.0) + span(stack, word)
        if longer <= width:
            lines[-1] += apart + word
            reached = longer
        else:
            lines.append(word)
            reached = span(stack, word)
    return lines


def _balanced(pieces: list[tuple[str, str]], stack: Stack, width: float) -> list[str]:
    """The same number of lines as a greedy fill, in the narrowest measure that keeps it: no word is left alone."""
    lines = _wrap(pieces, stack, width)
    if len(lines) == 1:
        return lines
    low, high, widest = width / 2, width, max(span(stack, word) for word, _ in pieces)
    while high - low > width / 64:
        middle = (low + high) / 2
        tried = _wrap(pieces, stack, middle)
        fits = len(tried) == len(lines) and middle >= widest
        low, high = (low, middle) if fits else (middle, high)
    return _wrap(pieces, stack, high)


def _block(lines: list[str], stack: Stack, size: int, style: Style, *, rtl: bool) -> Block:
    """Lines at a size, apart enough that no accent touches the line above it."""
    extents = [reach(stack, size, line) for line in lines]
    wanted = max([style.leading * size, *(low[1] + high[0] + 1 for low, high in pairwise(extents))])
    leading = math.ceil(wanted / style.grid) * style.grid
    rise = max(cap_height(stack, size), extents[0][0])
    return Block(
        lines=tuple(lines),
        stack=stack,
        size=size,
        leading=leading,
        width=math.ceil(max(advance(stack, size, line) for line in lines)) + 1,
        height=rise + (len(lines) - 1) * leading + max(round(size * _DESCENT), extents[-1][1]),
        rise=rise,
        rtl=rtl,
    )


def _largest(pieces: list[tuple[str, str]], stack: Stack, style: Style, width: int, height: int, *, rtl: bool) -> Block | None:
    """Bisection over whole sizes by spans, then smaller until the block as drawn stands in the box."""
    low, high = style.smallest, min(style.largest, int(width / max(span(stack, word) for word, _ in pieces)))
    while low < high:
        size = (low + high + 1) // 2
        count = len(_wrap(pieces, stack, width / size))
        stands = count <= style.lines and ((count - 1) * style.leading + 0.7) * size <= height
        low, high = (size, high) if stands else (low, size - 1)
    for size in range(high, style.smallest - 1, -1):
        block = _block(_balanced(pieces, stack, width / size), stack, size, style, rtl=rtl)
        if len(block.lines) <= style.lines and block.width <= width and block.height <= height:
            return block
    return None


@lru_cache(maxsize=4096)
def try_fit(text: str, style: Style, width: int, height: int) -> Block | None:
    """``text`` as large as the box (pixels), the style's lines and sizes allow; None where nothing fits.

    Raises Refused (``glyph/1``) for a character that no face has.
    """
    pieces = words(text)
    if not pieces or style.smallest < FLOOR or min(width, height) < style.smallest // 2:
        return None
    for stack in style.stacks:
        block = _largest(pieces, stack, style, width, height, rtl=is_rtl(text))
        if block is not None:
            return block
    return None


def fit(text: str, style: Style, width: int, height: int) -> Block:
    """As ``try_fit``; raises Refused (``fit/1``) where no allowed size fits."""
    block = try_fit(text, style, width, height)
    if block is None:
        raise Refused(f"text of {len(text)} characters in {width}x{height}", ("fit/1",))
    return block
