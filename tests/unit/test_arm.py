"""The learner for fixed arms equals the textbook's closed form, however its rows came."""

from __future__ import annotations

import numpy as np
import pytest

from bandits.learners.arm import ArmLearner, ArmSettings
from bandits.learners.arm_sums import ArmSums
from bandits.learners.learner import Shape
from errors import InvalidInput

P = 5
NONE = np.zeros(1, np.float32)


def rows(rng, n, arms=3):
    shown, who = rng.integers(arms, size=n), rng.standard_normal((n, P)).astype(np.float32)
    chance = 1.0 / (1.0 + np.exp(-(who[:, 0] - who[:, 1] * shown)))
    return shown, who, np.ones(n), (rng.random(n) < chance).astype(float)


def learner_of(arms=3, **settings):
    learner = ArmLearner(Shape(P, 1, 0.5), ArmSettings(**settings))
    for number in range(arms):
        learner.add_arm(f"arm-{number}", NONE)
    return learner


def taught(learner, sizes=(1, 3, 40, 7, 90, 2, 1), seed=0):
    rng = np.random.default_rng(seed)
    batches = [rows(rng, n) for n in sizes]
    for batch in batches:
        learner.learn(*batch)
    return [np.concatenate(column) for column in zip(*batches, strict=True)]


def moments_of(learner, scale=1.0):
    belief = learner.freeze(0, scale, np.random.default_rng(0))
    found = belief.rows(list(learner.arms), np.zeros((len(learner.arms), 1), np.float32), 0).astype(float)
    return found[:, 0], found[:, 1:].transpose(0, 2, 1) @ found[:, 1:]


def test_means_and_covariances_are_those_of_ridge_regression():
    learner = learner_of(prior_sd=0.7)
    shown, who, _, reward = taught(learner)
    means, covariances = moments_of(learner)
    features = np.column_stack([np.ones(len(who)), who / np.sqrt(P)]).astype(float)
    for arm in range(3):
        here = features[shown == arm]
        covariance = np.linalg.inv(np.eye(1 + P) / 0.7**2 + here.T @ here / 0.25)
        np.testing.assert_allclose(covariances[arm], covariance, rtol=1e-5, atol=1e-8)
        np.testing.assert_allclose(means[arm], covariance @ here.T @ reward[shown == arm] / 0.25, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("sizes", [(1,) * 60, (2, 23, 24, 25, 100), (60,)])
def test_a_root_that_was_changed_row_by_row_is_that_of_the_whole(sizes):
    rng, sums = np.random.default_rng(1), ArmSums(9, 0.25)
    sums.add_arm("one")
    for n in sizes:
        features, weight = rng.standard_normal((n, 9)).astype(np.float32), rng.random(n)
        sums.fold(np.zeros(n, np.int64), features, weight, rng.random(n))
    covariance = np.linalg.inv(0.25 * np.eye(9) + sums.gram[0])
    np.testing.assert_allclose(sums.root[0].T @ sums.root[0], covariance, rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(sums.mean[0], covariance @ sums.pull[0], rtol=1e-9, atol=1e-12)


def test_ten_thousand_small_changes_leave_the_root_exact():
    rng, sums = np.random.default_rng(2), ArmSums(6, 0.25)
    sums.add_arm("one")
    for _ in range(10_000):
        sums.fold(np.zeros(1, np.int64), rng.standard_normal((1, 6)).astype(np.float32), np.ones(1), np.zeros(1))
    precision = 0.25 * np.eye(6) + sums.gram[0]
    np.testing.assert_allclose(sums.root[0] @ precision @ sums.root[0].T, np.eye(6), atol=1e-10)


def test_rewards_that_all_come_after_the_last_impression_change_no_bit():
    late, timely = learner_of(), learner_of()
    shown, who, exposure, reward = taught(timely)
    rng = np.random.default_rng(0)
    for n in (1, 3, 40, 7, 90, 2, 1):
        batch = rows(rng, n)
        late.learn(*batch[:3], np.zeros(n))
    late.learn(shown, who, np.zeros_like(exposure), reward)
    for of_late, of_timely in zip(moments_of(late), moments_of(timely), strict=True):
        np.testing.assert_array_equal(of_late, of_timely)


def test_a_map_that_fits_itself_learns_the_first_rows_again():
    """After the last fit everything is as if the map had been there from the first row, but for the rounding of the sums."""
    learner = learner_of(fourier=16)
    shown, who, exposure, reward = taught(learner, sizes=(1, 2, 5, 8, 100, 908, 300))
    assert not learner.opening.open
    sums = ArmSums(learner.map.width, 0.25)
    for number in range(3):
        sums.add_arm(f"arm-{number}")
    sums.fold(shown, learner.map(who), exposure, reward)
    np.testing.assert_allclose(learner.sums.gram[:3], sums.gram[:3], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(learner.sums.mean[:3], sums.mean[:3], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("sizes", [(1, 2), (30, 7, 100), (1_100, 5)])
def test_a_restored_learner_goes_on_bit_for_bit_before_and_after_its_map_is_fitted(sizes):
    whole, again = learner_of(fourier=16), learner_of(0, fourier=16)
    taught(whole, sizes)
    again.restore(whole.arrays())
    for learner in (whole, again):
        taught(learner, (1, 30, 1_000), seed=5)
    one, other = whole.arrays(), again.arrays()
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_workers_whose_maps_are_still_open_merge_into_one_that_saw_all():
    one, other, both = (learner_of(fourier=16) for _ in range(3))
    taught(both, (6,))
    taught(both, (9,), seed=1)
    taught(one, (6,))
    taught(other, (9,), seed=1)
    one.merge(other)
    np.testing.assert_allclose(moments_of(one)[1], moments_of(both)[1], rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(one.totals, both.totals)


def test_a_worker_that_begins_takes_over_the_map_of_one_that_has_fitted_its_own():
    old, new = learner_of(fourier=16), learner_of(fourier=16)
    taught(old, (1_100,))
    shown, who, exposure, reward = taught(new, (20,), seed=1)
    new.merge(old)
    old.learn(shown, who, exposure, reward)
    for of_new, of_old in zip(moments_of(new), moments_of(old), strict=True):
        np.testing.assert_allclose(of_new, of_old, rtol=1e-4, atol=1e-6)


def test_workers_that_fitted_maps_on_other_rows_are_refused():
    one, other = learner_of(fourier=16), learner_of(fourier=16)
    taught(one, (1_100,))
    taught(other, (1_100,), seed=1)
    other.add_arm("another", NONE)
    with pytest.raises(InvalidInput, match="the same feature map"):
        one.merge(other)
    assert "another" not in one.arms


def test_dropping_an_arm_while_its_rows_are_kept_drops_them():
    learner = learner_of(fourier=16)
    taught(learner, (20,))
    learner.drop_arm("arm-1")
    learner.add_arm("newcomer", NONE)
    taught(learner, (1_100,), seed=1)
    fresh = learner_of(fourier=16)
    taught(fresh, (1_100,), seed=1)
    assert learner.arms["newcomer"] == 1
    np.testing.assert_allclose(learner.sums.gram[1].trace(), fresh.sums.gram[1].trace(), rtol=0.05)


def test_noise_is_that_of_a_coin_until_rewards_turn_out_to_be_rare():
    learner = learner_of()
    assert learner.noise == 0.25
    n = 9_900
    learner.learn(np.zeros(n, np.int64), np.ones((n, P), np.float32), np.ones(n), (np.arange(n) < 150).astype(float))
    assert learner.noise == pytest.approx(0.02 * 0.98)


def test_samples_have_the_moments_of_the_posterior_and_an_arm_that_came_later_those_of_the_prior():
    learner = learner_of(2)
    taught(learner_of(), (1,))
    learner.learn(*rows(np.random.default_rng(0), 200, arms=2))
    mean, covariance = (found[0] for found in moments_of(learner, 0.5))
    belief = learner.freeze(40_000, 0.5, np.random.default_rng(0))
    drawn = belief.rows(["arm-0", "later"], np.zeros((2, 1), np.float32), 7).astype(float)
    error = np.sqrt(covariance.diagonal() / 40_000)
    assert (np.abs(drawn[0].mean(axis=0) - mean) < 4.5 * error).all()
    np.testing.assert_allclose(np.cov(drawn[0].T), covariance, atol=6 * covariance.diagonal().max() / np.sqrt(40_000))
    np.testing.assert_allclose(drawn[1].std(axis=0), 0.5, rtol=0.02)


def test_the_logistic_form_is_at_the_top_of_its_posterior():
    """The gradient of the log posterior at the mean, after a single batch: what is left of it is the last step's error."""
    learner = learner_of(1, likelihood="logistic", prior_sd=3.0)
    _, who, exposure, reward = rows(np.random.default_rng(3), 400, arms=1)
    zeros = np.zeros(400, np.int64)
    learner.learn(zeros, who, exposure, reward)
    mean = moments_of(learner)[0][0]
    features = learner.map(who).astype(float)
    gradient = features.T @ (reward - 1.0 / (1.0 + np.exp(-features @ mean))) - mean / 9.0
    step = np.linalg.solve(learner.sums.gram[0] + np.eye(1 + P) / 9.0, gradient)
    assert np.abs(features @ step).max() < 0.1


def test_a_logistic_arm_without_rewards_believes_the_base_rate():
    learner = ArmLearner(Shape(P, 1, 0.02), ArmSettings("logistic"))
    learner.add_arm("one", NONE)
    assert moments_of(learner)[0][0, 0] == pytest.approx(np.log(0.02 / 0.98))
