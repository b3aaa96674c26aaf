from __future__ import annotations

import numpy as np
import pytest

from bandits.ope.lift import ArmTotals
from bandits.ope.rates import LEAST_SPREAD, Rate, clustered_rate, pool, quantile, wilson


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


def test_shrinkage_goes_towards_the_centre_that_is_given() -> None:
    pooled = pool(np.array([0.5, 0.1]), np.array([0.5, 0.5]), 0.3)
    assert 0.3 < pooled.mean[0] < 0.5
    assert 0.1 < pooled.mean[1] < 0.3
