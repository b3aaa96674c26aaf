from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bandits.ope.doubly_robust import dr
from bandits.ope.logged import Logged
from bandits.ope.reward_model import Shrinkage, _coefficients, _Moments, cross_fitted, fold_of
from bandits.ope.weighting import ips
from errors import InvalidInput


def linear_world(n=3_000, k=4, d=3, noise=0.5, seed=0):
    """Uniform logging of rewards linear in the context, each action with slopes of its own; and the true means."""
    rng = np.random.default_rng(seed)
    context, action = rng.normal(2.0, 3.0, (n, d)), rng.integers(k, size=n)
    means = context @ rng.normal(size=(d, k)) + rng.normal(size=k)
    reward = means[np.arange(n), action] + noise * rng.normal(size=n)
    return Logged(action, reward, np.full(n, 1 / k), k, context=context), means


def test_rewards_linear_in_the_context_are_found():
    log, means = linear_world()
    assert np.sqrt(((cross_fitted(log) - means) ** 2).mean()) < 0.1 * means.std()


def test_the_block_solution_is_the_ridge_solution_of_the_whole_system():
    rng = np.random.default_rng(1)
    n, k, p, shrinkage = 40, 3, 4, Shrinkage(shared=2.0, intercept=3.0, slope=5.0)
    x, action, reward = np.hstack([np.ones((n, 1)), rng.normal(size=(n, p - 1))]), rng.integers(k, size=n), rng.normal(size=n)
    own = action[:, None] == np.arange(k)
    moments = _Moments(np.einsum("np,nk,nq->kpq", x, own, x), np.einsum("np,nk,n->kp", x, own, reward), 0.0, 1.0)
    wide = np.hstack([x, *(x * own[:, [a]] for a in range(k))])
    penalty = np.diag([0.0, *[2.0] * (p - 1), *[3.0, *[5.0] * (p - 1)] * k])
    whole = np.linalg.solve(wide.T @ wide + penalty, wide.T @ reward).reshape(k + 1, p)
    assert _coefficients(moments, shrinkage) == pytest.approx(whole[0] + whole[1:])


def test_without_a_context_it_is_the_actions_mean_shrunk_to_the_overall_one():
    rng = np.random.default_rng(2)
    action = np.concatenate([rng.integers(2, size=4_000), [2, 2, 2]])
    reward = (rng.random(4_003) < np.array([0.2, 0.6, 0.0])[action]).astype(float)
    q = cross_fitted(Logged(action, reward, np.full(4_003, 1 / 3), 3))
    assert q[:, :2].mean(axis=0) == pytest.approx([0.2, 0.6], abs=0.05)
    assert (q[:, 2] > 0.05).all()  # three rounds without a reward do not prove a rate of zero


def test_a_rounds_own_reward_has_no_say_in_its_prediction():
    log, _ = linear_world(200)
    other = log.reward.copy()
    other[17] += 3.0
    before, after = cross_fitted(log), cross_fitted(replace(log, reward=other))
    assert after[17] == pytest.approx(before[17])
    assert np.abs(after - before).max() > 1e-3


def test_a_cluster_is_never_split_between_fitting_and_asking():
    log, _ = linear_world(200)
    log = replace(log, cluster=np.repeat(np.arange(50), 4))
    for rng in (None, np.random.default_rng(3)):
        fold = fold_of(log, 5, rng).reshape(50, 4)
        assert (fold == fold[:, :1]).all()
        assert np.bincount(fold[:, 0]).tolist() == [10] * 5


def test_with_named_clusters_the_order_of_the_rounds_does_not_matter():
    log, _ = linear_world(200)
    log = replace(log, cluster=np.arange(200) // 2 + 1_000)
    order = np.random.default_rng(4).permutation(200)
    mixed = Logged(log.action[order], log.reward[order], log.propensity[order], log.k,
                   context=log.context[order], cluster=log.cluster[order])  # fmt: skip
    assert cross_fitted(mixed) == pytest.approx(cross_fitted(log)[order])


def test_predictions_stay_within_the_rewards_that_were_seen():
    log, means = linear_world(300)
    clicks = replace(log, reward=(means[np.arange(300), log.action] > 0).astype(float))
    q = cross_fitted(clicks)
    assert (q.min(), q.max()) == (0.0, 1.0)


def test_one_cluster_is_not_enough_and_two_are():
    log, _ = linear_world(20)
    with pytest.raises(InvalidInput, match="cluster"):
        cross_fitted(replace(log, cluster=np.zeros(20, int)))
    assert np.isfinite(cross_fitted(replace(log, cluster=np.arange(20) % 2))).all()


def test_a_constant_feature_and_an_action_never_seen_do_no_harm():
    log, _ = linear_world(100)
    context = np.hstack([log.context, np.full((100, 1), 7.0)])
    q = cross_fitted(replace(log, context=context, k=log.k + 1))
    assert np.isfinite(q).all()
    assert q[:, : log.k] == pytest.approx(cross_fitted(log))


def test_dr_on_a_classification_of_many_classes_is_no_worse_than_ips():
    """26 classes, 16 features, 500 rounds: about 20 rounds an action are what the model has to go by."""
    rng, off = np.random.default_rng(5), {"ips": [], "dr": []}
    n, k, centres = 500, 26, 2.0 * rng.normal(size=(26, 16))
    for _ in range(60):
        label = rng.integers(k, size=n)
        context = centres[label] + rng.normal(size=(n, 16)) * 2
        behaviour = np.full((n, k), 0.6 / k) + 0.4 * np.eye(k)[np.where(rng.random(n) < 0.5, label, rng.integers(k, size=n))]
        target = np.full((n, k), 0.1 / k) + 0.9 * np.eye(k)[np.where(rng.random(n) < 0.8, label, rng.integers(k, size=n))]
        action = (behaviour.cumsum(axis=1) > rng.random((n, 1))).argmax(axis=1)
        log = Logged(action, (action == label).astype(float), behaviour[np.arange(n), action], k, context=context)
        truth = target[np.arange(n), label].mean()
        off["ips"].append(ips(log, target).value - truth)
        off["dr"].append(dr(log, target).value - truth)
    assert np.std(off["dr"]) < np.std(off["ips"])
