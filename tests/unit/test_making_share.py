from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2

from bandits.actions.making import MakingShare
from bandits.exploration.uniform import Uniform
from bandits.exploration.votes import Votes
from bandits.learners.factor import FactorLearner
from bandits.learners.learner import Shape
from bandits.propensity import EPSILON, floor_and_draw
from bandits.snapshot import Frozen
from errors import InvalidInput


def rows_of(rng, n, k):
    weights = rng.random((n, k)) ** 4
    weights[rng.random((n, k)) < 0.4] = 0.0
    weights[:, 0] += 1e-3
    return weights / weights.sum(axis=1, keepdims=True)


def probability(share, offered, ready, epsilon=EPSILON):
    return floor_and_draw(share.bound(offered, ready, epsilon), np.zeros(len(offered)), epsilon)[0]


@pytest.mark.parametrize(("least", "most"), [(0.0, 1.0), (0.01, 0.1), (0.05, 0.05), (0.3, 1.0), (0.0, 0.02)])
@pytest.mark.parametrize("k", [1, 4, 60])
def test_the_making_keeps_within_its_bounds_and_the_others_keep_their_floor(least, most, k):
    rng = np.random.default_rng(k)
    offered, ready = rows_of(rng, 300, k + 1), rows_of(rng, 300, k)
    offered[0], offered[1] = np.eye(k + 1)[-1], np.eye(k + 1)[0]
    found = probability(MakingShare(least, most), offered, ready)
    np.testing.assert_allclose(found.sum(axis=1), 1.0, atol=1e-12)
    assert found[:, -1].min() >= max(least, EPSILON / (k + 1)) - 1e-12
    assert found[:, -1].max() <= max(most, EPSILON / (k + 1)) + 1e-12
    assert found.min() >= EPSILON / (k + 1) * (1.0 - 1e-12)


def test_weights_within_the_bounds_stay_as_they_are():
    rng = np.random.default_rng(0)
    offered, ready = rows_of(rng, 50, 6), rows_of(rng, 50, 5)
    np.testing.assert_array_equal(MakingShare().bound(offered, ready), offered)


def test_samples_that_may_not_have_it_made_vote_for_their_second_choice():
    """Of 10 samples 2 want the first, 8 the making and then the second: at most half of those 8 are heard."""
    bounded = MakingShare(most=0.4).bound(np.array([[0.2, 0.0, 0.8]]), np.array([[0.2, 0.8]]), 0.0)
    np.testing.assert_allclose(bounded, [[0.2, 0.4, 0.4]], atol=1e-15)


def test_a_making_that_no_sample_asks_for_takes_its_share_from_all_alike():
    bounded = MakingShare(least=0.1).bound(np.array([[0.75, 0.25, 0.0]]), np.array([[0.75, 0.25]]), 0.0)
    np.testing.assert_allclose(bounded, [[0.675, 0.225, 0.1]], atol=1e-15)


def learned():
    learner, rng = FactorLearner(Shape(2, 3)), np.random.default_rng(1)
    names = ["plain", "warm", "bold"]
    attributes = np.array([[1, 0, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1]], np.float32)
    for name, row in zip(names, attributes, strict=False):
        learner.add_arm(name, row)
    arms = rng.integers(3, size=900)
    learner.learn(arms, np.ones((900, 2), np.float32), np.ones(900), (rng.random(900) < 0.03 + 0.05 * arms).astype(float))
    return learner, [*names, "make:warm-bold"], attributes


def test_makings_come_as_often_as_their_propensity_and_seldom_enough():
    """Chi-square over 3 creatives and a making at 20,000 draws; false alarm 1 in 1,000."""
    learner, names, attributes = learned()
    snapshot = Frozen(learner.freeze(32, 1.0, np.random.default_rng(2)), Votes(), 900.0)
    person, rows = np.ones((1, 2), np.float32), snapshot.rows(names, attributes, 3)
    assert snapshot.weights(person, rows, np.arange(4))[0, 3] > 0.2
    people = np.repeat(person, 20_000, axis=0)
    offered, ready = (snapshot.weights(people, rows, np.arange(count)) for count in (4, 3))
    weights = MakingShare(most=0.2).bound(offered, ready)
    found, chosen = floor_and_draw(weights, np.random.default_rng(4).random(20_000))
    assert found[0, 3] == pytest.approx(0.2)
    expected = found[0] * 20_000
    assert ((np.bincount(chosen, minlength=4) - expected) ** 2 / expected).sum() < chi2.ppf(0.999, 3)


def test_any_rule_can_be_asked():
    learner, names, attributes = learned()
    snapshot = Frozen(learner.freeze(0, 1.0, np.random.default_rng(2)), Uniform(), 900.0)
    rows = snapshot.rows(names, attributes, 3)
    offered, ready = (snapshot.weights(np.ones((1, 2), np.float32), rows, np.arange(count)) for count in (4, 3))
    asked = MakingShare(most=0.1).bound(offered, ready, 0.0)
    np.testing.assert_allclose(asked, [[0.3, 0.3, 0.3, 0.1]], atol=1e-12)


@pytest.mark.parametrize("bounds", [(-0.1, 0.5), (0.5, 0.4), (0.1, 1.1), (np.nan, 0.5)])
def test_impossible_bounds_are_refused(bounds):
    with pytest.raises(InvalidInput, match="least <= most"):
        MakingShare(*bounds)


@pytest.mark.parametrize("shape", [(2, 3), (1, 2), (2, 1)])
def test_weights_that_do_not_fit_are_refused(shape):
    with pytest.raises(InvalidInput, match="weights of 2 candidates, 2 rows"):
        MakingShare().bound(np.full((2, 3), 1 / 3), np.ones(shape))
