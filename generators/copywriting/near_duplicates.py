"""Whether two lines say the same in nearly the same words, by their shingles. Pure; knows no pool and no campaign.

Shingles are runs of four characters of the folded line, blanks kept and signs dropped; likeness is Jaccard's index of the two
sets (Broder 1997, "On the resemblance and containment of documents"). Characters, not words: a headline has five words, so
one word changed leaves too few word shingles to tell a new frame from a new thought, and German joins words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_WIDTH = 4
_SIGNS = re.compile(r"[^\w\s]|_")

#: Likeness from which two headlines are one to the eye: see docs/explanation/copy.md for what lies on either side.
TOO_NEAR = 0.5


@lru_cache(maxsize=16384)
def shingles(text: str) -> frozenset[str]:
    """Runs of four characters of the folded text; a text that is shorter is its own only shingle."""
    plain = f" {' '.join(_SIGNS.sub('', text.casefold()).split())} "
    return frozenset(plain[start : start + _WIDTH] for start in range(max(1, len(plain) - _WIDTH + 1)))


def likeness(one: str, other: str) -> float:
    """Jaccard's index of the two texts' shingles, from 0 (nothing shared) to 1 (the same but for signs and case)."""
    ours, theirs = shingles(one), shingles(other)
    both = len(ours & theirs)
    return both / (len(ours) + len(theirs) - both)


def nearness(text: str, others: Iterable[str]) -> float:
    """Likeness of the text to the most like of the others; 0 where there are none."""
    return max((likeness(text, other) for other in others), default=0.0)


def too_near(text: str, others: Iterable[str], threshold: float = TOO_NEAR) -> bool:
    """Whether any of the others is at least ``threshold`` like the text."""
    return any(likeness(text, other) >= threshold for other in others)


def clusters(texts: Collection[str], threshold: float = TOO_NEAR) -> list[str]:
    """The texts that are left when each that is too near an earlier one is dropped, in order."""
    kept: list[str] = []
    for text in texts:
        if not too_near(text, kept, threshold):
            kept.append(text)
    return kept
