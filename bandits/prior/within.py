"""Past tests as rows that can be compared within a group, and ridge regression on them. Knows no text.

    log odds of arm i in group g  =  c_g + x_i'β + u_i,     β_f ~ N(0, sd²),     u_i ~ N(0, spread²), noise of variance 1 / e_i

e_i are the clicks that arm i was to expect. c_g is taken out, not estimated: how much a page or a picture draws says nothing of
the words on it. Weights follow from impressions and the group's rate and not from the arm's own clicks, which would give lucky
arms more say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, cg

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Clicks at the mean rate that a group's own rate begins with.
_BEGUN = 1.0
_TOLERANCE, _MOST_STEPS = 1e-5, 1_000


@dataclass(frozen=True)
class Arms:
    """n arms. groups: (n,) 0, 1, … odds: (n,), observed log odds. expected: (n,), clicks that were to be expected."""

    groups: NDArray[np.int64]
    odds: Array
    expected: Array

    @classmethod
    def of_counts(cls, groups: NDArray[Any], impressions: Array, clicks: Array) -> Self:
        """From counts; groups are any labels."""
        _, numbers = np.unique(groups, return_inverse=True)
        shown, clicked = (np.bincount(numbers, counts) for counts in (impressions, clicks))
        rate = clicked.sum() / shown.sum()
        rates = (clicked + _BEGUN) / (shown + _BEGUN / rate)
        odds = np.log((clicks + 0.5) / (impressions - clicks + 0.5))
        return cls(numbers.astype(np.int64), odds, impressions * rates[numbers])

    def where(self, here: NDArray[np.bool_]) -> Self:
        """Some of the arms."""
        _, numbers = np.unique(self.groups[here], return_inverse=True)
        return type(self)(numbers.astype(np.int64), self.odds[here], self.expected[here])

    def spread(self, fitted: Array) -> float:
        """Variance of the true log odds round ``fitted`` (n,) within groups: what is left over when noise is taken away.

        The method of moments (DerSimonian & Laird 1986), group means taken out.
        """
        centred = Within.of(self.groups, self.expected)
        squares = float((self.expected * np.square(centred(self.odds - fitted))).sum())
        totals, sizes = np.bincount(self.groups, self.expected), np.bincount(self.groups)
        counted = float((totals - np.bincount(self.groups, np.square(self.expected)) / totals).sum())
        return max((squares - float((sizes - 1).sum())) / max(counted, 1e-9), 0.0)

    def weights(self, spread: float) -> Array:
        """1 / variance of each observed log odds, (n,)."""
        return np.asarray(1.0 / (1.0 / self.expected + spread))


@dataclass(frozen=True)
class Within:
    """Takes weighted group means away. means: (g, n) sparse; groups: (n,)."""

    groups: NDArray[np.int64]
    means: sparse.csr_array

    @classmethod
    def of(cls, groups: NDArray[np.int64], weights: Array) -> Self:
        """For weights (n,)."""
        share = weights / np.bincount(groups, weights)[groups]
        return cls(groups, sparse.csr_array((share, (groups, np.arange(len(groups))))))

    def __call__(self, values: Array) -> Array:
        """Values (n,) less the mean of their group."""
        return np.asarray(values - (self.means @ values)[self.groups])


def ridge(rows: sparse.csr_array, arms: Arms, spread: float, sd: float) -> Array:
    """Mean of β, (f,), for rows (n, f): conjugate gradients, since f may be 100,000 and rows are sparse."""
    weights = arms.weights(spread)
    within = Within.of(arms.groups, weights)
    turned = rows.T.tocsr()

    def normal(beta: Array) -> Array:
        return np.asarray(turned @ (weights * within(rows @ beta)) * sd**2 + beta)

    size = rows.shape[1]
    target = turned @ (weights * within(arms.odds)) * sd**2
    found, _ = cg(LinearOperator((size, size), matvec=normal, dtype=np.float64), target, rtol=_TOLERANCE, maxiter=_MOST_STEPS)
    return np.asarray(found)
