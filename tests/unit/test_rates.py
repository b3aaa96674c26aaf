from __future__ import annotations

import numpy as np
import pytest

from bandits.ope.lift import ArmTotals
from bandits.ope.rates import LEAST_SPREAD, Rate, clustered_rate, pool, quantile, weighted_count, wilson


def test_an_arm_that_nobody_clicked_has_an_upper_bound_and_a_lower_of_zero() -> None:
    rate = clustered_rate(ArmTotals.of_people(np.ones(100), np.zeros(100)), weight_sq=100.0)
    assert rate.low == rate.value == 0
    assert rate.high == pytest.approx(0.037, abs=0.001)


def test_without_clusters_and_weights_the_interval_is_wilsons() -> None:
    clicks = np.repeat([1.0, 0.0], [30, 70])
    rate = clustered_rate(ArmTotals.of_people(np.ones(100), clicks), weight_sq=100.0)
    assert (rate.low, rate.high) == pytest.approx(wilson(0.3, 100, 0.95), abs=0.002)


def test_impressions_of_one_person_are_worth_less_than_those_of_many() -> None:
    clicks = np.repeat([10.0, 0.0], [30, 70])
    rate = clustered_rate(ArmTotals.of_people(np.full(100, 10.0), clicks), weight_sq=1000.0)
    assert rate.effective == pytest.approx(100, rel=0.02)


def test_uneven_weights_are_worth_fewer_impressions() -> None:
    weights = np.repeat([1.0, 50.0], [950, 50])
    totals = ArmTotals.of_people(weights, weights * (np.arange(1000) % 4 == 0))
    assert clustered_rate(totals, float(weights @ weights)).effective < 100


def test_overlapping_intervals_may_still_be_apart() -> None:
    front, other = Rate(0.20, 0.17, 0.23, 0.95, 600), Rate(0.155, 0.13, 0.185, 0.95, 600)
    assert other.high > front.low
    assert front.clearly_above(other)
    assert not other.clearly_above(front)
    assert not front.clearly_above(Rate(0.19, 0.16, 0.22, 0.95, 600))


def test_a_wilson_interval_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(8)
    inside = [low <= 0.04 <= high for low, high in (wilson(k / 300, 300, 0.95) for k in rng.binomial(300, 0.04, 2000))]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.02)  # four standard errors of a share of 2,000


def test_effects_that_are_noise_are_shrunk_and_hardly_any_speaks() -> None:
    rng = np.random.default_rng(9)
    noise = rng.normal(0.0, 0.2, 400)
    pooled = pool(noise, np.full(400, 0.04), 0.0)
    speaking = np.abs(pooled.mean) > quantile(0.95) * pooled.sd
    assert pooled.spread <= 2 * LEAST_SPREAD
    assert np.std(pooled.mean) < 0.25 * np.std(noise)
    assert speaking.mean() < 0.02


def test_effects_beyond_noise_keep_most_of_their_size_and_the_spread_is_found() -> None:
    rng = np.random.default_rng(10)
    true = rng.normal(0.0, 0.3, 400)
    pooled = pool(true + rng.normal(0.0, 0.1, 400), np.full(400, 0.01), 0.0)
    assert pooled.spread == pytest.approx(0.3, rel=0.15)
    assert np.mean((pooled.mean - true) ** 2) < 0.01
    assert np.mean(np.abs(pooled.mean - true) <= quantile(0.95) * pooled.sd) == pytest.approx(0.95, abs=0.045)


@pytest.mark.parametrize("spread", [0.0, 0.15, 0.6])
def test_pooled_intervals_of_few_effects_hold_on_average_whatever_their_spread(spread: float) -> None:
    """Of 8 effects, 400 times; four standard errors of a share of 3,200 below 95 % are 93.4 %."""
    rng, held = np.random.default_rng(12), []
    for _ in range(400):
        true, variances = rng.normal(0.0, spread, 8), rng.uniform(0.02, 0.1, 8)
        pooled = pool(true + rng.normal(0.0, np.sqrt(variances)), variances, 0.0)
        held.append(np.abs(pooled.mean - true) <= quantile(0.95) * pooled.sd)
    assert np.mean(held) >= 0.934


def test_effects_of_the_same_people_tell_less_of_their_spread() -> None:
    noise = np.random.default_rng(13).normal(0.0, 0.2, 24)
    alone, sliced = (pool(noise, np.full(24, 0.04), 0.0, slicings) for slicings in (1.0, 6.0))
    assert sliced.spread > alone.spread
    assert (sliced.sd > alone.sd).all()


def test_a_weighted_count_of_rare_events_is_covered_also_where_none_came() -> None:
    assert weighted_count(0.0, 0.0, 1.0, 0.95) == pytest.approx((0.0, 3.689), abs=1e-3)  # Poisson's, Garwood 1936
    rng, weights, held = np.random.default_rng(14), np.array([1.0, 0.5, 0.1]), []
    for counts in rng.poisson((1.0, 0.8, 1.0), (2_000, 3)):
        low, high = weighted_count(float(counts @ weights), float(counts @ weights**2), 1.0, 0.95)
        held.append(low <= 1.5 <= high)
    assert np.mean(held) >= 0.93


def test_shrinkage_goes_towards_the_centre_that_is_given() -> None:
    pooled = pool(np.array([0.5, 0.1]), np.array([0.5, 0.5]), 0.3)
    assert 0.3 < pooled.mean[0] < 0.5
    assert 0.1 < pooled.mean[1] < 0.3
