"""Laws of an arm's start: what is expected of it before it is shown, and how soon its own rows overrule that."""

from __future__ import annotations

import numpy as np
import pytest
from policies import BY_LEARNER, EXACT, SHAPE, SPECS, attributes_of, batch, people, taught, weights_of

from bandits.registry import make_policy
from errors import InvalidInput

#: Learners that believe something of an arm, by a rule that draws nothing.
BELIEVING = sorted({f"{spec.split('/', maxsplit=1)[0]}/greedy" for spec in BY_LEARNER if not spec.startswith("nothing")})


def started(spec, starts):
    policy = make_policy(spec, SHAPE)
    for number, start in enumerate(starts):
        policy.add_arm(f"arm-{number}", attributes_of(0), start)
    return policy


def expected(policy, arms=2):
    who = people(np.random.default_rng(1), 200)
    return np.array([policy.learner.expect(np.full(200, arm), who).mean() for arm in range(arms)])


def frozen_rows(policy, names):
    return policy.freeze(np.random.default_rng(3)).rows(names, np.stack([attributes_of(0)] * len(names)), 5)


@pytest.mark.parametrize("spec", SPECS)
def test_a_start_of_zero_is_no_start(spec):
    plain, zero = (make_policy(spec, SHAPE) for _ in range(2))
    for number in range(4):
        plain.add_arm(f"arm-{number}", attributes_of(number))
        zero.add_arm(f"arm-{number}", attributes_of(number), 0.0)
    columns = batch(np.random.default_rng(0), 4)
    for policy in (plain, zero):
        policy.learn(*columns)
    who = people(np.random.default_rng(1), 30)
    np.testing.assert_array_equal(weights_of(plain, who), weights_of(zero, who))
    assert spec.startswith("vw") or plain.encode() == zero.encode()


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("start", [float("nan"), float("inf")])
def test_a_start_that_is_no_number_is_refused(spec, start):
    with pytest.raises(InvalidInput, match="start of late"):
        make_policy(spec, SHAPE).add_arm("late", attributes_of(0), start)


@pytest.mark.parametrize("spec", BELIEVING)
def test_before_any_row_an_arm_is_expected_where_it_starts(spec):
    policy = started(spec, (0.0, 0.3))
    low, high = expected(policy)
    if not spec.startswith("arm_gaussian"):  # whose scores begin at 0, so that there is no rate to be over
        assert 1.2 < high / low < 1.45  # odds 1.35 times as high
    assert high > low
    rows = frozen_rows(policy, ["arm-0", "arm-1"])
    assert rows[1, 0, 0] > rows[0, 0, 0]


@pytest.mark.parametrize("spec", BELIEVING)
def test_a_wrong_start_is_overruled_by_an_arms_own_rows(spec):
    """Two arms alike, one said to draw twice as much: after 4,000 rows each about a third of it is left, or less."""
    policy, rng = started(spec, (0.0, 0.7)), np.random.default_rng(0)
    before = expected(policy)
    for _ in range(20):
        arms, who = np.repeat([0, 1], 200), people(rng, 400)
        policy.learn(arms, who, np.ones(400), (rng.random(400) < 0.05).astype(float))
    without, rng = started(spec, (0.0, 0.0)), np.random.default_rng(0)
    for _ in range(20):
        arms, who = np.repeat([0, 1], 200), people(rng, 400)
        without.learn(arms, who, np.ones(400), (rng.random(400) < 0.05).astype(float))
    moved, left = before[1] - before[0], abs(expected(policy)[1] - expected(without)[1])
    assert left < 0.35 * moved
    assert left < 0.01


@pytest.mark.parametrize("spec", BELIEVING)
def test_a_start_survives_a_checkpoint_and_comes_back_when_all_is_forgotten(spec):
    policy = started(spec, (0.0, 0.5, 0.0))
    policy.learn(*batch(np.random.default_rng(0), 3))
    again = make_policy(spec, SHAPE)
    again.restore(policy.encode())
    np.testing.assert_array_equal(expected(again), expected(policy))
    assert again.encode() == policy.encode()
    again.forget(0.0)
    np.testing.assert_allclose(expected(again), expected(started(spec, (0.0, 0.5, 0.0))), rtol=1e-9)


@pytest.mark.parametrize("spec", BELIEVING)
def test_an_arm_in_the_place_of_one_that_is_gone_starts_afresh(spec):
    policy = started(spec, (0.0, 0.8))
    policy.drop_arm("arm-1")
    policy.add_arm("late", attributes_of(0))
    both = expected(policy)
    assert both[0] == pytest.approx(both[1], rel=1e-9)


@pytest.mark.parametrize("spec", BELIEVING)
def test_a_start_changes_no_other_arms_belief(spec):
    policy = taught(spec, 4)
    names = [f"arm-{number}" for number in range(4)]
    before = frozen_rows(policy, names)
    policy.add_arm("arm-8", attributes_of(8), 1.0)
    np.testing.assert_allclose(frozen_rows(policy, names), before, atol=1e-6)


@pytest.mark.parametrize("learner", EXACT)
def test_what_two_learned_apart_is_what_one_learns_from_both_wherever_arms_start(learner):
    rng = np.random.default_rng(0)
    columns = [batch(rng, 3) for _ in range(4)]
    one, two, both = (started(f"{learner}/greedy", (0.0, 0.4, -0.3)) for _ in range(3))
    for number, rows in enumerate(columns):
        (one, two)[number % 2].learn(*rows)
        both.learn(*rows)
    one.merge(two)
    np.testing.assert_allclose(expected(one, 3), expected(both, 3), rtol=1e-6)


def test_a_worker_that_did_not_know_an_arm_takes_over_its_start():
    one, two = started("arm_gaussian/greedy", (0.0,)), started("arm_gaussian/greedy", (0.0, 0.5))
    one.merge(two)
    np.testing.assert_allclose(expected(one), expected(two))
