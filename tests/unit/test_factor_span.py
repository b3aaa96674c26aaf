"""Solving only for what rows tell of, against the whole system written out: the same posterior, not one that is close."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from bandits.learners.factor import FactorLearner, FactorSettings
from bandits.learners.factor_span import span_of
from bandits.learners.learner import Shape

#: A constant, two kinds of three words, one feature that nobody has; a constant and two kinds of three words.
P, A = 8, 7
SHAPE = Shape(P, A, 0.2)


def words(rng, n, width):
    """A constant and one word of each of two kinds: columns that add up to the constant, twice."""
    rows = np.zeros((n, width), np.float32)
    rows[:, 0] = rows[np.arange(n), rng.integers(1, 4, n)] = rows[np.arange(n), rng.integers(4, 7, n)] = 1.0
    return rows


def learner(k=5, residual_sd=0.0, every=0):
    model = FactorLearner(SHAPE, FactorSettings("gaussian", residual_sd=residual_sd, empirical_every=every))
    for number, row in enumerate(words(np.random.default_rng(3), k, A)):
        model.add_arm(f"arm-{number}", row)
    return model


def rows(n=300, seed=0, k=5):
    rng = np.random.default_rng(seed)
    arms, people = rng.integers(k, size=n), words(rng, n, P)
    return arms, people, np.ones(n), (rng.random(n) < 0.1 + 0.3 * people[:, 1] * (arms % 2)).astype(float)


def dense(model, arms, people, exposure, reward):
    """Mean and covariance of M and of the creatives' own parts, by one big solve of the Gaussian form."""
    q, k = len(model.prior.own), len(model.evidence)
    shared = np.einsum("np,na->npa", people.astype(float), model.evidence.attributes[arms]).reshape(len(arms), -1)
    own = np.einsum("nk,nq->nkq", np.eye(k)[arms], people[:, :q].astype(float)).reshape(len(arms), -1)
    x, noise = np.hstack([shared, own]), model.likelihood.unit
    precision = 1.0 / np.concatenate([model.prior.shared, np.tile(model.prior.own, k)])
    mean = np.zeros(len(precision))
    mean[0] = model.prior.centre
    whole = (x * exposure[:, None]).T @ x / noise + np.diag(precision)
    return np.linalg.solve(whole, x.T @ reward / noise + precision * mean), np.linalg.inv(whole)


def test_words_span_fewer_directions_than_they_have_columns_and_a_feature_of_nobody_none():
    model = learner(40)
    model.learn(*rows(k=40))
    people, basis, _ = span_of(model.evidence)
    assert people.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert basis.shape == (A, 5)
    np.testing.assert_allclose(basis.T @ basis, np.eye(5), atol=1e-12)


@pytest.mark.parametrize("residual_sd", [0.0, 0.4])
def test_mean_and_covariance_are_those_of_the_whole_system(residual_sd):
    model, columns = learner(residual_sd=residual_sd), rows()
    model.learn(*columns)
    mean, covariance = dense(model, *columns)
    d, root = P * A, model.posterior.root().reshape(-1, P * A)
    np.testing.assert_allclose(model.posterior.mean.ravel(), mean[:d], atol=1e-9)
    np.testing.assert_allclose(root.T @ root, covariance[:d, :d], atol=1e-9)
    np.testing.assert_allclose(model.posterior.spread(), covariance.diagonal()[:d], atol=1e-9)
    own = model.posterior.own_spread(model.evidence.attributes[:5])
    np.testing.assert_allclose(own.ravel(), covariance.diagonal()[d:], atol=1e-9)


def test_draws_vary_together_as_the_whole_system_does():
    """40,000 draws: each of 1,596 correlations within .03, 6 of its standard errors; false alarm below 1 in 100,000."""
    model, columns = learner(), rows()
    model.learn(*columns)
    _, covariance = dense(model, *columns)
    deviations = np.sqrt(covariance.diagonal()[: P * A])
    drawn = model.posterior.draws(40_000, 1.0, np.random.default_rng(0)).reshape(40_000, -1)
    scaled = (drawn - model.posterior.mean.ravel()) / deviations
    expected = covariance[: P * A, : P * A] / np.outer(deviations, deviations)
    np.testing.assert_allclose(scaled.T @ scaled / 40_000, expected, atol=0.045)
    off = ~np.eye(P * A, dtype=bool)
    np.testing.assert_allclose((scaled.T @ scaled / 40_000)[off], expected[off], atol=0.03)


def test_what_arms_that_are_gone_taught_is_solved_for_though_no_live_arm_has_their_words():
    model, columns = learner(40), rows(600, k=40)
    model.learn(*columns)
    mean, covariance = dense(model, *columns)
    for number in range(40):
        if model.evidence.attributes[number, 1]:
            model.drop_arm(f"arm-{number}")
    model.forget(1.0)  # solves again from the sums
    root = model.posterior.root().reshape(-1, P * A)
    np.testing.assert_allclose(model.posterior.mean.ravel(), mean[: P * A], atol=1e-9)
    np.testing.assert_allclose(root.T @ root, covariance[: P * A, : P * A], atol=1e-9)


def test_a_learner_restored_after_arms_have_gone_goes_on_to_the_last_bit():
    model, again = learner(12, every=2), FactorLearner(SHAPE, FactorSettings("gaussian", empirical_every=2))
    for number in range(3):
        model.learn(*rows(seed=number, k=12))
    for name in ("arm-10", "arm-11"):
        model.drop_arm(name)
    again.restore(model.arrays())
    for number in range(3, 9):
        for side in (model, again):
            side.learn(*rows(seed=number, k=10))
            if number == 6:
                side.forget(0.5)
                side.drop_arm("arm-9")
                side.add_arm("arm-99", words(np.random.default_rng(8), 1, A)[0])
    for name, array in model.arrays().items():
        np.testing.assert_array_equal(array, again.arrays()[name])
    drawn = [side.freeze(8, 0.3, np.random.default_rng(0)).samples for side in (model, again)]
    np.testing.assert_array_equal(*drawn)


def test_a_reward_that_comes_before_its_impression_counts_is_not_lost():
    model = learner()
    arms, people, _, _ = rows(1)
    model.learn(arms, people, np.zeros(1), np.ones(1))
    mean, _ = dense(model, arms, people, np.zeros(1), np.ones(1))
    np.testing.assert_allclose(model.posterior.mean.ravel(), mean[: P * A], atol=1e-9)


def test_variances_are_estimated_again_once_a_fifth_of_the_evidence_is_new():
    model, moved = learner(every=1), []
    for number in range(1, 61):
        before = model.variances.blocks.copy()
        model.learn(*rows(100, number))
        if (model.variances.blocks != before).any():
            moved.append(number)
    assert moved[:5] == [1, 2, 3, 4, 5]
    for last, now in itertools.pairwise(moved):
        assert (now - last) / now >= 0.2
        assert (now - 1 - last) / (now - 1) < 0.2 or now - 1 == last
