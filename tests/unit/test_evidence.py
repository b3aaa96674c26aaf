from __future__ import annotations

import numpy as np
import pytest

from bandits.learners.evidence import Evidence, Sums, row_sums
from errors import InvalidInput

P, A = 4, 3


def batch(seed=0, n=60, k=5):
    rng = np.random.default_rng(seed)
    people = rng.normal(size=(n, P))
    return rng.integers(k, size=n), people, rng.random(n), rng.normal(size=n), rng.random(n)


def evidence_of(*names, seed=9):
    rng = np.random.default_rng(seed)
    sums = Evidence(P, A)
    for name in names:
        sums.add_arm(name, rng.normal(size=A).astype(np.float32))
    return sums


def test_sums_by_arm_reproduce_the_full_information_matrix_of_every_row():
    sums = evidence_of(*"abcde")
    arms, people, weight, pull, exposure = batch()
    sums.put(np.arange(5), row_sums(arms, people, weight, pull, exposure, 5))
    rows = np.stack([np.kron(person, sums.attributes[arm]) for arm, person in zip(arms, people, strict=True)])
    full = (rows * weight[:, None]).T @ rows
    kronecker = sum(np.kron(sums.gram[arm], np.outer(sums.attributes[arm], sums.attributes[arm])) for arm in range(5))
    np.testing.assert_allclose(kronecker, full, atol=1e-9)
    target = sum(np.kron(sums.pull[arm], sums.attributes[arm]) for arm in range(5))
    np.testing.assert_allclose(target, pull @ rows, atol=1e-9)
    assert sums.exposure[:5].sum() == pytest.approx(exposure.sum())


def test_sums_over_two_batches_are_those_of_one():
    arms, people, weight, pull, exposure = batch()
    whole = row_sums(arms, people, weight, pull, exposure, 5)
    halves = [row_sums(arms[s], people[s], weight[s], pull[s], exposure[s], 5) for s in (slice(0, 25), slice(25, None))]
    for joined, both in zip(halves[0].plus(halves[1]), whole, strict=True):
        np.testing.assert_allclose(joined, both, atol=1e-12)


def test_an_arm_without_rows_stays_empty():
    arms, *rest = batch(k=3)
    grams, pulls, exposures = row_sums(arms, *rest, 7)
    assert not grams[3:].any()
    assert not pulls[3:].any()
    assert not exposures[3:].any()


def test_workers_merge_by_name_though_they_met_arms_in_another_order():
    one, two = evidence_of("a", "b"), Evidence(P, A)
    two.add_arm("c", np.full(A, 2.0, np.float32))
    two.add_arm("a", one.attributes[0].astype(np.float32))
    rng = np.random.default_rng(1)
    for sums in (one, two):
        sums.put(np.arange(2), Sums(rng.random((2, P, P)), rng.random((2, P)), rng.random(2)))
    before = one.gram[0].copy(), one.exposure[1]
    one.merge(two)
    assert one.names == ["a", "b", "c"]
    np.testing.assert_array_equal(one.gram[0], before[0] + two.gram[1])
    np.testing.assert_array_equal(one.gram[2], two.gram[0])
    assert one.exposure[1] == before[1]
    np.testing.assert_array_equal(one.attributes[2], np.full(A, 2.0))


def test_arms_beyond_the_spare_room_keep_what_the_first_ones_have():
    sums = evidence_of("first")
    sums.put(np.zeros(1, np.int64), Sums(np.ones((1, P, P)), np.ones((1, P)), np.ones(1)))
    for number in range(200):
        sums.add_arm(f"arm-{number}", np.full(A, number, np.float32))
    assert len(sums) == 201
    assert sums.gram[0].sum() == P * P
    assert not sums.gram[1:].any()
    assert sums.attributes[200].tolist() == [199.0] * A


def test_forgetting_scales_what_was_learned_and_not_what_an_arm_is():
    sums = evidence_of("a")
    attributes = sums.attributes.copy()
    sums.put(np.zeros(1, np.int64), Sums(np.ones((1, P, P)), np.ones((1, P)), np.ones(1)))
    sums.forget(0.25)
    assert sums.gram[0, 0, 0] == sums.pull[0, 0] == sums.exposure[0] == 0.25
    np.testing.assert_array_equal(sums.attributes, attributes)


def test_a_checkpoint_gives_back_every_bit_and_goes_on():
    sums = evidence_of("a", "b")
    sums.put(np.arange(2), row_sums(*batch(k=2), 2))
    again = Evidence(P, A)
    again.restore(sums.arrays())
    assert again.index == {"a": 0, "b": 1}
    for side in (sums, again):
        side.add_arm("c", np.ones(A, np.float32))
        side.put(np.arange(3), side.of(np.arange(3)).plus(row_sums(*batch(2, k=3), 3)))
    for name, array in sums.arrays().items():
        np.testing.assert_array_equal(array, again.arrays()[name])


def test_shapes_that_do_not_fit_are_refused_by_name():
    with pytest.raises(InvalidInput, match="attributes of wide"):
        Evidence(P, A).add_arm("wide", np.ones(A + 1, np.float32))
    with pytest.raises(InvalidInput, match=r"checkpoint\.gram"):
        Evidence(P + 1, A).restore(evidence_of("a").arrays())
