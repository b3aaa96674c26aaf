from __future__ import annotations

import dataclasses

import msgspec
import numpy as np
import pytest

from bandits.arrays import pack, unpack
from bandits.exploration.votes import Votes
from bandits.learners.factor_belief import FactorSamples
from bandits.learners.learner import Shape
from bandits.registry import make_policy
from bandits.snapshot import Frozen, decode_snapshot
from errors import InvalidInput

M, P, A, K = 16, 5, 4, 9


def snapshot(seed=0, **changes):
    rng = np.random.default_rng(seed)
    samples = rng.normal(size=(M, P, A)).astype(np.float32)
    own, spread = rng.normal(size=(M, 2, 1)).astype(np.float32), np.array([0.2], np.float32)
    known = FactorSamples("logit", samples, samples.mean(axis=0), ("arm-0", "arm-1"), own, spread)
    return Frozen(dataclasses.replace(known, **changes), Votes(M), 70.0)


def world(seed=1):
    rng = np.random.default_rng(seed)
    attributes = (rng.random((K, A)) < 0.5).astype(np.float32)
    people = (rng.random((40, P)) < 0.5).astype(np.float32)
    people[:, 0] = 1.0
    return attributes, people


def test_votes_are_those_of_a_plain_argmax_over_every_sample():
    policy, (attributes, people) = snapshot(), world()
    names = [f"arm-{n}" for n in range(K)]
    intercepts = policy.belief.own_of(names, 5)[:, :, 0]
    candidates = np.array([7, 0, 3, 8, 1])
    weights = policy.weights(people, policy.rows(names, attributes, 5), candidates)
    scores = np.einsum("np,mpa,ka->nmk", people, policy.belief.samples, attributes[candidates]) + intercepts[candidates].T
    expected = np.stack([(scores.argmax(axis=2) == k).mean(axis=1) for k in range(len(candidates))], axis=1)
    np.testing.assert_allclose(weights, expected, atol=1e-12)
    np.testing.assert_allclose(weights.sum(axis=1), 1.0, atol=1e-12)


def test_the_order_of_the_candidates_does_not_matter():
    policy, (attributes, people) = snapshot(), world()
    rows = policy.rows([f"arm-{n}" for n in range(K)], attributes, 5)
    order = np.random.default_rng(3).permutation(K)
    straight = policy.weights(people, rows, np.arange(K))
    np.testing.assert_array_equal(policy.weights(people, rows, order), straight[:, order])


def test_an_arm_that_came_later_draws_its_intercept_from_the_prior_the_same_each_time():
    policy = snapshot().belief
    known, late = policy.own_of(["arm-1", "late"], 5)
    np.testing.assert_array_equal(known, policy.own[:, 1])
    np.testing.assert_array_equal(late, policy.own_of(["late", "later"], 5)[0])
    assert not np.array_equal(late, policy.own_of(["later"], 5)[0])
    assert not np.array_equal(late, policy.own_of(["late"], 6)[0])
    many = policy.own_of([f"new-{n}" for n in range(500)], 5)
    assert many.std() == pytest.approx(policy.own_spread[0], rel=0.05)


def test_a_decoded_snapshot_is_the_one_that_was_encoded():
    policy = snapshot()
    again = decode_snapshot(policy.encode())
    assert again.belief.arms == policy.belief.arms
    assert (again.rule, again.rounds, again.exploration) == (policy.rule, policy.rounds, policy.exploration)
    for name in ("samples", "mean", "own", "own_spread"):
        np.testing.assert_array_equal(getattr(again.belief, name), getattr(policy.belief, name))
    assert again.encode() == policy.encode()


def test_a_policy_that_knows_no_arm_yet_can_be_kept():
    policy = snapshot(arms=(), own=np.zeros((M, 0, 1), np.float32))
    assert decode_snapshot(policy.encode()).belief.arms == ()


def test_bytes_that_were_cut_or_changed_anywhere_are_refused():
    content = snapshot().encode()
    for length in (0, 1, 15, 16, 17, len(content) // 2, len(content) - 1):
        with pytest.raises(InvalidInput, match="snapshot"):
            decode_snapshot(content[:length])
    for place in range(0, len(content), 97):
        changed = bytearray(content)
        changed[place] ^= 1
        with pytest.raises(InvalidInput, match="snapshot"):
            decode_snapshot(bytes(changed))


@pytest.mark.parametrize("name", ["samples", "mean", "own", "own_spread"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_numbers_that_are_not_finite_are_refused(name, value):
    spoiled = getattr(snapshot().belief, name).copy()
    spoiled.flat[0] = value
    with pytest.raises(InvalidInput, match="finite"):
        decode_snapshot(snapshot(**{name: spoiled}).encode())


@pytest.mark.parametrize("changes", [
    {"mean": np.zeros((P, A + 1), np.float32)}, {"own": np.zeros((M, 3, 1), np.float32)},
    {"own": np.zeros((M + 1, 2, 1), np.float32)},
])  # fmt: skip
def test_arrays_that_do_not_fit_each_other_are_refused(changes):
    with pytest.raises(InvalidInput, match="own"):
        decode_snapshot(snapshot(**changes).encode())


def test_arrays_are_the_same_bytes_in_whatever_order_and_memory_layout_they_come():
    two = {"a": np.arange(6.0).reshape(2, 3), "b": np.array([True, False])}
    turned = {"b": two["b"], "a": np.asfortranarray(two["a"])}
    assert pack(two) == pack(turned)
    back = unpack(pack(turned), "test")
    np.testing.assert_array_equal(back["a"], two["a"])
    assert back["b"].dtype == bool
    back["a"][0, 0] = 9.0  # restored arrays can be written to


def test_no_python_object_ever_comes_out_of_the_bytes():
    with pytest.raises((ValueError, msgspec.DecodeError)):
        unpack(pack({"a": np.array([object()], dtype=object)}), "test")


@pytest.mark.parametrize("spec", ["uniform", "beta_bernoulli/votes", "beta_bernoulli/ucb", "beta_bernoulli/epsilon"])
def test_where_nobody_is_told_apart_a_batch_is_one_row_and_a_mask_makes_it_many(spec):
    policy, (attributes, people) = make_policy(spec, Shape(P, A)), world()
    for number in range(K):
        policy.add_arm(f"arm-{number}", attributes[number])
    policy.learn(np.arange(K), people[:K], np.ones(K), (np.arange(K) % 3 == 0).astype(float))
    frozen = policy.freeze(np.random.default_rng(0))
    rows = frozen.rows(list(policy.arms), attributes, 5)
    weights = frozen.weights(people, rows, np.arange(K))
    assert weights.shape == (40, K)
    assert weights.strides[0] == 0
    np.testing.assert_array_equal(weights, frozen.weights(people, rows, np.arange(K), np.ones((40, K), np.bool_)))
