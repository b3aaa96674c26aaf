"""The Euclidean member of the Cressie-Read family, in closed form, with one round that was not seen.

Among all reweightings of the rounds under which the weights average one, those within a chi-square distance of the log
give the interval (Karampatziakis, Langford and Mineiro 2020, "Empirical likelihood for contextual bandits", with the
power that allows a closed form; Vowpal Wabbit's estimator of the same name is of this kind). It is a regression of w·r on
w. The unseen round has the lightest or the heaviest weight possible and the reward that hurts most: without it the bounds
miss when a heavy weight has not come yet. Knows no units.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import f

if TYPE_CHECKING:
    from bandits.ope.intervals.evidence import Evidence, Interval
    from bandits.ope.logged import Array


def cressie_read(evidence: Evidence, level: float, rng: np.random.Generator) -> Interval:  # noqa: ARG001  (one signature)
    """Lower bound from w·r, upper bound from the mirrored w·(1 - r)."""
    threshold = float(f.ppf(level, 1, max(len(evidence.weights) - 1, 1)))
    low, mirrored = (
        min(_lower(evidence.weights, shares, unseen, threshold) for unseen in (0.0, evidence.heaviest))
        for shares in (evidence.shares, 1.0 - evidence.shares)
    )
    return evidence.spanned(low, 1.0 - mirrored)


def _lower(weights: Array, shares: Array, unseen: float, threshold: float) -> float:
    """Value of w·r where w is 1 on the regression line, less its half-width. The unseen round earned nothing."""
    w, y = np.append(weights, unseen), np.append(weights * shares, 0.0)
    spread = float(w.var())
    slope = float(((w - w.mean()) * (y - y.mean())).mean()) / spread if spread > 0.0 else 0.0
    residual = max(float(y.var()) - slope**2 * spread, 0.0)
    return float(y.mean()) + slope * (1.0 - float(w.mean())) - math.sqrt(residual * threshold / len(w))
