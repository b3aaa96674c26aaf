"""Laws of every policy in the registry. A new policy is one line there and is held to all of them."""

from __future__ import annotations

import numpy as np
import pytest

from bandits.factor_logistic import LogisticSettings
from bandits.propensity import EPSILON, floor_and_draw
from bandits.registry import POLICIES, make_policy

P, A = 6, 5


def policy_with(name, arms, settings=None):
    policy = make_policy(name, P, A, settings or LogisticSettings())
    rng = np.random.default_rng(7)
    for number in range(arms):
        policy.add_arm(f"arm-{number}", attributes(rng))
    return policy


def attributes(rng):
    row = (rng.random(A) < 0.5).astype(np.float32)
    row[0] = 1.0
    return row


def people(rng, n):
    rows = (rng.random((n, P)) < 0.4).astype(np.float32)
    rows[:, 0] = 1.0
    return rows


def teach(policy, rng, batches=6, n=80):
    for _ in range(batches):
        arms = rng.integers(len(policy.arms), size=n)
        reward = (rng.random(n) < 0.1 + 0.3 * (arms % 3 == 0)).astype(float)
        policy.learn(arms, people(rng, n), np.ones(n), reward)
    return policy


def choose(policy, rng, n=200, candidates=None):
    snapshot = policy.freeze(np.random.default_rng(3))
    names = list(policy.arms)
    matrix = np.stack([attributes(np.random.default_rng(i)) for i in range(len(names))])
    rows = snapshot.rows(matrix, snapshot.intercepts_of(names, 5))
    candidates = np.arange(len(names)) if candidates is None else candidates
    weights = snapshot.weights(people(rng, n), rows, candidates)
    return floor_and_draw(weights, rng.random(n))


@pytest.fixture(params=sorted(POLICIES))
def name(request):
    return request.param


@pytest.mark.parametrize("k", [1, 2, 7, 150])
def test_probabilities_keep_their_floor_and_sum_to_one(name, k):
    probabilities, chosen = choose(teach(policy_with(name, k), np.random.default_rng(0)), np.random.default_rng(1))
    assert probabilities.shape == (200, k)
    assert np.all(probabilities >= EPSILON / k)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, atol=1e-12)
    assert np.all((chosen >= 0) & (chosen < k))


def test_a_subset_of_the_arms_is_a_choice_of_its_own(name):
    probabilities, chosen = choose(
        teach(policy_with(name, 9), np.random.default_rng(0)), np.random.default_rng(1), candidates=np.array([7, 2, 4])
    )
    assert probabilities.shape == (200, 3)
    assert set(chosen) <= {0, 1, 2}


def test_choices_come_as_often_as_their_logged_propensity(name):
    """Chi-square over 8 arms at 20,000 draws from one person's distribution; false alarm 1 in 1,000 (critical value 24.3)."""
    policy = teach(policy_with(name, 8), np.random.default_rng(0))
    snapshot = policy.freeze(np.random.default_rng(3))
    matrix = np.stack([attributes(np.random.default_rng(i)) for i in range(8)])
    rows = snapshot.rows(matrix, snapshot.intercepts_of(list(policy.arms), 5))
    person = np.repeat(people(np.random.default_rng(2), 1), 20_000, axis=0)
    probabilities, chosen = floor_and_draw(
        snapshot.weights(person, rows, np.arange(8)), np.random.default_rng(9).random(20_000)
    )
    expected = probabilities[0] * 20_000
    statistic = float(((np.bincount(chosen, minlength=8) - expected) ** 2 / expected).sum())
    assert statistic < 24.3


def test_the_same_history_and_seed_give_the_same_choice(name):
    one = choose(teach(policy_with(name, 5), np.random.default_rng(0)), np.random.default_rng(1))
    two = choose(teach(policy_with(name, 5), np.random.default_rng(0)), np.random.default_rng(1))
    assert np.array_equal(one[0], two[0])
    assert np.array_equal(one[1], two[1])


def test_a_restored_policy_goes_on_bit_for_bit(name):
    whole = teach(policy_with(name, 5), np.random.default_rng(0))
    stopped = make_policy(name, P, A, LogisticSettings())
    stopped.restore(whole.encode())
    again = np.random.default_rng(4)
    teach(whole, np.random.default_rng(4))
    teach(stopped, again)
    assert stopped.encode() == whole.encode()


def test_a_new_arm_changes_no_choice_among_the_old_ones(name):
    policy = teach(policy_with(name, 5), np.random.default_rng(0))
    before, _ = choose(policy, np.random.default_rng(1), candidates=np.arange(5))
    snapshot_before = policy.freeze(np.random.default_rng(3))
    policy.add_arm("newcomer", attributes(np.random.default_rng(11)))
    snapshot_after = policy.freeze(np.random.default_rng(3))
    if hasattr(snapshot_before, "mean"):
        np.testing.assert_array_equal(snapshot_before.mean, snapshot_after.mean)
        np.testing.assert_array_equal(snapshot_before.samples, snapshot_after.samples)
    assert before.shape == (200, 5)


def test_an_arm_added_twice_stays_what_it_was(name):
    policy = teach(policy_with(name, 3), np.random.default_rng(0))
    state = policy.encode()
    policy.add_arm("arm-1", np.ones(A, np.float32))
    assert policy.encode() == state


def test_an_empty_batch_teaches_nothing(name):
    policy = teach(policy_with(name, 3), np.random.default_rng(0), batches=2)
    before = policy.freeze(np.random.default_rng(0))
    policy.learn(np.zeros(0, np.int64), np.zeros((0, P), np.float32), np.zeros(0), np.zeros(0))
    after = policy.freeze(np.random.default_rng(0))
    if hasattr(before, "samples"):
        np.testing.assert_array_equal(before.samples, after.samples)
