from __future__ import annotations

import numpy as np
import pytest

from services.learning.wearing import WearRate

N = 12_000


def world(rate, *, heavy=0.0, market=0.0, seed=0):
    """People met ads of a kind so often, and others; clicks by it. heavy: what each meeting of any ad says of the person."""
    rng = np.random.default_rng(seed)
    met = rng.poisson(3.0, N).astype(float)
    worn = rng.binomial(met.astype(int), 0.4).astype(float)
    usual = np.full(N, 0.15)
    drift = np.exp(-market * np.linspace(0.0, 1.0, N))
    clicked = rng.random(N) < usual * drift * np.exp(-rate * worn - heavy * met)
    return worn, met, usual, clicked.astype(float)


def told(worn, met, usual, reward, batch=40):
    learned = WearRate()
    for first in range(0, N, batch):
        rows = slice(first, first + batch)
        learned.note(worn[rows], met[rows], usual[rows] * learned.left(worn[rows]), reward[rows])
    return learned


@pytest.mark.parametrize("batch", [1, 40, 500])
def test_the_rate_is_found_and_what_is_applied_is_less(batch):
    """Within 3 posterior deviations of the truth; false alarm 3 in 1,000, the seed is fixed."""
    learned = told(*world(0.3), batch=batch)
    mean, deviation = learned.estimate
    assert abs(mean - 0.3) < 3 * deviation
    assert deviation < 0.05
    assert 0.1 < learned.rate < 0.3


@pytest.mark.parametrize("seed", range(6))
def test_where_nobody_tires_next_to_nothing_is_applied(seed):
    assert told(*world(0.0, seed=seed)).rate < 0.03


def test_people_who_come_often_and_click_less_are_not_taken_for_tired_ones():
    assert told(*world(0.0, heavy=0.2)).rate < 0.05


def test_a_market_that_cools_is_not_taken_for_tired_people():
    worn, met, usual, _ = world(0.0)
    order = np.argsort(worn + np.random.default_rng(1).normal(0.0, 1.5, N))  # the later, the more people have met
    rng = np.random.default_rng(2)
    reward = (rng.random(N) < usual * np.exp(-1.0 * np.linspace(0.0, 1.0, N))).astype(float)
    assert told(worn[order], met[order], usual, reward).rate < 0.05


def test_people_who_cannot_be_told_apart_say_nothing():
    _, met, usual, reward = world(0.3)
    learned = told(np.full(N, np.nan), met, usual, reward)
    assert learned.estimate == (0.0, pytest.approx(0.2))
    np.testing.assert_array_equal(learned.left(np.array([np.nan, 3.0])), 1.0)


def test_a_kept_rate_goes_on_where_it_stopped():
    learned, again = told(*world(0.3)), WearRate()
    again.restore(learned.arrays())
    assert again.estimate == learned.estimate
    again.note(np.ones(3), np.ones(3), np.full(3, 0.1), np.array([1.0, 0.0, 0.0]))
    assert again.estimate != learned.estimate
