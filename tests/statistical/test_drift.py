"""Whether the drift test is as quiet as it promises, and finds tastes that turned under a learner at work."""

from __future__ import annotations

import numpy as np
import pytest

from bandits.drift import DriftTest
from bandits.learners.factor import FactorLearner
from bandits.learners.learner import Shape

EVERY, STREAMS, LONGEST = 500.0, 200, 4_000
WORLDS, TURN, YOUNG = 24, 50, 5


def likely(score):
    return 1.0 / (1.0 + np.exp(-score))


def run_length(rng, tolerance, wrong):
    """Impressions until the first alarm, ``LONGEST`` at most, where every chance is off by the factor 1 + ``wrong``."""
    test, seen = DriftTest(EVERY, tolerance), 0
    while seen < LONGEST:
        n = int(rng.integers(1, 80))
        score = rng.normal(-2.5, 0.7, n)
        reward = (rng.random(n) < (1 + wrong) * likely(score)).astype(float)
        seen += n
        if test.observe(likely(score), score, reward, np.ones(n)):
            break
    return seen


@pytest.mark.parametrize(("tolerance", "wrong"), [(0.0, 0.0), (0.1, 0.1), (0.1, -0.1)])
def test_false_alarms_are_as_rare_as_promised(tolerance, wrong):
    # Cutting the runs off makes the mean too small, so a sound test fails here less than once in 1,000: it stands three
    # standard errors above the promise.
    rng = np.random.default_rng(40)
    lengths = np.array([run_length(rng, tolerance, wrong) for _ in range(STREAMS)])
    assert lengths.mean() - 3 * lengths.std() / np.sqrt(STREAMS) >= EVERY


class Ads:
    """20 ads of 12 words for people of 8 traits, one word's appeal to one trait per entry; the learner chooses by posterior
    draws.
    """

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.ads = np.hstack([np.ones((20, 1)), self.rng.random((20, 12)) < 0.3])
        self.taste = self.tastes()
        self.learner, self.test = FactorLearner(Shape(9, 13)), DriftTest()
        for name, ad in enumerate(self.ads):
            self.learner.add_arm(str(name), ad.astype(np.float32))

    def tastes(self):
        taste = self.rng.normal(0.0, 0.35, (9, 13))
        taste[0] *= 0.6
        taste[:, 0] *= 0.6
        taste[0, 0] = -3.2
        return taste

    def turn(self, kept):
        """Tastes of the same strength that have this correlation with the old ones."""
        fresh = kept * self.taste + np.sqrt(1 - kept**2) * self.tastes()
        fresh[0, 0] = self.taste[0, 0]
        self.taste = fresh

    def serve(self, n=400):
        """Serve n people, test the predictions, then learn."""
        people = np.hstack([np.ones((n, 1)), self.rng.random((n, 8)) < 0.25])
        drawn = self.learner.posterior.draws(4, 0.35, self.rng).reshape(4, 9, 13)[self.rng.integers(4, size=n)]
        arm = np.argmax(np.einsum("np,npa,ka->nk", people, drawn, self.ads, optimize=True), axis=1)
        score = self.learner.score(arm, people)
        reward = (self.rng.random(n) < likely(np.einsum("np,pa,na->n", people, self.taste, self.ads[arm]))).astype(float)
        said = self.test.observe(likely(score), score, reward, np.ones(n))
        self.learner.learn(arm, people.astype(np.float32), np.ones(n), reward)
        return said


def watched(seed):
    """In which batches an alarm came, (batches,); tastes turn in the middle, and an alarm widens beliefs."""
    ads, said = Ads(seed), []
    for batch in range(2 * TURN):
        if batch == TURN:
            ads.turn(0.6)
        said.append(ads.serve() is not None)
        if said[-1]:
            ads.learner.forget(0.1)
    return said


@pytest.fixture(scope="module")
def alarms():
    return np.array([watched(50 + world) for world in range(WORLDS)])


def test_a_learner_at_work_in_a_world_that_stands_still_raises_hardly_an_alarm(alarms):
    # 432,000 impressions in all, after a few in which the base rate is still being found. An alarm in a million is promised for
    # predictions within the tolerance, which those of a model in the making are not always.
    assert alarms[:, YOUNG:TURN].sum() <= 2


def test_tastes_that_turn_by_forty_per_cent_are_found_in_most_worlds(alarms):
    # Not in all: now and then what was liked is liked as much as before, and what was predicted stays right.
    assert alarms[:, TURN : TURN + 20].any(axis=1).sum() >= 0.75 * WORLDS


def test_alarms_end_once_beliefs_were_widened(alarms):
    assert alarms[:, TURN:].sum(axis=1).max() <= 4
    assert not alarms[:, -15:].any()
