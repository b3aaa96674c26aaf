"""What shards have learned, as one: the sums of one fold over all people, and a policy that believes what one would."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from dealt_log import View
from synthetic_log import START, World

from bandits.learners.learner import Shape
from bandits.registry import make_policy
from errors import Refused
from services.decisions.features import CREATIVE, PERSON
from services.learning.fold import Fold
from services.learning.merging import decode_part, demand_mergeable, encode_part, merged, merged_policy, merged_standing
from services.learning.share import Share
from services.learning.tail import Tail

ARMS, DAY = 12, 86_400.0


def policy_of(spec):
    return make_policy(spec, Shape(PERSON.width, CREATIVE.width))


def folds_of(log, shards, spec="default"):
    made = []
    for share in Share(0, shards).all:
        fold = Fold(policy_of(spec))
        for cut in Tail(View(log, share), 0).cuts():
            fold.tick(cut.records, cut.offset, cut.at)
        made.append(fold)
    return made


@pytest.fixture(scope="module")
def log():
    return World(decisions=6_000, campaigns=("trail-shoes", "road-shoes"), phones_like_warm=0.5).log()


def parts_of(folds):
    return [decode_part(encode_part(fold, START)) for fold in folds]


@pytest.mark.parametrize("shards", [2, 3])
def test_sums_of_shards_are_those_of_one_fold(log, shards):
    (one,) = folds_of(log, 1)
    parts = parts_of(folds_of(log, shards))
    whole, expected = merged_standing([part.standing for part in parts], 0.0), one.standing(START)
    assert whole.groups == expected.groups
    assert whole.spent == expected.spent
    assert Counter(whole.feedback) == Counter(expected.feedback)
    assert (whole.day, whole.made_for) == (expected.day, expected.made_for)


def test_money_of_an_earlier_day_is_not_added_to_that_of_today(log):
    first, second = parts_of(folds_of(log, 2))
    late = folds_of(log, 1)[0]
    late.spend("trail-shoes", 5.0, START + 2 * DAY)
    (after,) = parts_of([late])
    told = merged_standing([first.standing, after.standing, second.standing], 0.0)
    assert told.spent == {"trail-shoes": 5.0}
    assert told.day == after.standing.day


def test_what_supply_reads_is_of_all_people(log):
    (one,), (first, *others) = folds_of(log, 1), folds_of(log, 4)
    before = first.policy.encode()
    whole = merged(first, parts_of(others), lambda: policy_of("default"), shards=4, offset=7)
    assert whole.offset == 7
    assert whole.wear.info == pytest.approx(sum(fold.wear.info for fold in (first, *others)))
    rates = [fold.traffic.rate("trail-shoes", START + 3600.0) for fold in (whole, one)]
    assert rates[0] == pytest.approx(rates[1], rel=0.1)
    assert first.policy.encode() == before


def test_the_default_policy_of_two_shards_believes_nearly_what_one_fold_does(log):
    people = (np.random.default_rng(0).random((200, PERSON.width)) < 0.25).astype(np.float32)

    def scores(policy):
        return np.stack([policy.learner.score(np.full(200, policy.arms[name]), people) for name in sorted(policy.arms)])

    one = scores(folds_of(log, 1)[0].policy)
    two = scores(merged_policy([fold.policy.encode() for fold in folds_of(log, 2)], lambda: policy_of("default")))
    half = scores(folds_of(log, 2)[0].policy)
    apart, alone = (np.abs(other - one).mean() for other in (two, half))
    assert apart < min(alone, 0.05)  # in log odds


def taught(spec, batches):
    policy = policy_of(spec)
    for arm in range(ARMS):
        attributes = np.random.default_rng(arm).normal(size=CREATIVE.width).astype(np.float32)
        policy.add_arm(f"arm-{arm}", attributes)
    for rows in batches:
        policy.learn(*rows)
    return policy


def batch(rng, n=200):
    people = (rng.random((n, PERSON.width)) < 0.3).astype(np.float32)
    return rng.integers(ARMS, size=n), people, np.ones(n), (rng.random(n) < 0.1).astype(np.float64)


def means(policy):
    people = (np.random.default_rng(9).random((50, PERSON.width)) < 0.3).astype(np.float32)
    return np.stack([policy.learner.expect(np.full(50, arm), people) for arm in policy.arms.values()])


@pytest.mark.parametrize("shards", [2, 5])
def test_gaussian_learners_merge_to_the_one_that_learned_everything(shards):
    spec, rng = "factor_gaussian:empirical_every=0/votes", np.random.default_rng(3)
    batches = [batch(rng) for _ in range(10)]
    apart = [taught(spec, batches[number::shards]).encode() for number in range(shards)]
    whole = merged_policy(apart, lambda: policy_of(spec))
    np.testing.assert_allclose(means(whole), means(taught(spec, batches)), rtol=0.0, atol=1e-9)


def test_who_has_seen_nothing_changes_no_belief_and_takes_on_that_of_the_other():
    batches = [batch(np.random.default_rng(4)) for _ in range(10)]
    one, nobody = taught("default", batches), taught("default", [])
    believed = means(one)
    one.merge(nobody)
    np.testing.assert_array_equal(means(one), believed)
    nobody.merge(taught("default", batches))
    assert np.corrcoef(means(nobody).ravel(), believed.ravel())[0, 1] > 0.95


@pytest.mark.parametrize("spec", ["vw_epsilon", "arm_gaussian:fourier=16/votes"])
def test_policies_that_cannot_learn_apart_are_refused_at_once(spec):
    with pytest.raises(Refused):
        demand_mergeable(lambda: policy_of(spec))


@pytest.mark.parametrize("spec", ["default", "uniform", "factor_hybrid/greedy", "arm_gaussian/votes", "beta_bernoulli/votes"])
def test_policies_that_can_learn_apart_are_not(spec):
    demand_mergeable(lambda: policy_of(spec))
