"""What the weights of a log say about what it can be asked: effective size, tail, mean, support, calibration.

Owns the measures, not the judgement on them (``refusal.py``). Knows no estimator and reads no reward: nobody can look for
the diagnostics that suit a result.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bandits.ope.calibration import calibration
from bandits.ope.tails import tail_shape
from bandits.ope.units import by_unit, effective_size, standard_error, units_of

if TYPE_CHECKING:
    from bandits.ope.logged import Array, Logged

#: A candidate that the log would choose more rarely than this is as good as never chosen.
_NEVER = 1e-12


@dataclass(frozen=True)
class Diagnostics:
    """Measures of the weights of n rounds over k candidates. Shares are of 1.

    effective: Kish's number of independent units. heaviest: largest weight; heaviest_share: its part of all. tail: shape
    of the tail of weights (``tails.py``), nan where too few are in it. mean_weight: should be 1, within a few of
    mean_weight_error. unsupported: share of the target's mass on candidates that the log could not choose. calibration:
    p-value of choices against logged probabilities, None where the log did not keep them all.
    """

    rounds: int
    candidates: int
    effective: float
    heaviest: float
    heaviest_share: float
    tail: float
    mean_weight: float
    mean_weight_error: float
    unsupported: float
    calibration: float | None

    @property
    def mean_weight_z(self) -> float:
        """How many standard errors the mean weight is from 1."""
        off = round(self.mean_weight - 1.0, 9)  # a mean of weights that are all one may miss it by a rounding
        return off / self.mean_weight_error if self.mean_weight_error > 0.0 else math.copysign(math.inf, off) if off else 0.0


def diagnose(logged: Logged, target: Array) -> Diagnostics:
    """Measure a log under a policy's probabilities, shape (n, k). Raises InvalidInput as ``Logged.weights`` does."""
    weights, unit = logged.weights(target), units_of(logged)
    sums, sizes = by_unit(unit, weights), by_unit(unit, np.ones(len(logged)))
    total, heaviest = float(weights.sum()), float(weights.max())
    return Diagnostics(
        rounds=len(logged),
        candidates=logged.k,
        effective=effective_size(sums),
        heaviest=heaviest,
        heaviest_share=heaviest / total if total > 0.0 else 0.0,
        tail=tail_shape(weights),
        mean_weight=total / len(logged),
        mean_weight_error=standard_error(sums, sizes),
        unsupported=unsupported(logged, target),
        calibration=calibration(logged),
    )


def unsupported(logged: Logged, target: Array) -> float:
    """Share of the target's mass on candidates that the log gave no chance.

    0 where the log did not keep all its probabilities; the mean weight tells then: its expectation is the supported share.
    """
    if logged.behaviour is None:
        return 0.0
    return float(target[logged.behaviour <= _NEVER].sum() / target.sum())
