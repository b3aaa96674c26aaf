"""What a scorer of headlines is worth on tests that it has not seen, with bootstrap intervals over tests.

Pairs of one group: the share whose order by score is that of their observed rates, tied scores half, tied rates left out. The
lift is the mean rate of the arm that the scorer would choose against the mean over all arms: nobody's choice moves it, so it is
unbiased.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from services.evaluation.past_tests import PastTests

    Array = NDArray[np.float64]

_SIGNIFICANT = 1.96
_RESAMPLES = 2_000


class Figure(NamedTuple):
    """A ratio of sums with the 95 % interval over tests."""

    value: float
    low: float
    high: float


class Pairs(NamedTuple):
    """All pairs of arms within groups. one, other: (m,) rows. differs: (m,), difference of rates. significant: (m,)."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    differs: Array
    significant: NDArray[np.bool_]


@dataclass(frozen=True)
class Groups:
    """Tests with their groups: ``members`` are rows, a group each; ``tests`` (g,) which test a group is of."""

    data: PastTests
    members: tuple[NDArray[np.int64], ...]
    tests: NDArray[np.int64]
    rates: Array
    pairs: Pairs

    @classmethod
    def of(cls, data: PastTests) -> Groups:
        """Groups of the arms."""
        order = np.argsort(data.groups, kind="stable")
        members = tuple(np.split(order, np.flatnonzero(np.diff(data.groups[order])) + 1))
        _, tests = np.unique([data.tests[rows[0]] for rows in members], return_inverse=True)
        rates = data.clicks / data.impressions
        return cls(data, members, tests, rates, _pairs(data, members, rates))

    def sums(self, values: Iterator[float] | Array) -> Array:
        """Values of the groups, (g,), added up by test."""
        return np.asarray(np.bincount(self.tests, np.fromiter(values, np.float64)), np.float64)

    def of_pairs(self, values: Array) -> Array:
        """Values of the pairs, (m,), added up by test."""
        test_of = np.zeros(len(self.data), np.int64)
        for rows, test in zip(self.members, self.tests, strict=True):
            test_of[rows] = test
        return np.asarray(np.bincount(test_of[self.pairs.one], values, int(self.tests.max()) + 1), np.float64)


def _pairs(data: PastTests, members: tuple[NDArray[np.int64], ...], rates: Array) -> Pairs:
    listed = np.array([pair for rows in members for pair in combinations(rows.tolist(), 2)], np.int64)
    one, other = listed.T
    shown, clicked = data.impressions, data.clicks
    pooled = (clicked[one] + clicked[other]) / (shown[one] + shown[other])
    error = np.sqrt(np.maximum(pooled * (1.0 - pooled) * (1.0 / shown[one] + 1.0 / shown[other]), 1e-300))
    differs = rates[one] - rates[other]
    return Pairs(one, other, differs, np.abs(differs) > _SIGNIFICANT * error)


def ratio(above: Array, below: Array, rng: np.random.Generator, less: float = 0.0) -> Figure:
    """Sum of ``above`` by that of ``below``, sums by test (t,), less a constant; the interval is a percentile bootstrap.

    NaN where there is nothing below, such as no pair that differs significantly.
    """
    if not below.any():
        return Figure(float("nan"), float("nan"), float("nan"))
    counts = rng.multinomial(len(above), np.full(len(above), 1.0 / len(above)), _RESAMPLES)
    found = (counts @ above) / np.maximum(counts @ below, 1e-300)
    low, high = np.quantile(found, [0.025, 0.975])
    return Figure(float(above.sum() / below.sum()) - less, float(low) - less, float(high) - less)


def measured(groups: Groups, scores: Array, rng: np.random.Generator) -> dict[str, Figure]:
    """pair_accuracy, pair_accuracy_significant, top_1 and lift of scores (n,)."""
    pairs, rates = groups.pairs, groups.rates
    agrees = 0.5 + 0.5 * np.sign(scores[pairs.one] - scores[pairs.other]) * np.sign(pairs.differs)
    told, sure = (pairs.differs != 0.0).astype(np.float64), pairs.significant.astype(np.float64)
    chosen = [rows[np.argmax(scores[rows])] for rows in groups.members]
    best = groups.sums(float(rates[arm] == rates[rows].max()) for arm, rows in zip(chosen, groups.members, strict=True))
    every = groups.sums(np.ones(len(groups.members)))
    uniform = groups.sums(float(rates[rows].mean()) for rows in groups.members)
    return {
        "pair_accuracy": ratio(groups.of_pairs(agrees * told), groups.of_pairs(told), rng),
        "pair_accuracy_significant": ratio(groups.of_pairs(agrees * sure), groups.of_pairs(sure), rng),
        "top_1": ratio(best, every, rng),
        "lift": ratio(groups.sums(rates[chosen]), uniform, rng, less=1.0),
    }
