"""Empirical likelihood intervals: values that a plausible reweighting of the log would have, its weights averaging one.

Karampatziakis, Langford and Mineiro 2020, "Empirical likelihood for contextual bandits". Two of them: of weights and
rewards alone, and of an estimate's terms. Both add one round that was not seen, spread over the extreme ones that could
have come: the likelihood must stay positive there, so a heavy weight that never came still counts. The threshold is an F
quantile at the effective number of units, as Owen (2001, §2) advises for small samples. Units, not rounds, are what is
reweighted.

The price of that guard: where rewards are rare and one weight could be huge, the upper bound is far away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import f

from bandits.ope.intervals.evidence import Interval
from bandits.ope.intervals.likelihood import Points, profile_bounds

if TYPE_CHECKING:
    from bandits.ope.intervals.evidence import Evidence
    from bandits.ope.logged import Array

#: Both rewards are possible in a round that was not seen, also where only one of them came.
_RAREST = 1e-3


def empirical_likelihood(evidence: Evidence, level: float, rng: np.random.Generator) -> Interval:  # noqa: ARG001  (one signature)
    """From weights and rewards alone; the extreme rounds weigh nothing, or the most that is possible."""
    heaviest, rate = evidence.heaviest, _rewarded(evidence)
    unseen = Points(
        control=np.array([-1.0, heaviest - 1.0, heaviest - 1.0]),
        moment=np.array([0.0, 0.0, heaviest]),
        size=np.ones(3),
        times=np.array([0.5, 0.5 * (1.0 - rate), 0.5 * rate]),
    )
    points = _points(evidence, evidence.weights * evidence.shares, unseen)
    return evidence.spanned(*profile_bounds(points, _threshold(evidence, level), 0.0, 1.0))


def likelihood_of_terms(evidence: Evidence, level: float, rng: np.random.Generator) -> Interval:  # noqa: ARG001  (one signature)
    """From an estimate's terms; the extreme rounds are those seen, with the least and the largest reward.

    For estimates with a reward model. It may leave the range of the reward where the estimate does.
    """
    w, scaled, rate = evidence.weights, evidence.weights * evidence.span, _rewarded(evidence)
    worst, best = evidence.terms - scaled * evidence.shares, evidence.terms + scaled * (1.0 - evidence.shares)
    n = len(w)
    unseen = Points(
        control=np.concatenate([w, w]) - 1.0,
        moment=np.concatenate([worst, best]),
        size=np.ones(2 * n),
        times=np.repeat([(1.0 - rate) / n, rate / n], n),
    )
    points = _points(evidence, evidence.terms, unseen)
    return Interval(*profile_bounds(points, _threshold(evidence, level), float(worst.min()), float(best.max())))


def _rewarded(evidence: Evidence) -> float:
    """How often an unseen round is rewarded: as often as those seen. Not by halves: that would pull a click rate upwards."""
    total = float(evidence.weights.sum())
    rate = float(evidence.weights @ evidence.shares) / total if total > 0.0 else 0.5
    return min(max(rate, _RAREST), 1.0 - _RAREST)


def _points(evidence: Evidence, moments: Array, unseen: Points) -> Points:
    """One point a unit, and those that were not seen."""
    sizes = evidence.sizes
    seen = Points(evidence.by_unit(evidence.weights) - sizes, evidence.by_unit(moments), sizes, np.ones(len(sizes)))
    return Points(*(np.concatenate(pair) for pair in zip(seen, unseen, strict=True)))


def _threshold(evidence: Evidence, level: float) -> float:
    """Half the F quantile: the likelihood ratio's chi-square, with the effective number of units in place of infinity."""
    return float(f.ppf(level, 1, max(evidence.effective - 1.0, 1.0))) / 2.0
