"""The shape of a headline in a few numbers: how long, how it begins, what signs it uses, whom it speaks to. Knows no clicks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_WORD = re.compile(r"\w+")
_STOPS = re.compile(r"[.!?]+")
_QUESTIONS = frozenset({"how", "why", "what", "who", "when", "where"})
_NEAR = frozenset({"i", "you", "your", "we", "my", "me", "our"})
_FAR = frozenset({"he", "she", "his", "her", "him", "they", "their"})
_POINTING = frozenset({"this", "these", "here", "that"})
#: Signs that are counted, and those that only matter by being there (a curly one is its straight one).
_COUNTED = (",", ".")
_PRESENT = ("?", "!", '"', "'", ":", "(", "...")
_STRAIGHT = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u2026": "..."})

#: Numbers in a row of ``style_of``.
WIDTH = 12 + len(_COUNTED) + len(_PRESENT)


def style_of(texts: Sequence[str]) -> NDArray[np.float64]:
    """N texts as rows of counts and shares, (n, WIDTH)."""
    return np.array([_row(text.translate(_STRAIGHT)) for text in texts], np.float64).reshape(len(texts), WIDTH)


def _row(text: str) -> list[float]:
    words = _WORD.findall(text)
    lower = [word.lower() for word in words]
    many = max(len(words), 1)
    return [
        len(words), len(text), sum(map(len, words)) / many,
        sum(word[0].isupper() for word in words) / many, sum(word.isupper() and len(word) > 1 for word in words),
        any(map(str.isdigit, text)), text[:1].isdigit(), bool(lower) and lower[0] in _QUESTIONS,
        *(sum(word in group for word in lower) for group in (_NEAR, _FAR, _POINTING)), len(_STOPS.findall(text)),
        *(text.count(sign) for sign in _COUNTED), *(sign in text for sign in _PRESENT),
    ]  # fmt: skip
