from __future__ import annotations

import math

import numpy as np
import pytest

from bandits.ope.lift import ArmTotals, Lift, anytime_multiplier, stratified_lift


def people(rng: np.random.Generator, n: int, rate: float, visits: float = 4.0) -> ArmTotals:
    impressions = 1.0 + rng.poisson(visits, n)
    rewards = rng.binomial(impressions.astype(int), rate).astype(float)
    return ArmTotals.of_people(impressions, rewards)


def test_totals_of_two_halves_add_to_the_totals_of_the_whole() -> None:
    rng = np.random.default_rng(1)
    m, y = rng.poisson(3, 40).astype(float), rng.poisson(1, 40).astype(float)
    assert ArmTotals.of_people(m[:15], y[:15]) + ArmTotals.of_people(m[15:], y[15:]) == ArmTotals.of_people(m, y)


def test_variance_of_a_rate_is_that_of_the_linearised_ratio() -> None:
    m, y = np.array([2.0, 5.0, 1.0, 4.0]), np.array([1.0, 0.0, 1.0, 2.0])
    rate = y.sum() / m.sum()
    scores = (y - rate * m) / m.mean()
    assert ArmTotals.of_people(m, y).rate_variance == pytest.approx(scores.var(ddof=1) / len(m))


def test_a_person_repeated_many_times_does_not_narrow_the_interval() -> None:
    rng = np.random.default_rng(2)
    y = rng.binomial(1, 0.3, 400).astype(float)
    once = ArmTotals.of_people(np.ones(400), y)
    tenfold = ArmTotals.of_people(np.full(400, 10.0), 10 * y)
    assert tenfold.rate_variance == pytest.approx(once.rate_variance)


def test_lift_is_the_ratio_of_rates_minus_one_inside_its_interval() -> None:
    rng = np.random.default_rng(3)
    lift = stratified_lift({"a": (people(rng, 4000, 0.15), people(rng, 1000, 0.10))})
    assert lift.value == pytest.approx(lift.rate_treated / lift.rate_control - 1)
    assert 0 < lift.low < lift.value < lift.high
    assert lift.difference_low < lift.difference < lift.difference_high
    assert (lift.people_treated, lift.people_control) == (4000, 1000)


def test_the_lower_bound_stays_above_minus_one_however_bad_the_data() -> None:
    rng = np.random.default_rng(4)
    lift = stratified_lift({"a": (people(rng, 60, 0.02), people(rng, 30, 0.5))})
    assert lift.answered
    assert -1 < lift.low < lift.value < lift.high


def test_strata_of_unlike_click_rates_do_not_pass_for_a_lift() -> None:
    """Control sits mostly in the campaign that nobody clicks: pooled over campaigns, that looks like a gain."""
    rng = np.random.default_rng(5)
    strata = {
        "eager": (people(rng, 3000, 0.20), people(rng, 300, 0.20)),
        "tired": (people(rng, 1000, 0.02), people(rng, 1000, 0.02)),
    }
    lift = stratified_lift(strata)
    pooled = (strata["eager"][0] + strata["tired"][0]).rate / (strata["eager"][1] + strata["tired"][1]).rate - 1
    assert pooled > 0.5
    assert lift.low < 0 < lift.high
    assert abs(lift.value) < 0.15


def test_a_stratum_without_one_of_the_arms_is_left_out() -> None:
    rng = np.random.default_rng(6)
    both = (people(rng, 500, 0.1), people(rng, 200, 0.1))
    assert stratified_lift({"a": both, "b": (people(rng, 500, 0.4), ArmTotals())}) == stratified_lift({"a": both})


@pytest.mark.parametrize(("treated", "control"), [(19, 400), (400, 19), (0, 400)])
def test_too_few_people_in_an_arm_is_no_answer(treated: int, control: int) -> None:
    rng = np.random.default_rng(7)
    assert_no_answer(stratified_lift({"a": (people(rng, treated, 0.5), people(rng, control, 0.5))}))


def test_too_few_rewards_in_an_arm_is_no_answer() -> None:
    four = ArmTotals.of_people(np.ones(100), np.repeat([1.0, 0.0], [4, 96]))
    many = ArmTotals.of_people(np.ones(100), np.repeat([1.0, 0.0], [40, 60]))
    assert_no_answer(stratified_lift({"a": (many, four)}))
    assert_no_answer(stratified_lift({"a": (four, many)}))


def test_no_strata_at_all_is_no_answer() -> None:
    assert_no_answer(stratified_lift({}))


def test_looking_always_costs_more_than_looking_once_and_a_higher_level_more_still() -> None:
    for n in (50, 2_000, 100_000):
        assert anytime_multiplier(n, 0.99) > anytime_multiplier(n, 0.95) > 1.96


def assert_no_answer(lift: Lift) -> None:
    assert not lift.answered
    assert all(math.isnan(x) for x in (lift.value, lift.low, lift.high, lift.difference))
