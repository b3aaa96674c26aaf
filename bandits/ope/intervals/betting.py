"""A confidence sequence by betting: it may be looked at after every round, and holds at all of them at once.

A gambler bets that the value is above m, and wealth beyond 2 / alpha refutes m (Ville's inequality). One bet is on w·r:
wealth is multiplied by 1 + f·(w·r / m - 1). Where the heaviest weight is known there is another against w·(1 - r), whose
mean is 1 - m: narrow where rewards are common. Wealth is a mixture over both bets and over constant fractions f, so
nothing is tuned and no bet looks ahead. The upper bound is the lower bound of mirrored rewards. Waudby-Smith and Ramdas
2023, "Estimating means of bounded random variables by betting", §4; Waudby-Smith, Wu, Ramdas, Karampatziakis and Mineiro
2022, "Anytime-valid off-policy inference for contextual bandits", §3 (mirrored bounds).

Valid at every n for any policies, also where the logging policy learns as it goes: only E[w·r | past] = value is used,
and no independence. It is about a value that stays the same: one that drifts over the log is refuted wherever it was.
Knows no units. On the letter resamples of ``benchmarks/ope`` a mixture was narrower than the plug-in bet of the same
papers.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numba
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bandits.ope.intervals.evidence import Evidence, Interval

#: Shares of what may be bet at most, in even ratios: the smallest for long logs, the largest for a few rounds that tell much.
_FRACTIONS = np.geomspace(5e-4, 0.5, 12)
#: Candidate values in (0, 1]: even steps, and finer ones near both ends, where click rates live.
_NEAR_ZERO = np.geomspace(1e-5, 0.1, 80)
_GRID = np.unique(np.concatenate([np.linspace(0.0, 1.0, 101)[1:], _NEAR_ZERO, 1.0 - _NEAR_ZERO]))


def betting(evidence: Evidence, level: float, rng: np.random.Generator) -> Interval:  # noqa: ARG001  (one signature for all)
    """The sequence at its last round."""
    heaviest = evidence.heaviest if evidence.known else math.inf
    low, high = betting_sequence(evidence.weights, evidence.shares, level, heaviest)
    return evidence.spanned(float(low[-1]), float(high[-1]))


def betting_sequence(
    weights: NDArray[np.float64], shares: NDArray[np.float64], level: float, heaviest: float = math.inf
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bounds after each round, shape (n,) each, that all hold at once with probability ``level``.

    shares: rewards in [0, 1]. heaviest: no weight can be above it, known before the log was read.
    """
    earned, missed, alpha = weights * shares, weights * (1.0 - shares), (1.0 - level) / 2.0
    low = _lower_sequence(earned, missed, heaviest, alpha, _GRID, _FRACTIONS)
    return low, 1.0 - _lower_sequence(missed, earned, heaviest, alpha, _GRID, _FRACTIONS)


@numba.njit(cache=True)
def _lower_sequence(
    earned: NDArray[np.float64], missed: NDArray[np.float64], heaviest: float, alpha: float,
    grid: NDArray[np.float64], fractions: NDArray[np.float64],
) -> NDArray[np.float64]:  # fmt: skip
    """Largest refuted value after each round, or 0. Whoever refutes m has refuted all below: both bets gain more there."""
    bets = len(fractions)
    wealth = np.full((len(grid), 2 * bets), 0.5 / bets)
    refuted = 0
    bounds = np.empty(earned.size)
    for t in range(earned.size):
        for g in range(refuted, len(grid)):
            m = grid[g]
            gain, against = earned[t] / m - 1.0, (1.0 - m - missed[t]) / (heaviest - 1.0 + m)
            total = 0.0
            for j in range(bets):
                wealth[g, j] *= 1.0 + fractions[j] * gain
                wealth[g, bets + j] *= 1.0 + fractions[j] * against
                total += wealth[g, j] + wealth[g, bets + j]
            if g == refuted and total >= 1.0 / alpha:
                refuted += 1
        bounds[t] = grid[refuted - 1] if refuted > 0 else 0.0
    return bounds
