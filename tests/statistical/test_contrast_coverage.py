"""What one policy earns beyond another lies in its interval, with rare rewards too, where a normal interval of pairs misses."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from bandits.ope.contrast import Bounded, correlation_of, difference, ratio
from bandits.ope.intervals.evidence import Evidence
from bandits.ope.intervals.wilson import effective_wilson
from bandits.ope.logged import Estimate, Logged
from bandits.ope.weighting import snips

if TYPE_CHECKING:
    from bandits.ope.logged import Array

LOGS = 400
LEVEL = 0.95
#: A true coverage of .93 falls below this in 1 of 700 tests.
LEAST = 0.93 - 3 * np.sqrt(0.93 * 0.07 / LOGS)


class Case(NamedTuple):
    """A log, the estimates of two policies with their intervals, and what both truly earn."""

    logged: Logged
    estimates: tuple[Estimate, Estimate]
    bounds: tuple[Bounded, Bounded]
    truths: tuple[float, float]

    @property
    def correlation(self) -> float:
        return correlation_of(self.logged, *(estimate.terms for estimate in self.estimates))


def case(rng: np.random.Generator, n: int, rate: float) -> Case:
    """A log of five actions, judged for another policy and for its own."""
    behaviour, other = (mix * rng.dirichlet(np.ones(5)) + (1 - mix) / 5 for mix in (0.8, 0.9))
    rates = rate * rng.uniform(0.5, 1.5, 5)
    action = rng.choice(5, n, p=behaviour)
    reward = (rng.random(n) < rates[action]).astype(float)
    logged = Logged(action, reward, behaviour[action], 5, behaviour=np.tile(behaviour, (n, 1)))
    ours, theirs = (judged(logged, np.tile(policy, (n, 1))) for policy in (other, behaviour))
    return Case(logged, (ours[0], theirs[0]), (ours[1], theirs[1]), (float(other @ rates), float(behaviour @ rates)))


def judged(logged: Logged, target: Array) -> tuple[Estimate, Bounded]:
    estimate = snips(logged, target)
    interval = effective_wilson(Evidence.of(logged, target, estimate), LEVEL, np.random.default_rng(0))
    return estimate, Bounded.of(estimate.value, *interval)


@pytest.mark.parametrize(("n", "rate"), [(500, 0.02), (500, 0.2), (2_000, 0.01)])
def test_the_difference_is_covered(n: int, rate: float) -> None:
    rng = np.random.default_rng(11)
    cases = [case(rng, n, rate) for _ in range(LOGS)]
    bounds = [difference(*one.bounds, one.correlation) for one in cases]
    covered = [low <= one.truths[0] - one.truths[1] <= high for one, (low, high) in zip(cases, bounds, strict=True)]
    assert np.mean(covered) >= LEAST


@pytest.mark.parametrize(("n", "rate"), [(500, 0.2), (2_000, 0.02)])
def test_the_ratio_is_covered(n: int, rate: float) -> None:
    rng = np.random.default_rng(12)
    cases = [case(rng, n, rate) for _ in range(LOGS)]
    bounds = [ratio(*one.bounds, one.correlation) for one in cases]
    covered = [low <= one.truths[0] / one.truths[1] <= high for one, (low, high) in zip(cases, bounds, strict=True)]
    assert np.mean(covered) >= LEAST


def test_a_normal_interval_of_the_pairs_would_miss() -> None:
    rng, z, covered = np.random.default_rng(11), NormalDist().inv_cdf((1 + LEVEL) / 2), []
    for _ in range(LOGS):
        _, (ours, theirs), _, truths = case(rng, 500, 0.02)
        terms = ours.terms - theirs.terms
        covered.append(abs(terms.mean() - (truths[0] - truths[1])) <= z * terms.std(ddof=1) / np.sqrt(len(terms)))
    assert np.mean(covered) < 0.9


def test_bounds_of_a_ratio_are_where_the_difference_ends_in_zero() -> None:
    first, second = Bounded(0.3, 0.2, 0.45), Bounded(0.2, 0.15, 0.27)
    low, high = ratio(first, second, 0.4)
    assert difference(first, Bounded(*(low * end for end in second)), 0.4).low == pytest.approx(0.0, abs=1e-12)
    assert difference(first, Bounded(*(high * end for end in second)), 0.4).high == pytest.approx(0.0, abs=1e-12)


def test_a_policy_earns_nothing_beyond_itself() -> None:
    same = Bounded(0.3, 0.2, 0.4)
    assert difference(same, same, 1.0) == pytest.approx((0.0, 0.0))
    assert ratio(same, same, 1.0) == pytest.approx((1.0, 1.0))


def test_common_luck_makes_a_comparison_surer() -> None:
    first, second = Bounded(0.3, 0.2, 0.45), Bounded(0.2, 0.15, 0.27)
    widths = [high - low for low, high in (difference(first, second, shared) for shared in (-0.5, 0.0, 0.5, 0.9))]
    assert widths == sorted(widths, reverse=True)


def test_a_first_value_that_may_be_zero_has_a_ratio_that_may_be_zero() -> None:
    low, high = ratio(Bounded(0.01, 0.0, 0.2), Bounded(0.2, 0.15, 0.5), 0.9)
    assert (low, high > 0.05) == (0.0, True)
