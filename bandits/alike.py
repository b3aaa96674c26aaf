"""People who are alike: rows of features that are equal, found once, so that what is asked of all is worked out for each kind.

Features are words, so a thousand visits have some two hundred rows between them. Knows no belief and no reward. Invariant:
alike are rows of the same bits, and the first of each kind stands for it, in the order in which the kinds came.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

#: Odd multiplier of a hash: 2^64 over the golden ratio (Knuth, "The Art of Computer Programming" vol. 3, §6.4).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def alike(people: NDArray[np.float32], groups: Ints) -> tuple[Ints, Ints]:
    """Kinds among n people: the row of the first of each, (u,), and the kind of everybody, (n,), a place in it.

    people: (n, p) features; groups: (n,) numbers, of which only those of one are alike. 0.02 µs a person of 26 features;
    ``np.unique`` sorts the rows, at 2.
    """
    return _alike(np.ascontiguousarray(people).view(np.uint32), groups)


@numba.njit(cache=True)
def _alike(words: NDArray[np.uint32], groups: Ints) -> tuple[Ints, Ints]:
    n, size = len(words), 16
    while size < 2 * n:  # half of the slots stay empty, so that a search ends soon
        size *= 2
    slots, firsts, of = np.full(size, -1, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
    multipliers, kinds = _multipliers(words.shape[1]), 0
    for i in range(n):
        slot = _hash(words[i], groups[i], multipliers) & (size - 1)
        while slots[slot] >= 0 and not _same(words, groups, firsts[slots[slot]], i):
            slot = (slot + 1) & (size - 1)
        if slots[slot] < 0:
            slots[slot], firsts[kinds] = kinds, i
            kinds += 1
        of[i] = slots[slot]
    return firsts[:kinds], of


@numba.njit(cache=True)
def _multipliers(p: int) -> NDArray[np.uint64]:
    """Numbers without a pattern, one a feature: with multiples of one number, words in other places had the same hash."""
    mixed, found = _SPREAD, np.empty(p, np.uint64)
    for f in range(p):
        mixed = (mixed ^ (mixed >> _SHIFT)) * _SPREAD
        found[f] = mixed
    return found


@numba.njit(cache=True)
def _hash(words: NDArray[np.uint32], group: int, multipliers: NDArray[np.uint64]) -> np.int64:
    """A sum of products, which a processor takes several at a time; its upper half, since words of 1.0 end in zeros."""
    total = np.uint64(group) * _SPREAD
    for f in range(words.size):
        total += np.uint64(words[f]) * multipliers[f]
    return np.int64(total >> np.uint64(32))


@numba.njit(cache=True)
def _same(words: NDArray[np.uint32], groups: Ints, one: int, other: int) -> bool:
    apart = groups[one] != groups[other]
    for f in range(words.shape[1]):  # to the end: without a way out it is a few instructions, and most that meet are alike
        apart |= words[one, f] != words[other, f]
    return not apart
