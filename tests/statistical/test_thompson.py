"""The learner against an even choice, on worlds whose taste is planted. Seeds are fixed: a failure is a change of behaviour."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from bandits.learners.learner import Shape
from bandits.propensity import floor_and_draw
from bandits.registry import make_policy

P, A, K = 5, 6, 24
BATCH, BATCHES = 50, 40


class World:
    """People of two kinds, seen through one noisy feature, who like opposite attributes; scale 0: nobody likes anything."""

    def __init__(self, seed, scale):
        self.rng = np.random.default_rng(seed)
        self.attributes = (self.rng.random((K, A)) < 0.5).astype(np.float32)
        self.attributes[:, 0] = 1.0
        self.likes = scale * np.array([[0.0, 1.0, -1.0, 0.5, 0.0, 0.0], [0.0, -1.0, 1.0, 0.0, 0.5, 0.0]])

    def visitors(self, n):
        kinds = self.rng.integers(2, size=n)
        told = np.where(self.rng.random(n) < 0.85, kinds, 1 - kinds)
        people = np.zeros((n, P), np.float32)
        people[:, 0] = 1.0
        people[np.arange(n), 1 + told] = 1.0
        return kinds, people

    def chances(self, kinds, arms):
        return expit(-2.0 + np.einsum("na,na->n", self.likes[kinds], self.attributes[arms]))


def reward_rates(seed, scale=1.0):
    """Expected reward an impression of the learner and of an even choice over the same visitors."""
    world = World(seed, scale)
    policy = make_policy("default", Shape(P, A))
    for arm, attributes in enumerate(world.attributes):
        policy.add_arm(f"arm-{arm}", attributes)
    learned, even = 0.0, 0.0
    for _ in range(BATCHES):
        kinds, people = world.visitors(BATCH)
        snapshot = policy.freeze(world.rng)
        rows = snapshot.rows(list(policy.arms), world.attributes, 0)
        _, arms = floor_and_draw(snapshot.weights(people, rows, np.arange(K)), world.rng.random(BATCH))
        chances = world.chances(kinds, arms)
        learned += chances.sum()
        even += np.mean([world.chances(kinds, np.full(BATCH, arm)).sum() for arm in range(K)])
        policy.learn(arms, people, np.ones(BATCH), (world.rng.random(BATCH) < chances).astype(float))
    return learned / (BATCH * BATCHES), even / (BATCH * BATCHES)


def test_a_planted_taste_is_learned():
    """Twelve worlds of 2,000 impressions. Without any gain each is better half the time: all twelve, 1 in 4,096."""
    rates = [reward_rates(seed) for seed in range(12)]
    gains = [learned / even - 1 for learned, even in rates]
    print("gain over an even choice:", [f"{gain:.0%}" for gain in gains])  # noqa: T201
    assert all(gain > 0 for gain in gains)
    assert np.mean(gains) > 0.25


@pytest.mark.parametrize("seed", range(3))
def test_a_world_without_taste_has_nothing_to_gain(seed):
    learned, even = reward_rates(seed, scale=0.0)
    assert learned == pytest.approx(even, abs=1e-12)
