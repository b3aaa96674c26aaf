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
#: Candidates at a time: their samples (0.2 MB at 26 features and 32 samples) stay in the second cache, scores in the first.
_BLOCK = 64


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
    """Shares of samples in which each candidate scores best, (n, k), for a handful of people: arm by arm, as the rows lie.

    eligible: (n, k), or (0, 0) where everybody may be shown everything.
    """
    n, k, m = len(people), candidates.size, rows.shape[1]
    votes = np.zeros((n, k))
    best, winner = np.empty(m, np.float32), np.empty(m, np.int64)
    for i in range(n):
        person = people[i]
        winner[:] = -1
        for j in range(k):
            if eligible.size and not eligible[i, j]:
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


@numba.njit(cache=True)
def vote_many(people: Rows, rows: Rows, candidates: Indices, eligible: Mask) -> Array:
    """The same for many: samples lie side by side, so that one instruction scores eight or sixteen of them, and only the
    features that a person has are added up. A person of words has 7 of 26: 3x faster at 40 candidates than people side by side.
    """
    n, k, m = len(people), candidates.size, rows.shape[1]
    best, winner = np.full((n, m), -np.inf, np.float32), np.empty((n, m), np.float32)
    has, worth = np.empty(people.shape[1] + 3, np.int64), np.empty(people.shape[1] + 3, np.float32)
    for i in range(n):
        winner[i] = np.float32(_first(i, eligible))
    for start in range(0, k, _BLOCK):
        stop = min(start + _BLOCK, k)
        laid = _laid(rows, candidates[start:stop])
        scores = np.empty((stop - start) * m, np.float32)
        for i in range(n):
            count = _listed(people[i], has, worth)
            _score(laid, has[:count], worth, scores)
            _keep_best(scores.reshape(-1, m), eligible[i : i + 1, start:stop], start, best[i], winner[i])
    return _counted(winner, k)


@numba.njit(cache=True)
def _first(i: int, eligible: Mask) -> int:
    """The first candidate that a person may be shown, -1 where there is none: the winner until another scores better."""
    if not eligible.size:
        return 0
    for j in range(eligible.shape[1]):
        if eligible[i, j]:
            return j
    return -1


@numba.njit(cache=True)
def _laid(rows: Rows, candidates: Indices) -> Rows:
    """Some arms by feature: (p, k·m), the samples of an arm side by side."""
    m, p = rows.shape[1], rows.shape[2]
    laid = np.empty((p, candidates.size * m), np.float32)
    for j in range(candidates.size):
        for s in range(m):
            for f in range(p):
                laid[f, j * m + s] = rows[candidates[j], s, f]
    return laid


@numba.njit(cache=True)
def _listed(person: Rows, has: Indices, worth: Rows) -> int:
    """Features that a person has, and their values, in fours: the last ones may be some feature, worth nothing. How many."""
    count = 0
    for f in range(person.size):
        if person[f] != 0.0:
            has[count], worth[count] = f, person[f]
            count += 1
    has[count : count + 3], worth[count : count + 3] = 0, 0.0
    return count


@numba.njit(cache=True, fastmath=_SUMS)
def _score(laid: Rows, has: Indices, worth: Rows, scores: Rows) -> None:
    """Four features at a time: a score is then loaded and stored a quarter as often."""
    scores[:] = np.float32(0.0)
    for t in range(0, has.size, 4):
        a, b, c, d = worth[t], worth[t + 1], worth[t + 2], worth[t + 3]
        of_a, of_b, of_c, of_d = laid[has[t]], laid[has[t + 1]], laid[has[t + 2]], laid[has[t + 3]]
        for s in range(scores.size):
            scores[s] += a * of_a[s] + b * of_b[s] + c * of_c[s] + d * of_d[s]


@numba.njit(cache=True)
def _keep_best(scores: Rows, eligible: Mask, start: int, best: Rows, winner: Rows) -> None:
    """Candidates from ``start`` on, (k, m), take the lead where they are better than all before.

    No branch, and their numbers in single precision as the scores are: both are then picked by one instruction for many
    samples (1.6x against whole numbers).
    """
    for j in range(scores.shape[0]):
        if eligible.size and not eligible[0, j]:
            continue
        number = np.float32(start + j)
        for s in range(scores.shape[1]):
            score, least = scores[j, s], best[s]
            winner[s] = number if score > least else winner[s]
            best[s] = max(least, score)


@numba.njit(cache=True)
def _counted(winner: Rows, k: int) -> Array:
    """Winners of each person's samples, (n, m), as shares, (n, k)."""
    n, m = winner.shape
    votes = np.zeros((n, k))
    for i in range(n):
        for s in range(m):
            if winner[i, s] >= 0.0:
                votes[i, int(winner[i, s])] += 1.0 / m
    return votes


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
