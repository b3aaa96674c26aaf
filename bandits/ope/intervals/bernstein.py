"""The empirical Bernstein interval: finite samples, no normality, paid for by the heaviest possible weight.

Maurer and Pontil 2009, "Empirical Bernstein bounds and sample variance penalization", Theorem 4, for two means at half
the error each: of w·r, which is the value, and of w·(1 - r), which is one minus it. The first is narrow where rewards are
rare, the second where they are common; both hold, so what both allow is the answer. Knows no units: rounds must be
independent.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from bandits.ope.intervals.evidence import Evidence, Interval
    from bandits.ope.logged import Array


def empirical_bernstein(evidence: Evidence, level: float, rng: np.random.Generator) -> Interval:  # noqa: ARG001  (one signature)
    """Covers at any n if the heaviest weight is known; it is where the log kept all its probabilities."""
    error = (1.0 - level) / 2.0
    earned, missed = evidence.weights * evidence.shares, evidence.weights * (1.0 - evidence.shares)
    value, value_half = float(earned.mean()), half_width(earned, evidence.heaviest, error)
    rest, rest_half = float(missed.mean()), half_width(missed, evidence.heaviest, error)
    low, high = max(value - value_half, 1.0 - rest - rest_half), min(value + value_half, 1.0 - rest + rest_half)
    return evidence.spanned(low, high)


def half_width(terms: Array, reach: float, error: float) -> float:
    """The mean of n independent terms in [0, reach] is within this of the true one, but for a chance of ``error``."""
    n = len(terms)
    if n < 2:  # noqa: PLR2004
        return math.inf
    price = math.log(4.0 / error)  # Theorem 4 has ln(2 / delta) for one side; two sides share the error
    return math.sqrt(2.0 * float(terms.var(ddof=1)) * price / n) + 7.0 * reach * price / (3.0 * (n - 1))
