"""Whether a log chose as often as it says it would: chosen candidates against logged probabilities.

Owns the test. Knows no target and no reward. A filter after sampling, a cache or a stale policy shows here, and nowhere
else. Invariant: rounds may differ in their probabilities; the covariance is summed over them, so Pearson's denominator,
which is too large then, is not used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import chi2

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.ope.logged import Array, Logged

#: Candidates are tested in cells of at least this many expected choices, and in no more cells than this.
_FEWEST_EXPECTED, _MOST_CELLS = 5.0, 50


def calibration(logged: Logged) -> float | None:
    """p-value of a chi-square test of choices by candidate; None where the log did not keep all its probabilities."""
    if logged.behaviour is None:
        return None
    cell = _cells(logged.behaviour.sum(axis=0))
    by_cell = logged.behaviour @ np.eye(int(cell.max()) + 1)[cell]
    by_cell /= by_cell.sum(axis=1, keepdims=True)  # decimals lost in a log would add up to a surplus
    surplus = np.bincount(cell[logged.action], minlength=by_cell.shape[1]) - by_cell.sum(axis=0)
    covariance = np.diag(by_cell.sum(axis=0)) - by_cell.T @ by_cell
    freedom = int(np.linalg.matrix_rank(covariance, hermitian=True))
    if freedom == 0:  # nothing was left to chance
        return 0.0 if np.abs(surplus).max() > 0.5 else 1.0  # noqa: PLR2004  (half a choice)
    return float(chi2.sf(surplus @ np.linalg.pinv(covariance, hermitian=True) @ surplus, freedom))


def _cells(expected: Array) -> NDArray[np.int64]:
    """The cell of each candidate, shape (k,): rare ones share a cell, in order of how rare."""
    order = np.argsort(expected, kind="stable")
    least = max(_FEWEST_EXPECTED, float(expected.sum()) / _MOST_CELLS)
    filled = np.floor(np.cumsum(expected[order]) / least)
    cell = np.empty(len(expected), np.int64)
    cell[order] = np.unique(np.concatenate([[0.0], filled[:-1]]), return_inverse=True)[1]
    return cell
