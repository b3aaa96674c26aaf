"""Laws of every off-policy estimator. A new one is a line in ``bandits/ope/estimators.py``; what it claims is checked here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pytest

from bandits.ope.estimators import ESTIMATORS
from bandits.ope.logged import Logged
from bandits.ope.reward_model import cross_fitted
from errors import InvalidInput, Refused

TOYS = 2_000


@dataclass(frozen=True)
class Toy:
    """A problem small enough to write down every log of it. Tables are (n, k); a reward is ``high`` or ``low``."""

    behaviour: np.ndarray
    target: np.ndarray
    high: np.ndarray
    low: np.ndarray
    chance: np.ndarray
    q: np.ndarray
    group: np.ndarray

    @property
    def means(self):
        return self.chance * self.high + (1 - self.chance) * self.low

    @property
    def truth(self):
        return float((self.target * self.means).sum(axis=1).mean())

    def log(self, actions, lucky):
        rows = np.arange(len(actions))
        reward = np.where(lucky, self.high[rows, actions], self.low[rows, actions])
        return Logged(
            actions, reward, self.behaviour[rows, actions], self.behaviour.shape[1],
            eligible=self.behaviour > 0, behaviour=self.behaviour, group=self.group,
        )  # fmt: skip

    def logs(self):
        """Every log of this problem with its probability."""
        n, k = self.behaviour.shape
        for actions, lucky in product(product(range(k), repeat=n), product((True, False), repeat=n)):
            of = (range(n), actions)
            chance = np.where(lucky, self.chance[of], 1 - self.chance[of]) * self.behaviour[of]
            if chance.prod() > 0:
                yield self.log(np.array(actions), np.array(lucky)), float(chance.prod())

    def expectation(self, estimate):
        """Mean of the estimate over every log that is not refused."""
        told = [(chance, value) for log, chance in self.logs() if (value := value_or_none(estimate, log, self)) is not None]
        return sum(chance * value for chance, value in told) / sum(chance for chance, _ in told)


def value_or_none(estimate, log, toy):
    try:
        return estimate(log, toy.target, toy.q).value
    except Refused:
        return None


def toy(rng, estimate, n=1):
    """A random problem that the estimator can be asked about, sometimes with a candidate that is not eligible."""
    k = int(rng.integers(2, 5))
    eligible = np.ones((n, k), bool)
    if k > 2 and rng.random() < 0.3:
        eligible[:, rng.integers(k)] = False
    group = np.tile(rng.integers(0, 2, k) if rng.random() < 0.5 else np.arange(k), (n, 1))
    by_group = lambda table: np.take_along_axis(table, group, axis=1)  # noqa: E731
    high, low, chance = rng.normal(1, 1, (n, k)), rng.normal(-1, 1, (n, k)), rng.random((n, k))
    behaviour, target = distributions(rng, eligible), distributions(rng, eligible)
    if "matching" in estimate.needs:
        behaviour = eligible / eligible.sum(axis=1, keepdims=True)
        target = np.eye(k)[target.argmax(axis=1)]
    return Toy(behaviour, target, by_group(high), by_group(low), by_group(chance), rng.normal(0, 1, (n, k)), group)


def distributions(rng, eligible):
    """Random rows over the eligible columns, none of their entries below 1 %."""
    drawn = np.where(eligible, 0.01 + rng.gamma(0.5, size=eligible.shape), 0.0)
    return drawn / drawn.sum(axis=1, keepdims=True)


def world(estimate, seed=0, n=300):
    """One log of a toy, longer than can be enumerated, and the toy."""
    rng = np.random.default_rng(seed)
    problem = toy(rng, estimate, n)
    actions = (problem.behaviour.cumsum(axis=1) > rng.random((n, 1)) * problem.behaviour.sum(axis=1, keepdims=True)).argmax(1)
    return problem.log(actions, rng.random(n) < problem.chance[np.arange(n), actions]), problem


@pytest.fixture(params=ESTIMATORS)
def estimate(request):
    return ESTIMATORS[request.param]


def claiming(claim):
    return pytest.mark.parametrize(
        "estimate", [pytest.param(e, id=name) for name, e in ESTIMATORS.items() if claim in e.claims]
    )


MODELLED = pytest.mark.parametrize(
    "estimate", [pytest.param(e, id=name) for name, e in ESTIMATORS.items() if "model" in e.needs]
)


@claiming("unbiased")
def test_on_two_thousand_toy_problems_the_expectation_is_the_truth(estimate):
    rng = np.random.default_rng(1)
    off = [abs(problem.expectation(estimate) - problem.truth) for problem in (toy(rng, estimate) for _ in range(TOYS))]
    assert max(off) < 1e-10


@claiming("unbiased")
def test_over_logs_of_two_unlike_rounds_the_expectation_is_the_truth(estimate):
    rng = np.random.default_rng(2)
    off = [abs(problem.expectation(estimate) - problem.truth) for problem in (toy(rng, estimate, n=2) for _ in range(60))]
    assert max(off) < 1e-10


def test_a_bias_is_bounded_by_the_models_error_or_else_by_the_spread_of_the_rewards(estimate):
    rng = np.random.default_rng(3)
    for _ in range(TOYS // 4):
        problem = toy(rng, estimate)
        wrong = problem.means - (problem.q if "model" in estimate.needs else 0.0)
        wrong = wrong[problem.behaviour > 0]
        bound = max(np.ptp(wrong), np.abs(wrong).max() if "model" in estimate.needs else 0.0)
        assert abs(problem.expectation(estimate) - problem.truth) <= bound + 1e-10


@MODELLED
def test_with_the_true_model_there_is_no_bias(estimate):
    rng = np.random.default_rng(4)
    for _ in range(200):
        problem = toy(rng, estimate)
        problem = replace(problem, q=problem.means)
        assert problem.expectation(estimate) == pytest.approx(problem.truth, abs=1e-10)


@MODELLED
def test_where_no_model_is_passed_one_is_cross_fitted(estimate):
    log, problem = world(estimate)
    fitted = estimate(log, problem.target, cross_fitted(log))
    assert estimate(log, problem.target).value == pytest.approx(fitted.value, rel=1e-12)


def test_the_value_is_the_mean_of_its_terms_one_a_round(estimate):
    log, problem = world(estimate)
    told = estimate(log, problem.target, problem.q)
    assert told.terms.shape == (len(log),)
    assert told.value == pytest.approx(told.terms.mean(), abs=1e-12)


def test_the_order_of_the_rounds_does_not_matter(estimate):
    log, problem = world(estimate)
    order = np.random.default_rng(5).permutation(len(log))
    columns = ("action", "reward", "propensity", "eligible", "behaviour", "group")
    mixed = replace(log, **{name: getattr(log, name)[order] for name in columns})
    told, other = estimate(log, problem.target, problem.q), estimate(mixed, problem.target[order], problem.q[order])
    assert other.value == pytest.approx(told.value, rel=1e-12)
    assert other.terms == pytest.approx(told.terms[order], rel=1e-9, abs=1e-12)


def test_a_log_told_twice_keeps_the_value(estimate):
    log, problem = world(estimate)
    columns = ("action", "reward", "propensity", "eligible", "behaviour", "group")
    twice = replace(log, **{name: np.concatenate([getattr(log, name)] * 2) for name in columns})
    doubled = estimate(twice, np.tile(problem.target, (2, 1)), np.tile(problem.q, (2, 1)))
    assert doubled.value == pytest.approx(estimate(log, problem.target, problem.q).value, rel=1e-12)


@claiming("own mean")
def test_the_logging_policy_itself_is_worth_the_mean_of_its_log(estimate):
    log, problem = world(estimate)
    assert estimate(log, problem.behaviour, problem.q).value == pytest.approx(log.reward.mean(), rel=1e-12)


def test_rewards_in_another_currency_give_the_value_in_it(estimate):
    log, problem = world(estimate)
    told = estimate(log, problem.target, problem.q)
    paid = estimate(replace(log, reward=-4.0 * log.reward), problem.target, -4.0 * problem.q)
    assert paid.terms == pytest.approx(-4.0 * told.terms, rel=1e-9, abs=1e-12)


@claiming("shift")
def test_a_bonus_on_every_reward_is_that_much_more_value(estimate):
    log, problem = world(estimate)
    told = estimate(log, problem.target, problem.q)
    richer = estimate(replace(log, reward=log.reward + 3.0), problem.target, problem.q + 3.0)
    assert richer.terms == pytest.approx(told.terms + 3.0, rel=1e-9, abs=1e-9)


def test_a_column_that_is_never_eligible_changes_nothing(estimate):
    log, problem = world(estimate)
    wider = lambda table, value: np.hstack([table, np.full((len(log), 1), value, table.dtype)])  # noqa: E731
    grown = replace(
        log, k=log.k + 1, eligible=wider(log.eligible, value=False), behaviour=wider(log.behaviour, 0.0),
        group=wider(log.group, 99),
    )  # fmt: skip
    told = estimate(grown, wider(problem.target, 0.0), wider(problem.q, 1e3))
    assert told.terms == pytest.approx(estimate(log, problem.target, problem.q).terms, rel=1e-12)


def broken_targets(problem):
    n, k = problem.target.shape
    unknown = problem.target.copy()
    unknown[0, 0] = np.nan
    yield problem.target[:, 1:]
    yield problem.target[: n - 1]
    yield unknown
    yield problem.target * 0.5
    yield problem.target + np.eye(k)[np.zeros(n, int)] - np.eye(k)[np.ones(n, int)] * 2


def test_a_target_that_is_no_policy_on_this_log_is_turned_away_by_name(estimate):
    log, problem = world(estimate)
    for target in broken_targets(problem):
        with pytest.raises(InvalidInput) as caught:
            estimate(log, target, problem.q)
        assert caught.value.field == "target"


def test_a_target_that_chooses_what_was_not_eligible_is_turned_away(estimate):
    log, problem = world(estimate)
    eligible = np.eye(log.k, dtype=bool)[log.action]
    with pytest.raises(InvalidInput) as caught:
        estimate(replace(log, eligible=eligible), np.full_like(problem.target, 1 / log.k), problem.q)
    assert caught.value.field == "target"


@MODELLED
def test_a_model_of_another_shape_or_with_nan_is_turned_away_by_name(estimate):
    log, problem = world(estimate)
    for q in (problem.q[:-1], problem.q[:, :-1], np.full_like(problem.q, np.nan)):
        with pytest.raises(InvalidInput) as caught:
            estimate(log, problem.target, q)
        assert caught.value.field == "q"


@pytest.mark.parametrize(("need", "column"), [("behaviour", "behaviour"), ("group", "group")])
def test_a_column_that_is_needed_and_was_not_kept_is_named(need, column):
    for estimate in (e for e in ESTIMATORS.values() if need in e.needs):
        log, problem = world(estimate)
        with pytest.raises(InvalidInput) as caught:
            estimate(replace(log, **{column: None}), problem.target, problem.q)
        assert caught.value.field == column


@pytest.mark.parametrize("name", ["snips", "sndr", "replay"])
def test_a_target_that_the_log_never_followed_is_refused(name):
    log = Logged(np.zeros(4, int), np.ones(4), np.full(4, 0.5), 2)
    with pytest.raises(Refused):
        ESTIMATORS[name](log, np.eye(2)[np.ones(4, int)], np.zeros((4, 2)))
