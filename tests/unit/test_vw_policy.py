"""Vowpal Wabbit as a policy: it learns, it is kept without loss, and it says what it cannot do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bandits.learners.learner import Shape
from bandits.registry import make_policy
from bandits.snapshot import decode_snapshot
from errors import InvalidInput, Refused, Unknown

ARMS, P = 6, 4
SHAPE = Shape(people=P, attributes=3)
REDUCTIONS = {
    "vw_squarecb": 0.8,
    "vw_regcbopt": 0.8,
    "vw_cover": 0.8,
    "vw_bag": 0.8,
    "vw_epsilon": 0.8,
    "vw_softmax": 0.3,  # its temperature is for costs of larger spread
    "vw:--cb_explore_adf --squarecb --gamma_scale 100": 0.8,
    "vw:--cb_explore_adf --regcb": 0.6,
    "vw:--cb_explore_adf --rnd 3": 0.6,
    "vw:--cb_explore_adf --first 20": 0.8,
    "vw:--cb_explore_adf --large_action_space --max_actions 4 --squarecb": 0.8,
}


def attributes(arm):
    return np.eye(3, dtype=np.float32)[arm % 3]


def policy_of(spec, arms=ARMS):
    policy = make_policy(spec, SHAPE)
    for arm in range(arms):
        policy.add_arm(f"arm-{arm}", attributes(arm))
    return policy


def teach(policy, seed, n=1_500):
    """Person i likes arm i and nothing else, three times in four."""
    rng = np.random.default_rng(seed)
    likes, arms = rng.integers(P, size=n), rng.integers(ARMS, size=n)
    reward = ((arms == likes) & (rng.random(n) < 0.75)).astype(float)
    policy.learn(arms, np.eye(P, dtype=np.float32)[likes], np.ones(n), reward)
    return policy


def weights_of(snapshot, candidates=ARMS, people=None, eligible=None):
    rows = snapshot.rows([f"arm-{i}" for i in range(candidates)], np.stack([attributes(i) for i in range(candidates)]), 0)
    people = np.eye(P, dtype=np.float32) if people is None else people
    return snapshot.weights(people, rows, np.arange(candidates), eligible)


def frozen(policy):
    return policy.freeze(np.random.default_rng(0))


@pytest.mark.parametrize("spec", sorted(REDUCTIONS))
def test_every_reduction_learns_whom_to_show_what(spec):
    before = weights_of(frozen(policy_of(spec)))
    after = weights_of(frozen(teach(policy_of(spec), 1)))
    np.testing.assert_allclose(after.sum(axis=1), 1.0, atol=1e-12)
    assert before[np.arange(P), np.arange(P)].mean() < 0.5
    assert after[np.arange(P), np.arange(P)].min() > REDUCTIONS[spec]


@pytest.mark.parametrize("spec", sorted(REDUCTIONS))
def test_a_policy_that_was_kept_and_restored_goes_on_as_if_it_had_never_stopped(spec):
    whole, stopped = teach(policy_of(spec), 1), make_policy(spec, SHAPE)
    stopped.restore(whole.encode())
    assert stopped.encode() == whole.encode()
    for seed in (2, 3):
        teach(whole, seed, 300)
        teach(stopped, seed, 300)
    assert stopped.encode() == whole.encode()
    np.testing.assert_array_equal(weights_of(frozen(stopped)), weights_of(frozen(whole)))


@pytest.mark.parametrize("spec", sorted(REDUCTIONS))
def test_a_snapshot_survives_its_bytes_and_later_learning(spec):
    policy = teach(policy_of(spec), 1)
    snapshot = frozen(policy)
    before = weights_of(snapshot)
    teach(policy, 2)
    again = decode_snapshot(snapshot.encode())
    np.testing.assert_array_equal(weights_of(again), before)
    np.testing.assert_array_equal(weights_of(snapshot), before)
    assert again.encode() == snapshot.encode()
    assert again.exploration == snapshot.exploration


def test_the_learning_rate_is_kept_though_the_model_does_not_hold_it():
    spec = "vw:--cb_explore_adf --squarecb -l 0.01"
    slow, again = teach(policy_of(spec), 1), make_policy(spec, SHAPE)
    again.restore(slow.encode())
    teach(slow, 2)
    teach(again, 2)
    np.testing.assert_array_equal(weights_of(frozen(again)), weights_of(frozen(slow)))
    assert weights_of(frozen(slow)).max() < weights_of(frozen(teach(teach(policy_of("vw_squarecb"), 1), 2))).max()


def test_only_those_who_may_be_shown_have_weight():
    eligible = np.array([[True, False, True, False, False, True], [False] * 6, [True] * 6, [False, True] + [False] * 4])
    snapshot = frozen(teach(policy_of("vw_squarecb"), 1))
    weights = weights_of(snapshot, eligible=eligible)
    assert np.all(weights[~eligible] == 0.0)
    np.testing.assert_allclose(weights.sum(axis=1), [1.0, 0.0, 1.0, 1.0], atol=1e-12)
    np.testing.assert_array_equal(weights[2], weights_of(snapshot)[2])


def test_an_arm_is_itself_wherever_it_stands():
    snapshot = frozen(teach(policy_of("vw_squarecb"), 1))
    names, matrix = [f"arm-{i}" for i in range(ARMS)], np.stack([attributes(i) for i in range(ARMS)])
    rows = np.concatenate([snapshot.rows(names[:2], matrix[:2], 0), snapshot.rows(names[2:], matrix[2:], 9)])
    order = np.array([4, 0, 3, 1, 5, 2])
    shuffled = snapshot.weights(np.eye(P, dtype=np.float32), rows, order)
    np.testing.assert_allclose(shuffled, weights_of(snapshot)[:, order], atol=1e-6)  # sums of 32 bits depend on their order


def test_numbers_in_names_do_not_run_together():
    """Names 0, 1, 2 … would be taken for places among the weights, where they meet those of other namespaces."""
    policy = make_policy("vw_epsilon", Shape(people=P, attributes=0))
    for arm in range(ARMS):
        policy.add_arm(str(arm), np.zeros(0, np.float32))
    snapshot = frozen(teach(policy, 1))
    rows = snapshot.rows([str(arm) for arm in range(ARMS)], np.zeros((ARMS, 0), np.float32), 0)
    weights = snapshot.weights(np.eye(P, dtype=np.float32), rows, np.arange(ARMS))
    assert np.array_equal(weights.argmax(axis=1), np.arange(P))


def test_parts_of_impressions_and_late_rewards_add_up():
    """One hundred impressions told whole, in parts with rewards after them, or summed: all of them are counted."""
    arms, people = np.zeros(100, np.int64), np.ones((100, P), np.float32)
    reward = np.tile([1.0, 0.0, 0.0, 0.0], 25)
    told = {name: policy_of("vw_softmax", 1) for name in ("whole", "parts", "summed")}
    told["whole"].learn(arms, people, np.ones(100), reward)
    for part, late in ((0.25, 0), (0.5, 25), (0.25, 0)):
        told["parts"].learn(arms, people, np.full(100, part), np.zeros(100))
        told["parts"].learn(arms[:late], people[:late], np.zeros(late), np.ones(late))
    told["summed"].learn(arms[:10], people[:10], np.full(10, 10.0), np.full(10, 2.5))
    weighed = {name: policy._workspace.get_weighted_examples() for name, policy in told.items()}
    owed = {name: policy._arms["arm-0"].owed for name, policy in told.items()}
    assert weighed["whole"] == weighed["parts"] == 100.0
    assert owed == {"whole": 0.0, "parts": 0.0, "summed": 0.0}


def test_a_reward_that_came_first_silences_the_arm_until_it_has_caught_up():
    policy, person = policy_of("vw_softmax", 2), np.ones((1, P), np.float32)
    policy.learn(np.array([0]), person, np.zeros(1), np.ones(1))
    after_reward = policy._workspace.get_weighted_examples()
    policy.learn(np.array([0]), person, np.ones(1), np.zeros(1))
    assert policy._workspace.get_weighted_examples() == after_reward == 1.0
    policy.learn(np.array([0]), person, np.ones(1), np.zeros(1))
    policy.learn(np.array([1]), person, np.ones(1), np.zeros(1))
    assert policy._workspace.get_weighted_examples() == 3.0


def test_callers_at_the_same_time_do_not_share_a_workspace():
    snapshot = frozen(teach(policy_of("vw_squarecb"), 1))
    alone = weights_of(snapshot)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda _: weights_of(snapshot), range(200)))
    assert all(np.array_equal(weights, alone) for weights in together)
    assert 1 <= len(snapshot.lender._idle) <= 8


def test_a_borrower_inside_a_borrower_gets_another_workspace():
    lender = frozen(policy_of("vw_epsilon")).lender
    with lender.lent() as one, lender.lent() as two:
        assert one is not two
    with lender.lent() as again:
        assert again in (one, two)


def test_nothing_is_learned_from_being_asked():
    policy = teach(policy_of("vw:--cb_explore_adf --first 2000"), 1)
    snapshot = frozen(policy)
    before = weights_of(snapshot)
    for _ in range(200):
        weights_of(snapshot)
    np.testing.assert_array_equal(weights_of(snapshot), before)


def test_forgetting_everything_is_a_fresh_model_and_nothing_between_is_promised():
    policy = teach(policy_of("vw_squarecb"), 1)
    taught = policy.encode()
    policy.forget(1.0)
    assert policy.encode() == taught
    with pytest.raises(Refused, match="no sum of evidence"):
        policy.forget(0.5)
    with pytest.raises(InvalidInput, match=r"share in \[0, 1\]"):
        policy.forget(1.5)
    policy.forget(0.0)
    np.testing.assert_array_equal(weights_of(frozen(policy)), weights_of(frozen(policy_of("vw_squarecb"))))


def test_what_an_online_learner_cannot_do_is_refused():
    with pytest.raises(Refused, match="merging"):
        policy_of("vw_bag").merge(policy_of("vw_bag"))
    with pytest.raises(Refused, match="half-life"):
        make_policy("vw_bag", SHAPE, half_life=1_000.0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--squarecb", "--cb_explore_adf among them"),
        ("--cb_explore_adf --cb_type dr", "no propensities"),
        ("--cb_explore_adf --cb_type=ips", "no propensities"),
        ("--cb_explore_adf --squarecb --nn 3", "not --nn"),
        ("--cb_explore_adf --no_such_thing", "unrecognised option"),
        ("--cb_explore_adf --epsilon 7", "epsilon"),
        ("--cb_explore_adf --cover -2", "what it takes"),
    ],
)
def test_arguments_that_cannot_be_honoured_are_one_clear_error(arguments, message):
    with pytest.raises(InvalidInput, match=message):
        make_policy(f"vw:{arguments}", SHAPE)


def test_a_crossing_of_ones_own_is_left_as_it_is():
    assert make_policy("vw:--cb_explore_adf -q ui", SHAPE).arguments == "--cb_explore_adf -q ui"
    assert "--quadratic ua" in make_policy("vw:--cb_explore_adf", SHAPE).arguments


def test_a_checkpoint_that_does_not_fit_changes_nothing():
    policy = teach(policy_of("vw_squarecb"), 1)
    state = policy.encode()
    others = [policy_of("vw_bag").encode(), make_policy("vw_squarecb", Shape(P, 9)).encode(), state[:-7], b""]
    others += [make_policy("vw_squarecb", Shape(P + 1, 3)).encode(), make_policy("default", SHAPE).encode()]
    for content in others:
        with pytest.raises(InvalidInput):
            policy.restore(content)
        assert policy.encode() == state
    with pytest.raises(InvalidInput):
        decode_snapshot(frozen(policy).encode()[:-3])


def test_a_bad_batch_teaches_nothing():
    policy = teach(policy_of("vw_squarecb"), 1)
    state = policy.encode()
    good = {"arms": np.array([0, 1]), "people": np.ones((2, P), np.float32), "exposure": np.ones(2), "reward": np.ones(2)}
    bad = [("arms", np.array([0, 77])), ("people", np.ones((2, P + 1), np.float32)), ("reward", np.array([0.0, np.nan]))]
    for name, column in [*bad, ("exposure", np.array([1.0, -1.0])), ("people", np.full((2, P), np.inf, np.float32))]:
        with pytest.raises(InvalidInput):
            policy.learn(**(good | {name: column}))
    assert policy.encode() == state


def test_arms_come_and_go_without_moving_the_others():
    policy = teach(policy_of("vw_squarecb"), 1)
    before = weights_of(frozen(policy))
    policy.drop_arm("arm-2")
    policy.add_arm("newcomer", attributes(1))
    assert policy.arms == {"arm-0": 0, "arm-1": 1, "arm-3": 3, "arm-4": 4, "arm-5": 5, "newcomer": 6}
    np.testing.assert_array_equal(weights_of(frozen(policy)), before)
    with pytest.raises(Unknown):
        policy.drop_arm("arm-2")
    with pytest.raises(InvalidInput, match="known arms"):
        policy.learn(np.array([2]), np.ones((1, P), np.float32), np.ones(1), np.ones(1))
    with pytest.raises(InvalidInput, match="3 finite numbers"):
        policy.add_arm("odd", np.ones(2, np.float32))


@pytest.mark.parametrize("extreme", [1e9, -1e9, 1e-30])
def test_extreme_numbers_leave_probabilities(extreme):
    policy = policy_of("vw_squarecb")
    policy.learn(np.array([0, 1]), np.full((2, P), extreme, np.float32), np.array([1e3, 0.0]), np.array([extreme, 1.0]))
    weights = weights_of(frozen(policy), people=np.full((1, P), extreme, np.float32))
    assert np.isfinite(weights).all()
    assert weights.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("spec", ["vw:--cb_explore_adf --large_action_space --max_actions 20 --squarecb", "vw_epsilon"])
def test_ten_thousand_candidates_are_chosen_among(spec):
    policy = make_policy(spec, SHAPE)
    for arm in range(10_000):
        policy.add_arm(f"arm-{arm}", attributes(arm))
    teach(policy, 1)
    weights = weights_of(frozen(policy), candidates=10_000, people=np.eye(P, dtype=np.float32)[:2])
    np.testing.assert_allclose(weights.sum(axis=1), 1.0, atol=1e-12)
    assert weights[0, 0] > 0.5
    assert weights[1, 1] > 0.5
    assert ("large" in spec) == (np.count_nonzero(weights[0]) <= 20)
