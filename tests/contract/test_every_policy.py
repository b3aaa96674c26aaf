"""Laws of every policy: all names in the registry, every learner, every exploration rule. A new one is a line there."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest
from policies import EXACT, SPECS, VOWPAL, P, attributes_of, batch, choose, people, policy_of, taught, weights_of

from bandits.arrays import pack
from bandits.propensity import EPSILON, floor_and_draw
from bandits.registry import POLICIES, make_policy
from bandits.snapshot import decode_snapshot
from errors import InvalidInput, Refused, Unknown

LEARNED = [spec for spec in SPECS if spec not in VOWPAL]


@pytest.fixture(params=SPECS)
def spec(request):
    return request.param


@pytest.mark.parametrize("k", [1, 2, 9])
def test_probabilities_keep_their_floor_and_sum_to_one(spec, k):
    probabilities, chosen = choose(taught(spec, k), np.random.default_rng(1))
    assert probabilities.shape == (100, k)
    assert np.all(probabilities >= EPSILON / k * (1 - 1e-12))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, atol=1e-12)
    assert np.all((chosen >= 0) & (chosen < k))


def test_weights_sum_to_one_before_any_floor(spec):
    weights = weights_of(taught(spec, 7), people(np.random.default_rng(1), 50))
    assert np.all(weights >= 0.0)
    np.testing.assert_allclose(weights.sum(axis=1), 1.0, atol=1e-6 if spec in VOWPAL else 1e-12)


@pytest.mark.parametrize("spec", LEARNED)
def test_ten_thousand_candidates_are_weighed_like_ten(spec):
    policy = taught(spec, 6, batches=2)
    snapshot, rng = policy.freeze(np.random.default_rng(3)), np.random.default_rng(2)
    names = [f"arm-{number}" for number in range(10_000)]
    rows = snapshot.rows(names, np.stack([attributes_of(number % 40) for number in range(10_000)]), 5)
    probabilities, _ = floor_and_draw(snapshot.weights(people(rng, 2), rows, np.arange(10_000)), rng.random(2))
    assert np.all(probabilities >= EPSILON / 10_000 * (1 - 1e-12))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, atol=1e-12)


def test_a_mask_takes_candidates_out_of_each_persons_choice(spec):
    policy, rng = taught(spec, 6), np.random.default_rng(1)
    eligible = rng.random((100, 6)) < 0.5
    eligible[np.arange(100), rng.integers(6, size=100)] = True
    probabilities, chosen = choose(policy, rng, eligible=eligible)
    assert not probabilities[~eligible].any()
    assert eligible[np.arange(100), chosen].all()
    floor = EPSILON / eligible.sum(axis=1, keepdims=True)
    assert np.all(probabilities >= np.where(eligible, floor * (1 - 1e-12), 0.0))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, atol=1e-12)


@pytest.mark.parametrize("spec", LEARNED)
def test_who_is_masked_out_might_as_well_not_be_there(spec):
    """What a log judges, all arms and a mask, is what the service does, the slate alone."""
    policy, who = taught(spec, 9), people(np.random.default_rng(1), 60)
    slate = np.array([1, 3, 4, 8])
    eligible = np.zeros((60, 9), np.bool_)
    eligible[:, slate] = True
    masked = weights_of(policy, who, eligible=eligible)
    np.testing.assert_allclose(masked[:, slate], weights_of(policy, who, slate), atol=1e-9)
    assert not masked[~eligible].any()


def test_people_who_are_alike_are_answered_alike_and_as_if_each_had_come_alone(spec):
    policy, kinds = taught(spec, 5), people(np.random.default_rng(1), 9)
    of = np.random.default_rng(2).integers(len(kinds), size=200)
    alone = np.concatenate([weights_of(policy, kinds[row : row + 1]) for row in range(len(kinds))])
    np.testing.assert_allclose(weights_of(policy, kinds[of]), alone[of], atol=1e-9)


def test_a_subset_of_the_arms_is_a_choice_of_its_own(spec):
    probabilities, chosen = choose(taught(spec, 9), np.random.default_rng(1), candidates=np.array([7, 2, 4]))
    assert probabilities.shape == (100, 3)
    assert set(chosen) <= {0, 1, 2}


def test_choices_come_as_often_as_their_logged_propensity(spec):
    """Chi-square over 8 arms at 20,000 draws of one person's distribution; false alarm 1 in 100,000 a policy (value 34.9)."""
    policy, rng = taught(spec, 8), np.random.default_rng(9)
    weights = weights_of(policy, people(np.random.default_rng(2), 1))
    probabilities, chosen = floor_and_draw(np.repeat(weights, 20_000, axis=0), rng.random(20_000))
    expected = probabilities[0] * 20_000
    statistic = float(((np.bincount(chosen, minlength=8) - expected) ** 2 / expected).sum())
    assert statistic < 34.9


@pytest.mark.parametrize("spec", [spec for spec in LEARNED if "votes" not in spec and spec not in ("default", "watchful")])
def test_arms_alike_are_chosen_alike(spec):
    """Nothing learned and the same attributes: a rule that draws nothing shares evenly, whatever the order of the arms."""
    policy = policy_of(spec, 0)
    for number in range(4):
        policy.add_arm(f"arm-{number}", attributes_of(0))
    snapshot = policy.freeze(np.random.default_rng(3))
    rows = snapshot.rows(list(policy.arms), np.stack([attributes_of(0)] * 4), 5)
    weights = snapshot.weights(people(np.random.default_rng(1), 200), rows, np.arange(4))
    np.testing.assert_allclose(weights, 0.25, atol=1e-6)


def test_the_same_history_and_seed_give_the_same_choice(spec):
    one, two = (choose(taught(spec), np.random.default_rng(1)) for _ in range(2))
    np.testing.assert_array_equal(one[0], two[0])
    np.testing.assert_array_equal(one[1], two[1])


def test_a_restored_policy_goes_on_bit_for_bit(spec):
    whole, rng = taught(spec), np.random.default_rng(4)
    stopped = policy_of(spec, 0)
    stopped.restore(whole.encode())
    more = [batch(rng, 5) for _ in range(8)]
    for columns in more:
        whole.learn(*columns)
        stopped.learn(*columns)
    who = people(rng, 40)
    np.testing.assert_array_equal(weights_of(stopped, who), weights_of(whole, who))
    assert spec in VOWPAL or stopped.encode() == whole.encode()


def test_a_checkpoint_that_was_cut_or_is_of_another_shape_changes_nothing(spec):
    policy = taught(spec)
    before, content = weights_of(policy, people(np.random.default_rng(1), 20)), policy.encode()
    other = make_policy(spec, type(_shape(policy))(P + 1, _shape(policy).attributes))
    other.add_arm("arm-0", attributes_of(0))
    other.learn(np.zeros(1, np.int64), np.ones((1, P + 1), np.float32), np.ones(1), np.ones(1))
    for spoiled in (content[: len(content) // 2], content[:-1], b""):
        with pytest.raises(InvalidInput):
            policy.restore(spoiled)
    if not spec.startswith(("nothing", "uniform", "beta_bernoulli")):  # whose state has no shape
        with pytest.raises(InvalidInput, match=r"checkpoint"):
            policy.restore(other.encode())
    np.testing.assert_array_equal(weights_of(policy, people(np.random.default_rng(1), 20)), before)


def _shape(policy):
    return policy.learner.shape if hasattr(policy, "learner") else policy.shape


@pytest.mark.parametrize("spec", LEARNED)
def test_a_snapshot_chooses_the_same_after_it_has_travelled(spec):
    policy, who = taught(spec), people(np.random.default_rng(1), 40)
    here = policy.freeze(np.random.default_rng(3))
    there = decode_snapshot(here.encode())
    names = [*policy.arms, "arm-9"]
    matrix = np.stack([attributes_of(int(name.removeprefix("arm-"))) for name in names])
    weights = [snapshot.weights(who, snapshot.rows(names, matrix, 5), np.arange(6)) for snapshot in (here, there)]
    np.testing.assert_array_equal(*weights)
    assert there.encode() == here.encode()
    assert there.exploration == here.exploration


def test_an_arm_added_or_dropped_changes_no_other_arms_belief(spec):
    policy, who = taught(_by_moments(spec)), people(np.random.default_rng(1), 200)
    before, indices = weights_of(policy, who), dict(policy.arms)
    policy.add_arm("arm-77", attributes_of(77))
    assert {name: index for name, index in policy.arms.items() if name in indices} == indices
    among = np.array([list(policy.arms).index(name) for name in indices])
    np.testing.assert_allclose(weights_of(policy, who, among), before, atol=1e-6)
    policy.drop_arm("arm-77")
    assert dict(policy.arms) == indices
    np.testing.assert_allclose(weights_of(policy, who), before, atol=1e-6)


def _by_moments(spec):
    """The same learner under a rule that draws nothing: samples are drawn for all arms at once, and a newcomer moves them."""
    if spec in ("default", "watchful"):
        return "factor_logistic/greedy"
    return f"{spec.split('/', maxsplit=1)[0]}/greedy" if "votes" in spec else spec


@pytest.mark.parametrize("spec", LEARNED)
def test_dropping_a_taught_arm_leaves_what_is_believed_of_the_others(spec):
    policy = taught(f"{spec.split('/', maxsplit=1)[0]}/greedy" if "/" in spec else "factor_logistic/greedy")
    kept = [name for name in policy.arms if name != "arm-2"]
    matrix = np.stack([attributes_of(int(name.removeprefix("arm-"))) for name in kept])
    before = policy.freeze(np.random.default_rng(3)).rows(kept, matrix, 5)
    policy.drop_arm("arm-2")
    np.testing.assert_allclose(policy.freeze(np.random.default_rng(3)).rows(kept, matrix, 5), before, atol=1e-6)
    with pytest.raises(Unknown, match="arm-2"):
        policy.drop_arm("arm-2")


def test_an_arm_added_twice_stays_what_it_was(spec):
    policy = taught(spec, 3)
    who = people(np.random.default_rng(1), 30)
    before = weights_of(policy, who)
    policy.add_arm("arm-1", np.zeros_like(attributes_of(1)))
    np.testing.assert_array_equal(weights_of(policy, who), before)


def test_an_empty_batch_teaches_nothing(spec):
    policy = taught(spec, 3, batches=2)
    who = people(np.random.default_rng(1), 30)
    before = weights_of(policy, who)
    policy.learn(np.zeros(0, np.int64), np.zeros((0, P), np.float32), np.zeros(0), np.zeros(0))
    np.testing.assert_array_equal(weights_of(policy, who), before)


def test_forgetting_everything_leaves_the_prior(spec):
    policy, who = taught(spec, 4, batches=4), people(np.random.default_rng(1), 60)
    policy.forget(0.0)
    fresh = policy_of(spec, 4)
    if spec.startswith(("factor", "default")):  # the prior's variances are what empirical Bayes made of them
        fresh.learner.variances = deepcopy(policy.learner.variances)
        fresh.forget(0.0)
    if hasattr(policy, "rounds"):
        policy.rounds = 0.0
    np.testing.assert_allclose(weights_of(policy, who), weights_of(fresh, who), atol=1e-9)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_to_keep_outside_of_one_is_refused(spec, share):
    with pytest.raises(InvalidInput, match="kept"):
        taught(spec, 2, batches=1).forget(share)


SPOILED = {
    "arms": (lambda columns: (columns[0] + 99, *columns[1:]), "arms"),
    "people wide": (lambda columns: (columns[0], np.ones((len(columns[0]), P + 1), np.float32), *columns[2:]), "people"),
    "people nan": (lambda columns: (columns[0], columns[1] * np.float32("nan"), *columns[2:]), "people"),
    "people inf": (lambda columns: (columns[0], columns[1] + np.float32("inf"), *columns[2:]), "people"),
    "exposure short": (lambda columns: (*columns[:2], columns[2][1:], columns[3]), "exposure"),
    "exposure negative": (lambda columns: (*columns[:2], -columns[2], columns[3]), "exposure"),
    "reward nan": (lambda columns: (*columns[:3], columns[3] * np.nan), "reward"),
    "reward inf": (lambda columns: (*columns[:3], columns[3] + np.inf), "reward"),
}


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_batch_that_is_wrong_anywhere_is_refused_by_name_and_nothing_of_it_is_kept(spec, spoil):
    policy, who = taught(spec, 3, batches=2), people(np.random.default_rng(1), 20)
    before = weights_of(policy, who)
    change, name = SPOILED[spoil]
    with pytest.raises(InvalidInput, match=name):
        policy.learn(*change(batch(np.random.default_rng(5), 3)))
    np.testing.assert_array_equal(weights_of(policy, who), before)


@pytest.mark.parametrize("attributes", [np.ones(2, np.float32), np.full(5, np.nan, np.float32)])
def test_attributes_that_do_not_fit_are_refused(spec, attributes):
    with pytest.raises(InvalidInput, match="attributes of late"):
        policy_of(spec, 2).add_arm("late", attributes)


@pytest.mark.parametrize("learner", EXACT)
def test_what_two_learned_apart_is_what_one_learns_from_both(learner):
    rng = np.random.default_rng(0)
    columns = [batch(rng, 5) for _ in range(6)]
    one, two, both = (policy_of(f"{learner}/greedy", 5) for _ in range(3))
    for number, rows in enumerate(columns):
        (one, two)[number % 2].learn(*rows)
        both.learn(*rows)
    one.merge(two)
    who = people(rng, 50)
    mine, whole = (_moments(policy, who) for policy in (one, both))
    np.testing.assert_allclose(mine, whole, rtol=1e-4, atol=1e-5)  # beliefs travel in single precision
    assert one.rounds == both.rounds


def _moments(policy, who):
    """Expected rewards and deviations, (2, n, k)."""
    snapshot, names = policy.freeze(np.random.default_rng(3)), list(policy.arms)
    rows = snapshot.rows(names, np.stack([attributes_of(int(name.removeprefix("arm-"))) for name in names]), 5)
    scores = np.einsum("krp,np->nkr", rows, snapshot.belief.features(who))
    return np.stack([scores[..., 0], np.linalg.norm(scores[..., 1:], axis=2)])


@pytest.mark.parametrize("learner", EXACT)
def test_a_reward_that_comes_late_teaches_what_it_would_have_bit_for_bit(learner):
    shown, who, exposure, reward = batch(np.random.default_rng(0), 5)
    on_time, late = (policy_of(f"{learner}/greedy", 5) for _ in range(2))
    on_time.learn(shown, who, exposure, reward)
    late.learn(shown, who, exposure, np.zeros_like(reward))
    late.learn(shown, who, np.zeros_like(exposure), reward)
    np.testing.assert_array_equal(_moments(late, who), _moments(on_time, who))


@pytest.mark.parametrize("learner", EXACT)
def test_the_order_of_the_batches_does_not_matter(learner):
    rng = np.random.default_rng(0)
    columns = [batch(rng, 5) for _ in range(5)]
    forth, back = (policy_of(f"{learner}/greedy", 5) for _ in range(2))
    for rows in columns:
        forth.learn(*rows)
    for rows in reversed(columns):
        back.learn(*rows)
    who = people(rng, 50)
    np.testing.assert_allclose(_moments(forth, who), _moments(back, who), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("spec", VOWPAL)
def test_what_an_online_learner_cannot_do_it_refuses(spec):
    policy = taught(spec, 2, batches=1)
    with pytest.raises(Refused, match="online learner"):
        policy.merge(taught(spec, 2, batches=1))
    with pytest.raises(Refused, match="online learner"):
        policy.forget(0.5)
    with pytest.raises(Refused, match="half-life"):
        POLICIES[spec](policy.shape, 100.0)


@pytest.mark.parametrize(("spec", "told"), [
    ("nobody", "policy"), ("nobody/votes", "learner"), ("factor_logistic/dice", "exploration rule"),
])  # fmt: skip
def test_a_name_that_nothing_answers_to_is_told(spec, told):
    with pytest.raises(Unknown, match=f"{told}: nothing is known under"):
        make_policy(spec, _shape(policy_of("default", 0)))


@pytest.mark.parametrize(
    "spec", ["factor_logistic/votes:sample=3", "factor_logistic/votes:samples=many", "factor_logistic:x=1/votes"]
)
def test_a_setting_that_a_learner_or_rule_does_not_have_is_told(spec):
    with pytest.raises(InvalidInput, match=r"votes|factor_logistic"):
        make_policy(spec, _shape(policy_of("default", 0)))


@pytest.mark.parametrize("learner", [
    "factor_logistic:arm_sd=0", "factor_logistic:residual_sd=-1", "arm_gaussian:prior_sd=0", "arm_gaussian:prior_sd=nan",
    "arm_gaussian:fourier=-5", "beta_bernoulli:rewards=0",
])  # fmt: skip
def test_a_setting_out_of_bounds_is_told(learner):
    with pytest.raises(InvalidInput, match="Settings"):
        make_policy(f"{learner}/greedy", _shape(policy_of("default", 0)))


@pytest.mark.parametrize(("one", "other"), [
    ("factor_logistic/votes", "factor_gaussian/votes"), ("default", "uniform"), ("beta_bernoulli/votes", "uniform"),
])  # fmt: skip
def test_policies_of_another_kind_do_not_merge(one, other):
    mine = taught(one, 2, batches=1)
    before = mine.encode()
    with pytest.raises(InvalidInput, match="merge"):
        mine.merge(taught(other, 2, batches=1))
    assert mine.encode() == before


def test_a_policy_that_begins_to_look_for_drift_takes_over_what_was_learned():
    plain, watchful = taught("default", 3), policy_of("watchful", 0)
    watchful.restore(plain.encode())
    who = people(np.random.default_rng(1), 20)
    np.testing.assert_array_equal(weights_of(watchful, who), weights_of(plain, who))


@pytest.mark.parametrize("learner", ["nothing", "beta_bernoulli", "factor_logistic", "arm_gaussian"])
def test_a_checkpoint_without_its_arrays_is_told(learner):
    policy = policy_of(f"{learner}/greedy", 2)
    with pytest.raises(InvalidInput, match="checkpoint"):
        policy.restore(pack({"/counts": np.zeros(2)}))
    with pytest.raises(InvalidInput, match=r"checkpoint\./counts"):
        policy.restore(pack({"/counts": np.zeros(1)}))
