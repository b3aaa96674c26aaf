"""Estimates over seeds: a seed is one draw of the world, so the seeds are the sample and nothing within a run is.

Knows numbers only. Invariant: one seed gives a value and no interval. Paired estimates take both policies' runs of the same
seed, which met the same people, so that what the world dealt both falls out of the difference.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import beta, binom, t

from services.reports.figures.estimate import LEVEL, Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

MEAN = "mean over seeds, Student's t"
PAIRED = "mean of differences by seed, Student's t"
MEDIAN = "median over seeds, order statistics"
SHARE = "share of seeds, Clopper and Pearson 1934"
SEEDS = "seeds are independent draws of the world"


def mean(values: Sequence[float], method: str = MEAN) -> Estimate:
    """Mean of (s,) values; no interval with a single one, nan throughout with none."""
    n = len(values)
    if n == 0:
        return _estimate(math.nan, math.nan, math.nan, method, 0)
    value = math.fsum(values) / n
    half = float(t.ppf((1 + LEVEL) / 2, n - 1) * np.std(values, ddof=1)) / math.sqrt(n) if n > 1 else math.nan
    return _estimate(value, value - half, value + half, method, n)


def difference(ours: Sequence[float], theirs: Sequence[float]) -> Estimate:
    """Ours minus theirs, both (s,), by seed."""
    return mean([one - other for one, other in zip(ours, theirs, strict=True)], PAIRED)


def share(hits: int, n: int) -> Estimate:
    """A share of n seeds; exact, so that 20 of 20 is not taken for certain."""
    if n == 0:
        return _estimate(math.nan, math.nan, math.nan, SHARE, 0)
    tail = (1 - LEVEL) / 2
    low = float(beta.ppf(tail, hits, n - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1 - tail, hits + 1, n - hits)) if hits < n else 1.0
    return _estimate(hits / n, low, high, SHARE, n)


def median(values: Sequence[float]) -> Estimate:
    """Median of (s,) values, inf among them: a run that never came there. Bounds are order statistics.

    Below six seeds no pair of them reaches 95 %, and there is no interval.
    """
    n, ordered = len(values), sorted(values)
    if n == 0:
        return _estimate(math.nan, math.nan, math.nan, MEDIAN, 0)
    below = int(binom.ppf((1 - LEVEL) / 2, n, 0.5)) - 1  # the largest count with less than half the error on its side
    middle = ordered[n // 2] if n % 2 else _between(ordered[n // 2 - 1], ordered[n // 2])
    low, high = (ordered[below], ordered[n - 1 - below]) if below >= 0 else (math.nan, math.nan)
    return _estimate(middle, low, high, MEDIAN, n)


def _between(one: float, other: float) -> float:
    """The middle of two; half-way to never is never."""
    return other if math.isinf(other) else (one + other) / 2


def _estimate(value: float, low: float, high: float, method: str, n: int) -> Estimate:
    return Estimate(value, low, high, LEVEL, method, n, SEEDS)
