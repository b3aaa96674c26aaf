"""The shared-creative model's siblings against the same system written out in full, and what its beliefs say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit, ndtr

from bandits.learners.factor import FactorLearner, FactorSettings
from bandits.learners.learner import Shape

P, A, K = 4, 3, 6


def learner(likelihood="gaussian", residual_sd=0.0, k=K):
    model = FactorLearner(Shape(P, A, 0.2), FactorSettings(likelihood, residual_sd=residual_sd, empirical_every=0))
    for number in range(k):
        model.add_arm(f"arm-{number}", attributes_of(number))
    return model


def attributes_of(number):
    row = (np.random.default_rng(number).random(A) < 0.5).astype(np.float32)
    row[0] = 1.0
    return row


def rows(n=400, seed=0, k=K):
    rng = np.random.default_rng(seed)
    arms, people = rng.integers(k, size=n), rng.normal(size=(n, P)).astype(np.float32)
    people[:, 0] = 1.0
    chances = expit(-1.5 + 0.8 * people[:, 1] * (arms % 2) - 0.5 * people[:, 2])
    return arms, people, np.ones(n), (rng.random(n) < chances).astype(float)


def design(model, arms, people):
    """Rows over every unknown: M row by row, then each arm's own part."""
    q = len(model.prior.own)
    shared = np.einsum("np,na->npa", people.astype(float), model.evidence.attributes[arms]).reshape(len(arms), P * A)
    own = np.einsum("nk,nq->nkq", np.eye(len(model.evidence))[arms], people[:, :q].astype(float)).reshape(len(arms), -1)
    return np.hstack([shared, own])


def prior_of(model):
    mean = np.zeros(P * A + len(model.evidence) * len(model.prior.own))
    mean[0] = model.prior.centre
    return mean, 1.0 / np.concatenate([model.prior.shared, np.tile(model.prior.own, len(model.evidence))])


def dense(model, arms, people, exposure, reward):
    """Mean and covariance of the Gaussian form, by one big solve."""
    x, (mean, precision) = design(model, arms, people), prior_of(model)
    noise = model.likelihood.unit
    whole = (x * exposure[:, None]).T @ x / noise + np.diag(precision)
    return np.linalg.solve(whole, x.T @ reward / noise + precision * mean), np.linalg.inv(whole)


def found(model):
    return np.concatenate([model.posterior.mean.ravel(), model._own.ravel()])


@pytest.mark.parametrize("residual_sd", [0.0, 0.4])
def test_the_gaussian_form_is_the_ridge_regression_of_the_whole_system(residual_sd):
    model, columns = learner(residual_sd=residual_sd), rows()
    model.learn(*columns)
    np.testing.assert_allclose(found(model), dense(model, *columns)[0], atol=1e-9)


@pytest.mark.parametrize("residual_sd", [0.0, 0.4])
def test_moments_are_those_of_every_persons_score_under_the_whole_posterior(residual_sd):
    model, columns = learner(residual_sd=residual_sd), rows()
    model.learn(*columns)
    mean, covariance = dense(model, *columns)
    belief = model.freeze(0, 0.5, np.random.default_rng(0))
    names, people = list(model.arms), rows(20, seed=5)[1]
    scores = np.einsum("krp,np->nkr", belief.rows(names, model.evidence.attributes[:K].astype(np.float32), 0), people)
    for arm in range(K):
        x = design(model, np.full(20, arm), people)
        np.testing.assert_allclose(scores[:, arm, 0], x @ mean, atol=1e-5)
        deviations = 0.5 * np.sqrt(np.einsum("ni,ij,nj->n", x, covariance, x))
        np.testing.assert_allclose(np.linalg.norm(scores[:, arm, 1:], axis=1), deviations, rtol=1e-3)


@pytest.mark.parametrize("likelihood", ["gaussian", "logistic", "probit"])
def test_samples_scatter_around_the_moments(likelihood):
    """4,000 samples: means within 5 standard errors, deviations within 8 % (7 of theirs), 120 of each; false alarm below 1
    in 10,000."""
    model = learner(likelihood, residual_sd=0.2)
    model.learn(*rows())
    names, matrix, people = list(model.arms), model.evidence.attributes[:K].astype(np.float32), rows(20, seed=5)[1]
    moments, samples = (model.freeze(m, 1.0, np.random.default_rng(1)).rows(names, matrix, 0) for m in (0, 4000))
    exact, drawn = (np.einsum("krp,np->nkr", belief, people) for belief in (moments, samples))
    deviations = np.linalg.norm(exact[..., 1:], axis=2)
    assert (np.abs(drawn.mean(axis=2) - exact[..., 0]) < 5 * deviations / np.sqrt(4000)).all()
    np.testing.assert_allclose(drawn.std(axis=2), deviations, rtol=0.08)


@pytest.mark.parametrize("m", [0, 4000])
def test_an_arm_that_came_later_is_believed_by_its_attributes_and_the_prior_of_its_own_part(m):
    """Deviations of 4,000 samples within 8 % (7 of their deviations)."""
    model, columns = learner(), rows()
    model.learn(*columns)
    _, covariance = dense(model, *columns)
    people, late = rows(10, seed=5)[1], np.array([[1.0, 0.0, 1.0]], np.float32)
    scores = np.einsum("krp,np->nkr", model.freeze(m, 1.0, np.random.default_rng(1)).rows(["late"], late, 3), people)[:, 0]
    x = np.einsum("np,a->npa", people.astype(float), late[0]).reshape(10, -1)
    expected = np.sqrt(np.einsum("ni,ij,nj->n", x, covariance[: P * A, : P * A], x) + model.prior.own[0])
    deviations = scores.std(axis=1) if m else np.linalg.norm(scores[:, 1:], axis=1)
    np.testing.assert_allclose(deviations, expected, rtol=0.08 if m else 1e-3)


def test_the_probit_form_lands_near_the_mode_that_a_dense_optimiser_finds():
    model, columns = learner("probit"), rows(600)
    arms, people, _, reward = columns
    model.learn(*columns)
    x, (mean, precision) = design(model, arms, people), prior_of(model)

    def loss(beta):
        chance = np.clip(ndtr(x @ beta), 1e-12, 1 - 1e-12)
        return -(reward @ np.log(chance) + (1 - reward) @ np.log1p(-chance)) + 0.5 * precision @ (beta - mean) ** 2

    mode = minimize(loss, mean, method="L-BFGS-B", options={"maxiter": 3000, "maxfun": 10**6}).x
    gap = np.abs(ndtr(x @ found(model)) - ndtr(x @ mode))
    print(f"largest gap of a chance to the dense mode: {gap.max():.4f}")  # noqa: T201
    assert gap.max() < 0.02


def test_what_a_dropped_arm_taught_stays_in_what_is_shared():
    model, columns = learner(), rows()
    model.learn(*columns)
    shared = model.posterior.mean.copy()
    for name in ("arm-1", "arm-4"):
        model.drop_arm(name)
    model.forget(1.0)  # solves again from the sums
    np.testing.assert_allclose(model.posterior.mean, shared, atol=1e-9)
    model.add_arm("arm-9", attributes_of(9))
    assert model.arms["arm-9"] in {1, 4}  # a row that became free, and nobody else's
    assert found(model)[P * A + model.arms["arm-9"]] == 0.0


def test_workers_of_the_logistic_form_merge_to_nearly_what_one_learns():
    """Each linearises where it stands; the gap in a chance is bounded and printed."""
    one, two, both = (learner("logistic") for _ in range(3))
    for number in range(20):
        columns = rows(100, seed=number)
        (one, two)[number % 2].learn(*columns)
        both.learn(*columns)
    one.merge(two)
    arms, people, _, _ = rows(1000, seed=99)
    gap = np.abs(expit(one.score(arms, people.astype(float))) - expit(both.score(arms, people.astype(float))))
    print(f"largest gap of a chance between merged workers and one: {gap.max():.4f}, mean {gap.mean():.4f}")  # noqa: T201
    assert gap.max() < 0.03


@pytest.mark.parametrize("likelihood", ["gaussian", "logistic", "probit"])
def test_a_person_far_out_and_a_sure_arm_stay_finite(likelihood):
    model = learner(likelihood)
    arms, people, exposure, _ = rows(2000)
    people[:50] *= 1e3
    model.learn(arms, people, exposure, np.ones(2000))
    assert np.isfinite(found(model)).all()
    assert np.isfinite(model.freeze(8, 1.0, np.random.default_rng(0)).samples).all()
