"""From a line of text to what is drawn: runs of one face and one direction, in the order of the eye.

Owns font fallback and a plain reading of the bidirectional algorithm (UAX #9, https://www.unicode.org/reports/tr9/: rules
P2, W1-W7 without embeddings, N1, N2, L2), for copy holds no bidi controls. Letters are joined by HarfBuzz within a run.
Rejected: leaving both to Raqm, which knows one face per call, so that a word in another script would come out as boxes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from errors import Refused
from generators.composition.typefaces import glyphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.composition.typefaces import Stack

#: From here on characters may run from right to left; below it nothing does.
_FIRST_RTL = 0x0590
#: Characters that shape their neighbours and have no glyph of their own: joiners, variation selectors, tags.
_SILENT = frozenset({0x200C, 0x200D, 0xFE0E, 0xFE0F, *range(0xE0020, 0xE0080)})
_SKINS = frozenset(range(0x1F3FB, 0x1F400))
_FLAGS = frozenset(range(0x1F1E6, 0x1F200))
_JOINER, _KEYCAP = 0x200D, 0x20E3
#: Blanks at which a line may break: not the one between a figure and a short unit ("20 %", "10 euros", "30 June").
_BREAKS = re.compile(r"(?!(?<=\d) (?:[%‰€$£°]|[^\W\d_]{1,5}(?!\w)))[ \t\n]+")
_CJK = re.compile(r"[\u2e80-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
#: Marks that may not begin a line in Chinese and Japanese.
_CLINGS = frozenset("、。，．・：；？！）」』】〕〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ")  # noqa: RUF001  (the wide forms are meant)


class Run(NamedTuple):
    """A stretch of one face and one direction."""

    text: str
    face: str
    rtl: bool


def is_rtl(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (UAX #9, P2 and P3)."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"L", "R", "AL"}:
            return kind != "L"
    return False


@lru_cache(maxsize=16_384)
def runs(text: str, stack: Stack, *, rtl: bool) -> tuple[Run, ...]:
    """A line's runs from left to right; raises Refused (``glyph/1``) where no face of the stack has a glyph."""
    clusters = list(_clusters(text))
    levels = _levels(clusters, base=int(rtl))
    faces = _faces(clusters, stack)
    keyed = list(zip(levels, faces, clusters, strict=True))
    pieces = [
        (key[0], Run("".join(cluster for _, _, cluster in group), key[1], bool(key[0] % 2)))
        for key, group in groupby(keyed, key=lambda piece: (piece[0], piece[1]))
    ]
    return tuple(_in_order(pieces))


def words(text: str) -> list[tuple[str, str]]:
    """Where lines may break: pieces, each with what parts it from the one before (a blank, or nothing in Chinese).

    A no-break space is no blank: what it holds together stays together, as do a figure and its unit.
    """
    pieces: list[tuple[str, str]] = []
    for word in _BREAKS.split(text.strip(" \t\n")):
        for number, piece in enumerate(_breakable(word) if _CJK.search(word) else [word]):
            pieces.append((piece, "" if number or not pieces else " "))
    return [piece for piece in pieces if piece[0]]


def _breakable(word: str) -> Iterator[str]:
    """A word cut at every ideograph, but before a mark that clings to it."""
    held = ""
    for letter in word:
        if held and letter not in _CLINGS and (_CJK.match(letter) or _CJK.match(held[-1])):
            yield held
            held = ""
        held += letter
    yield held


def _clusters(text: str) -> Iterator[str]:
    """Characters with the marks, joiners and skin tones that belong to them; flags come in pairs."""
    held = ""
    for letter in text:
        if held and _belongs(held, letter):
            held += letter
            continue
        if held:
            yield held
        held = letter
    if held:
        yield held


def _belongs(held: str, letter: str) -> bool:
    code, before = ord(letter), ord(held[-1])
    if code < 0x300:  # noqa: PLR2004  (nothing below the first combining mark joins on)
        return False
    flag = code in _FLAGS and before in _FLAGS and len(held) % 2 == 1
    emoji = before == _JOINER and code > 0x2000  # noqa: PLR2004  (a joiner between letters joins no pictures)
    return flag or emoji or code in _SILENT or code in _SKINS or code == _KEYCAP or bool(unicodedata.combining(letter))


def _faces(clusters: list[str], stack: Stack) -> list[str]:
    """The face of each cluster; a blank keeps to the word before it, but for pictures, whose blanks are as wide as they."""
    found: list[str] = []
    for cluster in clusters:
        kept = found and cluster == " " and "emoji" not in found[-1]
        found.append(found[-1] if kept else _face_for(cluster, stack))
    return found


@lru_cache(maxsize=16_384)
def _face_for(cluster: str, stack: Stack) -> str:
    wanted = {code for code in map(ord, cluster) if code not in _SILENT}
    order = [name for name in stack if "emoji" in name] + list(stack) if "\ufe0f" in cluster else stack
    for name in order:
        if wanted <= glyphs(name):
            return name
    raise Refused(f"text with {cluster!r} (U+{ord(cluster[0]):04X}), for which no face has a glyph", ("glyph/1",))


def _levels(clusters: list[str], base: int) -> list[int]:
    """The embedding level of each cluster: odd runs leftwards."""
    if not base and all(ord(cluster[0]) < _FIRST_RTL for cluster in clusters):
        return [0] * len(clusters)
    kinds = _numbers_joined([unicodedata.bidirectional(cluster[0]) for cluster in clusters])
    strong = _strong(kinds, base)
    upright = 2 if base else 0
    levels = []
    for kind, side in zip(kinds, strong, strict=True):
        if kind in {"EN", "AN"}:
            levels.append(2 if side else upright)
        else:
            levels.append(1 if side else upright)
    return levels


def _numbers_joined(kinds: list[str]) -> list[str]:
    """A sign of currency, a per cent or a separator beside a digit is part of the number (W4, W5)."""
    joined = list(kinds)
    for place, kind in enumerate(kinds):
        beside = {joined[place - 1] if place else "", kinds[place + 1] if place + 1 < len(kinds) else ""}
        sign = kind == "ET" and bool(beside & {"EN", "AN"})
        if sign or (kind in {"CS", "ES"} and beside <= {"EN"}):
            joined[place] = "EN"
    return joined


def _strong(kinds: list[str], base: int) -> list[int]:
    """For each place 1 where the text around it runs leftwards: neutrals take what both sides agree on, else the base."""
    sides: list[int | None] = []
    last = base
    for kind in kinds:
        if kind in {"L", "R", "AL"}:
            last = int(kind != "L")
            sides.append(last)
        else:
            sides.append(last if kind in {"EN", "AN"} else None)
    for place, side in enumerate(sides):
        if side is None:
            after = next((other for other in sides[place:] if other is not None), base)
            before = sides[place - 1] if place else base
            sides[place] = after if after == before else base
    return [side or 0 for side in sides]


def _in_order(pieces: list[tuple[int, Run]]) -> list[Run]:
    """Rule L2: from the highest level down, whatever stands at that level or above is turned round."""
    for level in range(max((high for high, _ in pieces), default=0), 0, -1):
        pieces = _turned(pieces, level)
    return [run for _, run in pieces]


def _turned(pieces: list[tuple[int, Run]], level: int) -> list[tuple[int, Run]]:
    turned: list[tuple[int, Run]] = []
    for high, group in groupby(pieces, key=lambda piece: piece[0] >= level):
        members = list(group)
        turned += members[::-1] if high else members
    return turned
