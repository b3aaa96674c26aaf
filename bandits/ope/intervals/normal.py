"""The normal interval of a mean of terms: what everybody prints, and what misses when the weights are skewed.

Invariant: symmetric about the estimate. It may leave the range of the reward: a bound below zero is a sign that normality
does not hold yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandits.ope.intervals.evidence import Interval
from bandits.ope.rates import quantile
from bandits.ope.units import standard_error

if TYPE_CHECKING:
    import numpy as np

    from bandits.ope.intervals.evidence import Evidence


def normal(evidence: Evidence, level: float, rng: np.random.Generator) -> Interval:  # noqa: ARG001  (one signature for all)
    """Mean of the terms and as many standard errors as the level asks; units, not rounds, are independent."""
    mean = float(evidence.terms.mean())
    half = quantile(level) * standard_error(evidence.by_unit(evidence.terms), evidence.sizes)
    return Interval(mean - half, mean + half)
