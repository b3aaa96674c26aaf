"""What each element does to the click rate, by the randomness of the policy alone: a structural mean model.

Robins, Mark and Newey 1992, "Estimating exposure effects by modelling the expectation of exposure conditional on
confounders", with the expectation known: it follows from the logged chances. If an element with effect b multiplies the
chance of a click by exp(b), then among clicked decisions, weighted by exp(-b·(x - E[x])), what was drawn is on average what
was expected. So b minimises the convex sum of exp(-b·(x - E[x])) over clicks. Nothing is divided by a chance, so a candidate
that is rarely drawn makes no weight explode; who saw what, and how good the audience was, cancels within each decision. For
one element the answer is a ratio of click rates over decisions that left it to chance, each weighted by how much.

Knows columns only. Invariant: the person is the unit of every variance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Newton steps at most; how far a step may move the log of a weight, and when it no longer does.
_STEPS, _LONGEST, _CLOSE = 60, 2.0, 1e-8
#: Added to the curvature, relative: with it a direction that nothing was dealt in stays where it is.
_RIDGE = 1e-10
#: A further term with less of its spread than this left over from the others says nothing new.
_NOTHING_NEW = 1e-3
#: Beyond this a relative effect is past all numbers.
_LARGEST = 500.0
#: Below this it is -100 % to the last digit, of which there is no logarithm.
_LEAST = -30.0


def relative(log: float, half: float) -> tuple[float, float, float]:
    """A log effect and half the width of its interval as relative effects: value, low and high."""
    low, value, high = (math.expm1(max(min(bound, _LARGEST), _LEAST)) for bound in (log - half, log, log + half))
    return value, low, high


@dataclass(frozen=True)
class Effects:
    """Log effects of d elements, (d,); ``influence``: (c, d), what each of c people moves them by; ``tilt``: (n,) weights."""

    log: Array
    influence: Array
    tilt: Array
    curvature: Array

    def contrast(self, weights: Array) -> tuple[float, float]:
        """A linear combination, weights (d,): its value and its standard error over people."""
        moved = self.influence @ weights
        c = len(moved)
        return float(weights @ self.log), float(np.sqrt(moved @ moved * c / max(c - 1, 1)))


def fit(surprise: Array, unit: NDArray[np.int64]) -> Effects:
    """Log effects of elements from n clicks.

    surprise: (n, d), what was drawn less what was expected; unit: (n,) the person, 0 to c - 1. Columns must not be collinear.
    """
    log = np.zeros(surprise.shape[1])
    for _ in range(_STEPS):
        tilt, gradient, curvature = _at(surprise, log)
        step = np.linalg.solve(curvature, gradient)
        moved = float(np.abs(surprise @ step).max(initial=0.0))
        log = log + step * min(1.0, _LONGEST / max(moved, 1e-12))
        if moved < _CLOSE:
            break
    tilt, _, curvature = _at(surprise, log)
    scores = _by_unit(surprise * tilt[:, None], unit)
    return Effects(log, np.asarray(np.linalg.solve(curvature, scores.T).T, np.float64), tilt, curvature)


def beyond(effects: Effects, surprise: Array, more: Array, unit: NDArray[np.int64]) -> tuple[Array, Array]:
    """Each of m further terms by itself, added to fitted effects: log effects and standard errors, (m,) each.

    more: (n, m), drawn less expected; nan for one that is a sum of the effects there are. One step from
    "no effect beyond" (a score test's), so that hundreds of pairs of elements cost one pass.
    """
    cross = surprise.T @ (more * effects.tilt[:, None])
    along = np.linalg.solve(effects.curvature, cross)
    own = effects.tilt @ more**2
    left = own - np.einsum("dm,dm->m", cross, along)
    left = np.where(left > _NOTHING_NEW * own + 1e-12, left, np.nan)
    scores = _by_unit((more - surprise @ along) * effects.tilt[:, None], unit)
    c = len(scores)
    return scores.sum(axis=0) / left, np.sqrt((scores**2).sum(axis=0) * c / max(c - 1, 1)) / left


def _at(surprise: Array, log: Array) -> tuple[Array, Array, Array]:
    """Tilts (n,), the gradient (d,) and the curvature (d, d) of the sum at these effects."""
    score = -surprise @ log
    tilt = np.exp(score - score.max(initial=0.0))
    curvature = surprise.T @ (surprise * tilt[:, None])
    return tilt, surprise.T @ tilt, curvature + np.diag(_RIDGE * np.maximum(np.diag(curvature), 1e-12))


def _by_unit(column: Array, unit: NDArray[np.int64]) -> Array:
    """Sums of the columns of (n, m) over the rows of each unit."""
    order = np.argsort(unit, kind="stable")
    first = np.flatnonzero(np.diff(unit[order], prepend=-1))
    return np.add.reduceat(column[order], first, axis=0) if len(unit) else column
