from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import chi2

from bandits.actions.continuous import ContinuousPolicy, Interval
from bandits.learners.learner import Shape
from bandits.propensity import EPSILON
from bandits.registry import make_policy
from errors import InvalidInput

BIDS = Interval(0.5, 2.5, centres=8, bandwidth=0.3)
WEIGHTS = np.array([0.0, 1.0, 4.0, 0.0, 2.0, 0.0, 0.0, 3.0])


def policy_over(interval, learner="factor_logistic"):
    return ContinuousPolicy(interval, make_policy(f"{learner}/votes", Shape(2, 6, 0.2)))


def probability(interval, weights, begin, end, epsilon=EPSILON):
    """Of an action in [begin, end], summed over the pieces on which the density is constant."""
    edges = np.unique(np.concatenate([interval.windows.ravel(), [interval.low, interval.high, begin, end]]))
    edges = edges[(edges >= begin) & (edges <= end)]
    middle = (edges[1:] + edges[:-1]) / 2.0
    density = interval.density(np.repeat(weights[None], len(middle), axis=0), middle, epsilon)
    return float(density @ np.diff(edges))


@pytest.mark.parametrize("interval", [BIDS, Interval(-1, 1, 1, 2), Interval(0, 1, 50, 0.001), Interval(0, 1e-3, 3, 1e-3)])
@pytest.mark.parametrize("epsilon", [0.0, EPSILON, 1.0])
def test_the_density_integrates_to_one(interval, epsilon):
    weights = np.random.default_rng(0).random(interval.centres)
    assert probability(interval, weights, interval.low, interval.high, epsilon) == pytest.approx(1.0, abs=1e-9)


def test_the_density_keeps_its_floor_where_no_window_reaches():
    nowhere = np.array([[1.0] + [0.0] * 7])
    assert BIDS.density(nowhere, np.array([2.4]))[0] == pytest.approx(EPSILON / 2.0)


def test_no_weights_are_even_weights():
    actions = np.linspace(0.5, 2.5, 7)
    even = BIDS.density(np.ones((7, 8)), actions)
    np.testing.assert_allclose(BIDS.density(np.zeros((7, 8)), actions), even, atol=1e-15)


def test_actions_come_as_often_as_their_density_says():
    """Chi-square over 20 equal parts at 40,000 draws with a floor of a fifth; false alarm 1 in 1,000."""
    drawn = BIDS.draw(np.repeat(WEIGHTS[None], 40_000, axis=0), np.random.default_rng(1).random((40_000, 2)), 0.2)
    edges = np.linspace(0.5, 2.5, 21)
    expected = 40_000 * np.array([probability(BIDS, WEIGHTS, *part, 0.2) for part in pairwise(edges)])
    seen, _ = np.histogram(drawn.actions, edges)
    assert ((seen - expected) ** 2 / expected).sum() < chi2.ppf(0.999, 19)
    np.testing.assert_array_equal(drawn.density, BIDS.density(np.repeat(WEIGHTS[None], 40_000, axis=0), drawn.actions, 0.2))


@pytest.mark.parametrize("uniform", [0.0, EPSILON, 1.0 - 2.0**-53])
def test_the_ends_of_the_uniforms_draw_an_action_of_the_interval(uniform):
    drawn = BIDS.draw(WEIGHTS[None], np.full((1, 2), uniform))
    assert BIDS.low <= drawn.actions[0] <= BIDS.high
    assert drawn.density[0] >= EPSILON / 2.0


def test_an_impression_counts_once_and_most_for_the_nearest_centre():
    actions = np.array([0.5, 0.625, 0.7, 1.5, 2.5])
    centres, shares = BIDS.shares(actions)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0, atol=1e-12)
    nearest = np.abs(actions[:, None] - BIDS.points).min(axis=1)
    taught = np.abs(actions - BIDS.points[centres[np.arange(5), shares.argmax(axis=1)]])
    np.testing.assert_allclose(taught, nearest, atol=1e-12)


def test_an_impression_adds_one_round_whatever_the_action():
    policy = policy_over(BIDS)
    policy.learn(np.linspace(0.5, 2.5, 40), np.ones((40, 2), np.float32), np.ones(40), np.zeros(40))
    assert policy.policy.rounds == pytest.approx(40.0)


@pytest.mark.parametrize("learner", ["factor_logistic", "factor_gaussian", "arm_gaussian"])
def test_each_kind_of_person_gets_the_action_that_earns_most_from_them(learner):
    """The best bid is 0.9 for one kind and 2.1 for the other; after 12,000 impressions the mean bid is near it."""
    rng, policy = np.random.default_rng(2), policy_over(BIDS, learner)
    for _ in range(60):
        kind = rng.integers(2, size=200)
        people = np.column_stack([np.ones(200), kind]).astype(np.float32)
        drawn = policy.freeze(rng).draw(people, rng.random((200, 2)))
        chance = 0.5 * np.exp(-(((drawn.actions - np.where(kind, 2.1, 0.9)) / 0.5) ** 2))
        policy.learn(drawn.actions, people, np.ones(200), (rng.random(200) < chance).astype(float))
    for kind, best in enumerate((0.9, 2.1)):
        person = np.repeat(np.array([[1.0, kind]], np.float32), 2_000, axis=0)
        assert policy.freeze(rng).draw(person, rng.random((2_000, 2))).actions.mean() == pytest.approx(best, abs=0.3)


@pytest.mark.parametrize(("field", "values"), [
    ("interval", (1.0, 1.0, 4, 0.1)), ("interval", (0.0, np.inf, 4, 0.1)), ("centres", (0.0, 1.0, 0, 0.1)),
    ("bandwidth", (0.0, 1.0, 4, 0.0)), ("bandwidth", (0.0, 1.0, 4, np.nan)), ("bandwidth", (0.0, 1.0, 4, 1.5)),
])  # fmt: skip
def test_an_impossible_interval_is_refused(field, values):
    with pytest.raises(InvalidInput, match=field):
        Interval(*values)


@pytest.mark.parametrize("action", [0.4, 2.6, np.nan, np.inf])
def test_an_action_outside_teaches_nothing(action):
    policy = policy_over(BIDS)
    before = policy.policy.encode()
    with pytest.raises(InvalidInput, match="actions"):
        policy.learn(np.array([1.0, action]), np.ones((2, 2), np.float32), np.ones(2), np.zeros(2))
    assert policy.policy.encode() == before


def test_columns_of_other_lengths_teach_nothing():
    policy = policy_over(BIDS)
    with pytest.raises(InvalidInput, match="one length"):
        policy.learn(np.ones(3), np.ones((2, 2), np.float32), np.ones(2), np.zeros(2))
    assert policy.policy.rounds == 0.0
