"""One question to a log: what is this policy worth? Diagnostics first, then a refusal or a value with its interval.

The one call that commands and reports use. Knows no file and no campaign. Invariant: where the verdict refuses, value and
bounds are nan: a number without support cannot be printed by mistake.

The defaults are those that held their level at the least width, both where rewards are common and weights few (the letter
resamples of ``benchmarks/ope``) and where clicks are rare and weights heavy (its campaigns).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandits.ope.diagnostics import diagnose
from bandits.ope.estimators import estimator as estimator_of
from bandits.ope.intervals.evidence import Evidence
from bandits.ope.intervals.registry import interval_of
from bandits.ope.refusal import Gate, too_wide, verdict_of
from errors import InvalidInput

if TYPE_CHECKING:
    import numpy as np

    from bandits.ope.diagnostics import Diagnostics
    from bandits.ope.logged import Array, Logged
    from bandits.ope.refusal import Verdict

DEFAULT_ESTIMATOR = "snips"
DEFAULT_INTERVAL = "wilson"


@dataclass(frozen=True)
class Judgement:
    """A policy's value a round with its interval at ``level``, nan where refused; what it stands on, and the verdict."""

    estimator: str
    interval: str
    level: float
    value: float
    low: float
    high: float
    diagnostics: Diagnostics
    verdict: Verdict

    @property
    def answered(self) -> bool:
        """Whether there is a number."""
        return self.verdict.answered


def judge(
    logged: Logged,
    target: Array,
    rng: np.random.Generator,
    estimator: str = DEFAULT_ESTIMATOR,
    interval: str = DEFAULT_INTERVAL,
    level: float = 0.95,
    q: Array | None = None,
    gate: Gate | None = None,
) -> Judgement:
    """Judge a target policy, probabilities of shape (n, k), on a log.

    q: expected rewards, shape (n, k), for estimators with a model; fitted here when None. rng: for intervals that
    resample. gate: what the log must have, ``Gate()`` when None. Raises InvalidInput, Unknown for an estimator or
    interval that nobody registered, and Refused by an estimator that cannot do with this log.
    """
    if not 0.0 < level < 1.0:
        raise InvalidInput("level", "a share between 0 and 1", f"{level:g}")
    rule, bounds_of, asked = estimator_of(estimator), interval_of(interval), gate or Gate()
    found = diagnose(logged, target)
    verdict = verdict_of(found, asked)
    value, low, high = math.nan, math.nan, math.nan
    if verdict.answered:
        estimate = rule(logged, target, q)
        value, (low, high) = estimate.value, bounds_of(Evidence.of(logged, target, estimate), level, rng)
        if asked.widest is not None and high - low > asked.widest:
            verdict = verdict.and_refused(too_wide(found, high - low, asked.widest))
            value, low, high = math.nan, math.nan, math.nan
    return Judgement(estimator, interval, level, value, low, high, found, verdict)
