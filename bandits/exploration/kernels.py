"""Scores of n people and k candidates in compiled loops: votes of samples, moments, the best of a row and the gaps to it.

Called with the fields of a ``Question``. NumPy's way through either makes (n, k, r) numbers to throw them away, and for one
person its calls cost more than the arithmetic. Invariant: a person's answer is the same alone as in any batch (for votes,
but for scores that differ by rounding).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.exploration.question import Array, Rows

    Indices = NDArray[np.int64]
    Mask = NDArray[np.bool_]

#: What a compiler may do to a sum. Not that infinity or NaN never come: scores are compared with minus infinity.
_SUMS = {"contract", "reassoc", "nsz", "arcp"}
#: People at a time: what is kept of them stays in the first cache.
_BLOCK = 128


@numba.njit(cache=True, fastmath=_SUMS)
def means(people: Array, rows: Rows, candidates: Indices) -> Array:
    """Row 0 of each arm times each person, (n, k). Two arms that are alike come out alike to the last bit: ties are ties."""
    scores = np.empty((len(people), candidates.size))
    for i in range(len(people)):
        for j in range(candidates.size):
            scores[i, j] = _dot(rows[candidates[j], 0], people[i])
    return scores


@numba.njit(cache=True, fastmath=_SUMS)
def spreads(people: Array, rows: Rows, candidates: Indices) -> Array:
    """Lengths of rows[1:] times each person, (n, k). In double precision: a deviation is small beside what it is a sum of."""
    lengths = np.empty((len(people), candidates.size))
    for i in range(len(people)):
        for j in range(candidates.size):
            arm, squares = rows[candidates[j]], 0.0
            for s in range(1, rows.shape[1]):
                squares += _dot(arm[s], people[i]) ** 2
            lengths[i, j] = np.sqrt(squares)
    return lengths


@numba.njit(cache=True, fastmath=_SUMS)
def _dot(row: Rows, person: Array) -> Any:
    """A sum of the type that the products have: single for people in single precision."""
    total = row[0] * person[0] * np.float32(0.0)
    for f in range(person.size):
        total += row[f] * person[f]
    return total


@numba.njit(cache=True, fastmath=_SUMS)
def vote_few(people: Rows, rows: Rows, candidates: Indices, eligible: Mask) -> Array:
    """Shares of samples in which each candidate scores best, (n, k), for a handful of people: arm by arm, as the rows lie."""
    n, k, m = len(people), candidates.size, rows.shape[1]
    votes = np.zeros((n, k))
    best, winner = np.empty(m, np.float32), np.empty(m, np.int64)
    for i in range(n):
        person = people[i]
        winner[:] = -1
        for j in range(k):
            if not eligible[i, j]:
                continue
            arm = rows[candidates[j]]
            for s in range(m):
                score = _dot(arm[s], person)
                if winner[s] < 0 or score > best[s]:
                    best[s], winner[s] = score, j
        for s in range(m):
            if winner[s] >= 0:
                votes[i, winner[s]] += 1.0 / m
    return votes


@numba.njit(cache=True, fastmath=_SUMS)
def vote_many(turned: Rows, rows: Rows, candidates: Indices, eligible: Mask) -> Array:
    """The same for many: people (p, n) and eligible (k, n) lie side by side, so that one instruction scores eight or
    sixteen of them.
    """
    n, m = turned.shape[1], rows.shape[1]
    votes = np.zeros((n, candidates.size))
    best, winner, scores = np.empty(_BLOCK, np.float32), np.empty(_BLOCK, np.int32), np.empty(_BLOCK, np.float32)
    for start in range(0, n, _BLOCK):
        stop = min(start + _BLOCK, n)
        for s in range(m):
            winner[:] = -1
            for j in range(candidates.size):
                _score(rows[candidates[j], s], turned, start, stop, scores)
                _keep_best(scores, eligible[j, start:stop], j, best, winner)
            for i in range(stop - start):
                if winner[i] >= 0:
                    votes[start + i, winner[i]] += 1.0 / m
    return votes


@numba.njit(cache=True, fastmath=_SUMS)
def _score(row: Rows, turned: Rows, start: int, stop: int, scores: Rows) -> None:
    """Four features at a time: a score is then loaded and stored a quarter as often (1.7x)."""
    p, n = turned.shape[0], stop - start
    scores[:] = np.float32(0.0)
    for f in range(0, p - 3, 4):
        a, b, c, d = row[f], row[f + 1], row[f + 2], row[f + 3]
        of_a, of_b = turned[f, start:stop], turned[f + 1, start:stop]
        of_c, of_d = turned[f + 2, start:stop], turned[f + 3, start:stop]
        for i in range(n):
            scores[i] += a * of_a[i] + b * of_b[i] + c * of_c[i] + d * of_d[i]
    for f in range(p - p % 4, p):
        a, of_a = row[f], turned[f, start:stop]
        for i in range(n):
            scores[i] += a * of_a[i]


@numba.njit(cache=True)
def _keep_best(scores: Rows, eligible: Mask, j: int, best: Rows, winner: NDArray[np.int32]) -> None:
    """Candidate j takes the lead where it is better than all before; no branch, so that it is one instruction for many."""
    for i in range(eligible.size):
        better = eligible[i] & ((winner[i] < 0) | (scores[i] > best[i]))
        best[i] = scores[i] if better else best[i]
        winner[i] = np.int32(j) if better else winner[i]


@numba.njit(cache=True)
def best_of(scores: Array) -> Array:
    """See ``question.best_of``."""
    weights = np.zeros(scores.shape)
    for i in range(scores.shape[0]):
        best, count = -np.inf, 0
        for score in scores[i]:
            if score > best:
                best, count = score, 1
            elif score == best and score > -np.inf:
                count += 1
        for j in range(scores.shape[1]):
            if count and scores[i, j] == best:
                weights[i, j] = 1.0 / count
    return weights


@numba.njit(cache=True)
def shortfalls(rewards: Array, relative: float) -> Array:
    """See ``question.shortfalls``."""
    gaps = np.full(rewards.shape, np.inf)
    for i in range(rewards.shape[0]):
        best, size = -np.inf, 0.0
        for reward in rewards[i]:
            if reward > -np.inf:
                best, size = max(best, reward), max(size, abs(reward))
        unit = size**relative if size > 0.0 else 1.0
        for j in range(rewards.shape[1]):
            if rewards[i, j] > -np.inf:
                gaps[i, j] = (best - rewards[i, j]) / unit
    return gaps
