from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from logged_world import favourite_world, taste_world

from bandits.propensity import floor_and_draw
from bandits.registry import make_policy
from bandits.rehearsal import History, rehearse
from errors import InvalidInput


def test_under_uniform_logging_the_acceptance_is_one_in_k_and_no_round_counts_twice():
    history = taste_world(0, 3_000, k=6).history
    assert history.acceptance(0.1) == pytest.approx(1 / 6)
    rehearsed = rehearse(history, "factor_gaussian/votes", 1 / 6, np.random.default_rng(1))
    assert rehearsed.impressions == rehearsed.rounds == pytest.approx(rehearsed.effective)


def test_about_c_times_n_impressions_are_learned_from_whatever_the_log_preferred():
    """Half of 4,000; the standard deviation over seeds is below 40, and five of them are a false alarm in 2 million.

    Uniform is owed a round of the log's rare arms 0.5 · 0.25 / 0.1 = 1.25 times.
    """
    history = taste_world(0, 4_000, k=4, logging=[0.7, 0.1, 0.1, 0.1]).history
    for spec in ("uniform", "factor_gaussian/greedy"):
        rehearsed = rehearse(history, spec, 0.5, np.random.default_rng(2))
        assert rehearsed.impressions == pytest.approx(2_000, abs=200)
        assert rehearsed.rounds != rehearsed.impressions
        assert rehearsed.effective < rehearsed.impressions


def test_every_round_has_a_distribution_with_its_floor_over_the_eligible():
    history = taste_world(1, 500).history
    eligible = np.random.default_rng(3).random((500, 8)) < 0.6
    eligible[np.arange(500), history.logged.action] = True
    masked = replace(history, logged=replace(history.logged, eligible=eligible, behaviour=None))
    target = rehearse(masked, "factor_gaussian/votes", 0.2, np.random.default_rng(4), epsilon=0.05).target
    np.testing.assert_allclose(target.sum(axis=1), 1.0, atol=1e-12)
    assert not target[~eligible].any()
    assert (target >= 0.05 * eligible / eligible.sum(axis=1, keepdims=True)).all()


def test_no_probability_knows_a_reward_of_its_round_or_of_a_later_one():
    history = taste_world(2, 2_000).history
    reward = history.logged.reward.copy()
    reward[1_200:] = 1.0 - reward[1_200:]
    other = replace(history, logged=replace(history.logged, reward=reward))
    one, two = (rehearse(log, "factor_gaussian/votes", 1 / 8, np.random.default_rng(5)).target for log in (history, other))
    assert np.array_equal(one[:1_201], two[:1_201])
    assert not np.array_equal(one[1_201:], two[1_201:])


def online(spec: str, world, rounds: int, rng) -> float:
    """What the policy really earns a round: it chooses itself, in batches as a rehearsal has them."""
    history, earned, t = world.history, 0.0, 0
    policy = make_policy(spec, history.shape)
    for name, attributes in zip(history.names, history.attributes, strict=True):
        policy.add_arm(name, attributes)
    while t < rounds:
        batch = slice(t, min(t + math.ceil(min(max(0.02 * t, 1.0), 100.0)), rounds))
        people, chances, n = history.people[batch], world.chances[batch], batch.stop - batch.start
        snapshot = policy.freeze(rng)
        rows = snapshot.rows(history.names, history.attributes, 0)
        probabilities, chosen = floor_and_draw(snapshot.weights(people, rows, np.arange(history.logged.k)), rng.random(n))
        reward = (rng.random(n) < chances[np.arange(n), chosen]).astype(float)
        policy.learn(chosen, people, np.ones(n), reward)
        earned, t = earned + float((probabilities * chances).sum()), batch.stop
    return earned / rounds


@pytest.mark.parametrize("logging", [None, [0.4, 0.2, 0.1, 0.1, 0.1, 0.1]])
@pytest.mark.parametrize("spec", ["beta_bernoulli/votes", "beta_bernoulli/greedy"])
def test_a_rehearsal_earns_what_the_policy_earns_that_chooses_itself(spec, logging):
    """Greedy is the case: it may lock in on a bad arm, and judged with all of the log it would not.

    Forty worlds, each rehearsed and lived through; a false alarm (|z| > 4) is 1 in 16,000.
    """
    gaps = []
    for seed in range(40):
        world = taste_world(seed, 2_000, k=6, logging=logging)
        acceptance = world.history.acceptance(0.1)
        target = rehearse(world.history, spec, acceptance, np.random.default_rng(seed)).target
        rehearsed = float((target * world.chances).sum(axis=1).mean())
        gaps.append(rehearsed - online(spec, world, int(2_000 * acceptance), np.random.default_rng([seed, 1])))
    assert abs(np.mean(gaps)) < 4.0 * np.std(gaps, ddof=1) / math.sqrt(len(gaps))


def test_a_history_whose_columns_do_not_fit_is_refused_by_name():
    world = favourite_world(0, 100)
    logged, people, attributes = world.history.logged, world.history.people, world.history.attributes
    with pytest.raises(InvalidInput, match="people"):
        History(logged, people[:50], attributes)
    with pytest.raises(InvalidInput, match="attributes"):
        History(logged, people, attributes[:3])
    with pytest.raises(InvalidInput, match="finite"):
        History(logged, np.full_like(people, np.nan), attributes)


def test_a_reward_teaches_about_the_arm_that_was_shown_and_is_weighed_with_the_action():
    """Arm 1 is all that clicks, and every choice of arm 0 showed it: who learns by what was shown leaves arm 0 alone."""
    history = favourite_world(0, 2_000, k=3).history
    action = history.logged.action
    shown = np.where(action == 0, 1, action)
    clicks = replace(history, logged=replace(history.logged, reward=(shown == 1).astype(float)), shown=shown)
    target = rehearse(clicks, "beta_bernoulli/greedy", 1 / 3, np.random.default_rng(1)).target
    assert target[-1].argmax() == 1
    assert target[-1, 0] < 0.01


def test_lessons_stand_in_for_rewards_that_learners_cannot_take():
    history = taste_world(1, 1_500).history
    costs = replace(history.logged, reward=history.logged.reward - 1.0)
    taught = replace(history, logged=costs, lessons=history.logged.reward)
    one, two = (rehearse(log, "beta_bernoulli/votes", 1 / 8, np.random.default_rng(5)).target for log in (history, taught))
    assert np.array_equal(one, two)


@pytest.mark.parametrize("name", ["shown", "lessons"])
def test_what_was_shown_and_taught_is_one_a_round(name):
    with pytest.raises(InvalidInput, match=name):
        replace(taste_world(0, 300).history, **{name: np.zeros(299)})
