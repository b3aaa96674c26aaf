"""The Beta posterior of each arm is the textbook's, and samples are of the true Beta."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bandits.learners.beta_bernoulli import BetaLearner
from bandits.learners.learner import Shape

NONE = np.zeros(0, np.float32)


def learner_of(arms=2, base_rate=0.25):
    learner = BetaLearner(Shape(3, 0, base_rate))
    for number in range(arms):
        learner.add_arm(f"arm-{number}", NONE)
    return learner


def show(learner, arm, impressions, rewards):
    n = impressions
    reward = (np.arange(n) < rewards).astype(float)
    learner.learn(np.full(n, arm), np.zeros((n, 3), np.float32), np.ones(n), reward)


def rows_of(learner, samples, names, scale=1.0):
    return learner.freeze(samples, scale, np.random.default_rng(0)).rows(names, np.zeros((len(names), 0), np.float32), 5)


def test_moments_are_those_of_the_beta_posterior():
    learner = learner_of()
    show(learner, 1, 20, 6)
    found = rows_of(learner, 0, ["arm-0", "arm-1", "later"])[:, :, 0]
    for row, (rewards, failures) in zip(found, [(1, 3), (7, 17), (1, 3)], strict=True):
        beta = stats.beta(rewards, failures)
        np.testing.assert_allclose(row, [beta.mean(), beta.std()], rtol=1e-6)


def test_samples_are_drawn_from_the_beta_posterior():
    """Kolmogorov-Smirnov at 5,000 samples, false alarm 1 in 1,000."""
    learner = learner_of()
    show(learner, 1, 20, 6)
    drawn = rows_of(learner, 5_000, ["arm-1"])[0, :, 0]
    assert stats.kstest(drawn, stats.beta(7, 17).cdf).pvalue > 1e-3


@pytest.mark.parametrize("scale", [0.3, 0.0])
def test_the_scale_multiplies_the_deviation_and_keeps_the_mean(scale):
    learner = learner_of()
    show(learner, 1, 200, 60)
    drawn = rows_of(learner, 20_000, ["arm-1"], scale)[0, :, 0]
    beta = stats.beta(61, 143)
    assert drawn.std() == pytest.approx(scale * beta.std(), rel=0.03, abs=1e-6)
    assert drawn.mean() == pytest.approx(beta.mean(), abs=5 * scale * beta.std() / np.sqrt(20_000) + 1e-6)


def test_a_late_reward_turns_a_failure_into_a_reward():
    late, timely = learner_of(), learner_of()
    show(timely, 0, 10, 4)
    show(late, 0, 10, 0)
    late.learn(np.zeros(4, np.int64), np.zeros((4, 3), np.float32), np.zeros(4), np.ones(4))
    np.testing.assert_array_equal(late.counts, timely.counts)


def test_a_dropped_arm_leaves_its_place_and_nothing_else():
    learner = learner_of(3)
    show(learner, 1, 10, 4)
    learner.drop_arm("arm-1")
    learner.add_arm("newcomer", NONE)
    assert learner.arms == {"arm-0": 0, "arm-2": 2, "newcomer": 1}
    np.testing.assert_array_equal(rows_of(learner, 0, ["newcomer"]), rows_of(learner, 0, ["arm-0"]))
