"""Rates of weighted, clustered impressions: intervals that never leave 0 to 100 %, and shrinkage of many noisy effects.

Owns the arithmetic behind a report's tables. Knows no creative and no segment. Invariant: a bound is in [0, 1] by
construction, also where nothing was ever clicked.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.ope.lift import ArmTotals


#: Effects (on the log scale) differ by at least about this much from each other, whatever the data seem to say.
LEAST_SPREAD = 0.05


@dataclass(frozen=True)
class Rate:
    """Rewards per impression with its interval. ``effective``: independent impressions it is worth."""

    value: float
    low: float
    high: float
    level: float
    effective: float

    def clearly_above(self, other: Rate) -> bool:
        """Whether the interval of the difference lies above zero (Newcombe 1998, method 10).

        Two intervals that overlap say nothing about the difference, so overlap is never the test.
        """
        return self.value - other.value > math.hypot(self.value - self.low, other.high - other.value)


def quantile(level: float) -> float:
    """Standard errors on either side of a normal interval at this level."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def clustered_rate(arm: ArmTotals, weight_sq: float, level: float = 0.95) -> Rate:
    """The rate of one arm. ``arm``: sums over people of weights and weighted rewards (Hájek's ratio for weights 1/p).

    ``weight_sq``: sum of squared weights over impressions. The interval is Wilson's at the effective number of
    impressions (Korn and Graubard 1998): the smaller of Kish's (Σw)²/Σw² and r(1 - r)/variance. Kish's alone would
    take impressions of one person for independent; the variance alone is zero where nobody clicked.
    """
    rate = min(max(arm.rate, 0.0), 1.0)
    effective = arm.impressions**2 / weight_sq
    if arm.people > 1 and arm.rate_variance > 0:
        effective = min(effective, rate * (1 - rate) / arm.rate_variance)
    low, high = wilson(rate, effective, level)
    return Rate(rate, low, high, level, effective)


def wilson(rate: float, effective: float, level: float) -> tuple[float, float]:
    """Wilson's interval of a rate seen on so many independent trials."""
    return wilson_reach(rate, effective, quantile(level))


def wilson_reach(rate: float, effective: float, z: float) -> tuple[float, float]:
    """Wilson's interval that reaches out z standard errors."""
    if effective <= 0:
        return 0.0, 1.0
    centre = (rate + z * z / (2 * effective)) / (1 + z * z / effective)
    half = z / (1 + z * z / effective) * math.sqrt(rate * (1 - rate) / effective + (z / (2 * effective)) ** 2)
    return min(max(centre - half, 0.0), rate), max(min(centre + half, 1.0), rate)


@dataclass(frozen=True)
class Pooled:
    """n effects shrunk towards ``centre``. mean, sd, by_chance: (n,); spread: prior standard deviation, 0 if all are alike.

    ``by_chance``: how likely the interval would exclude the centre if the true effect lay on it.
    """

    mean: NDArray[np.float64]
    sd: NDArray[np.float64]
    by_chance: NDArray[np.float64]
    centre: float
    spread: float


def pool(effects: NDArray[np.float64], variances: NDArray[np.float64], centre: float, level: float = 0.95) -> Pooled:
    """Empirical-Bayes shrinkage of (n,) effects with (n,) sampling variances towards a fixed centre.

    The prior's variance is DerSimonian and Laird's (1986) moment estimate with a known mean, never below that of
    ``LEAST_SPREAD``: the estimate is often exactly zero, which would claim to know that all effects are alike.
    """
    precision = 1.0 / variances
    excess = float(precision @ (effects - centre) ** 2) - len(effects)
    spread_sq = max(excess / float(precision.sum()), LEAST_SPREAD**2)
    trust = spread_sq / (spread_sq + variances)
    sd = np.sqrt(trust * variances)
    beyond = quantile(level) / np.sqrt(trust)
    by_chance = np.array([2 * NormalDist().cdf(-float(b)) for b in beyond])
    return Pooled(centre + trust * (effects - centre), sd, by_chance, centre, math.sqrt(spread_sq))
