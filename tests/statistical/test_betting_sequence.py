"""The betting sequence holds at every round at once: a reader who stops whenever it looks best is not fooled."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from bandits.ope.intervals.betting import betting_sequence

#: Sequences of 400 rounds; more misses than this come from a true 5 % once in 100,000 times.
SEQUENCES, ROUNDS = 400, 400
MOST_MISSES = int(binom.ppf(1.0 - 1e-5, SEQUENCES, 0.05))


def fixed_policy(rng):
    """Weights of 0.25 and 4 with mean one; value 0.3."""
    rare = rng.random(ROUNDS) < 0.2
    weights = np.where(rare, 4.0, 0.25)
    return weights, (rng.random(ROUNDS) < np.where(rare, 0.25, 0.5)).astype(float), 0.3


def learning_policy(rng):
    """The logging policy turns to the arm that was rewarded more often so far; the target is even. Value 0.3."""
    weights, shares, rates, won = np.empty(ROUNDS), np.empty(ROUNDS), (0.1, 0.5), np.ones((2, 2))
    for t in range(ROUNDS):
        mean = won[0] / won.sum(axis=0)
        chance = 0.05 + 0.9 * (mean[1] > mean[0])
        arm = int(rng.random() < chance)
        weights[t] = 0.5 / (chance if arm else 1.0 - chance)
        shares[t] = float(rng.random() < rates[arm])
        won[1 - int(shares[t]), arm] += 1
    return weights, shares, 0.3


@pytest.mark.parametrize("play", [fixed_policy, learning_policy])
@pytest.mark.parametrize("heaviest", [np.inf, 10.0])
def test_the_value_is_inside_at_all_rounds_at_once(play, heaviest):
    misses = 0
    for seed in range(SEQUENCES):
        weights, shares, value = play(np.random.default_rng(seed))
        low, high = betting_sequence(weights, shares, 0.95, heaviest)
        misses += bool(((low > value) | (value > high)).any())
    assert misses <= MOST_MISSES


def test_it_never_takes_back_what_it_has_refuted():
    weights, shares, _ = fixed_policy(np.random.default_rng(0))
    low, high = betting_sequence(weights, shares, 0.95)
    assert (np.diff(low) >= 0.0).all()
    assert (np.diff(high) <= 0.0).all()


def test_a_known_bound_on_the_weights_only_helps_where_rewards_are_rare():
    rng = np.random.default_rng(1)
    weights = np.where(rng.random(5_000) < 0.1, 5.5, 0.5)
    shares = (rng.random(5_000) < 0.01).astype(float)
    unknown, known = (betting_sequence(weights, shares, 0.95, heaviest)[1][-1] for heaviest in (np.inf, 5.5))
    assert known < 0.5 * unknown


def test_a_normal_interval_looked_at_after_every_round_would_be_fooled():
    """The harness can tell: the same logs, the usual interval, misses that nobody would accept."""
    misses = 0
    for seed in range(SEQUENCES):
        weights, shares, value = fixed_policy(np.random.default_rng(seed))
        terms, n = weights * shares, np.arange(1, ROUNDS + 1)
        mean = terms.cumsum() / n
        error = np.sqrt(np.maximum((terms**2).cumsum() / n - mean**2, 0.0) / n)
        misses += bool((np.abs(mean - value) > 1.96 * error)[20:].any())
    assert misses > 2 * MOST_MISSES
