"""Wilson's interval at the effective size: never leaves the range of the reward, and is not fooled by few rewards.

Korn and Graubard 1998, "Confidence intervals for proportions with small expected number of positive counts estimated from
survey data": a proportion's interval with a survey's effective size and Student's quantile. The effective size is the
smaller of Kish's, which knows nothing of the rewards, and v(1 - v) / variance of the terms, which is too large where
hardly anything was rewarded yet. Where a reward model makes an estimate better than its weights, the first keeps the
interval wide; so does a reward that lies between the ends of its range.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scipy.stats import t

from bandits.ope.rates import wilson_reach
from bandits.ope.units import standard_error

if TYPE_CHECKING:
    import numpy as np

    from bandits.ope.intervals.evidence import Evidence, Interval


def effective_wilson(evidence: Evidence, level: float, rng: np.random.Generator) -> Interval:  # noqa: ARG001  (one signature)
    """About the estimate, or the end of the reward's range where it lies beyond; units, not rounds, are independent."""
    terms = (evidence.terms - evidence.floor) / evidence.span
    value, effective = min(max(float(terms.mean()), 0.0), 1.0), evidence.effective
    error = standard_error(evidence.by_unit(terms), evidence.sizes)
    if error > 0.0:
        effective = max(min(effective, value * (1.0 - value) / error**2), 1.0)
    reach = float(t.ppf(0.5 + level / 2.0, max(effective - 1.0, 1.0)))
    return evidence.spanned(*wilson_reach(value, effective, reach))
