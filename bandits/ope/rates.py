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
from scipy.special import gammaincinv

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.ope.lift import ArmTotals


#: Effects (on the log scale) differ by at least about this much from each other, whatever the data seem to say.
LEAST_SPREAD = 0.05
#: And by no more than this, a factor of seven; between, a spread is looked at in so many even steps of its log.
MOST_SPREAD, _SPREADS = 2.0, 64


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


def weighted_count(total: float, squares: float, largest: float, level: float) -> tuple[float, float]:
    """Interval of what a weighted sum of rare events is on average: gamma bounds of Fay and Feuer (1997).

    total, squares: sums of the weights seen and of their squares; largest: the largest weight that one more could have.
    """
    tail, mean, square = (1.0 - level) / 2.0, total + largest, squares + largest**2
    low = squares / total * float(gammaincinv(total**2 / squares, tail)) if total > 0.0 else 0.0
    return low, square / mean * float(gammaincinv(mean**2 / square, 1.0 - tail))


@dataclass(frozen=True)
class Pooled:
    """n effects shrunk towards ``centre``. mean, sd, trust: (n,); spread: standard deviation of effects, as far as is known.

    ``trust``: weight of an effect's own data, 0 to 1; the rest of it is the centre's.
    """

    mean: NDArray[np.float64]
    sd: NDArray[np.float64]
    trust: NDArray[np.float64]
    centre: float
    spread: float


def pool(effects: NDArray[np.float64], variances: NDArray[np.float64], centre: float, slicings: float = 1.0) -> Pooled:
    """Shrinkage of (n,) effects on the log scale with (n,) sampling variances towards a fixed centre.

    What is not known of the effects' own spread is averaged over (Morris 1983; Gelman 2006: flat from ``LEAST_SPREAD`` to
    ``MOST_SPREAD``), so that intervals hold on average over the effects; a moment estimate taken for known held 85 % of
    segments' lifts. ``slicings``: how often each person is among the n. Effects of the same people err together, and only one
    in so many is evidence of the spread (a composite likelihood: Varin, Reid and Firth 2011).
    """
    spreads = np.geomspace(LEAST_SPREAD, MOST_SPREAD, _SPREADS)
    total = spreads[:, None] ** 2 + variances
    away = effects - centre
    counted = max(len(effects) / slicings, 1.0)
    evidence = -0.5 * counted * (np.log(total) + away**2 / total).mean(axis=1)
    weights = spreads * np.exp(evidence - evidence.max())  # even steps of the log: flat is in proportion to the spread
    weights /= weights.sum()
    trust = 1.0 - variances / total
    trusted = weights @ trust
    within, between = trusted * variances, weights @ ((trust - trusted) * away) ** 2
    spread = math.sqrt(float(weights @ spreads**2))
    return Pooled(centre + trusted * away, np.sqrt(within + between), trusted, centre, spread)
