from __future__ import annotations

import numpy as np
import pytest
from test_fold import ID, NOON, POOL, Transcript, decision, event, fold_of, groups

from services.campaigns.records import CreativeAdded
from services.decisions.features import PERSON
from services.learning.fold import decision_key


def keys_of(*numbers):
    return np.array([decision_key(f"d_{number:024x}") for number in numbers], np.uint64)


def opened(*numbers):
    fold = fold_of(policy=Transcript)
    fold.tick([decision(number) for number in numbers], 9, NOON)
    return fold


def test_events_in_columns_count_and_reward_as_records_do():
    columns, records = opened(1, 2, 3), opened(1, 2, 3)
    assert len(columns.arrive(keys_of(1, 2, 2), "impression", np.full(3, NOON))) == 0
    rewarded = columns.arrive(keys_of(2, 3), "click", np.full(2, NOON + 1.0))
    columns.learn(rewarded, NOON + 2)
    seen = [event(1, "impression", NOON), event(2, "impression", NOON), event(2, "impression", NOON)]
    records.tick([*seen, event(2), event(3)], 10, NOON + 2)
    assert groups(columns) == groups(records)
    assert columns.feedback == records.feedback
    assert columns.policy.encode() == records.policy.encode()


def test_a_decision_that_is_not_known_is_counted_and_rewards_nothing():
    fold = opened(1)
    assert len(fold.arrive(keys_of(1, 8), "click", np.full(2, NOON + 1.0))) == 1
    assert (fold.feedback["fresh_click"], fold.feedback["unknown_click"]) == (1, 1)


def test_no_events_change_nothing():
    fold = opened(1)
    before = dict(fold.feedback)
    assert len(fold.arrive(np.zeros(0, np.uint64), "click", np.zeros(0))) == 0
    assert dict(fold.feedback) == before


@pytest.mark.parametrize("others", [0, 5_000])
def test_a_click_before_its_impression_in_one_tick_starts_the_trial_when_it_was_seen(others):
    fold = opened(1, *range(10, 10 + others))
    fold.tick([event(1, at=NOON + 1.0), event(1, "impression", NOON + 2.0)], 10, NOON + 3)
    assert fold.trials.columns["started"][0] == NOON + 2.0
    assert groups(fold)[0].impressions == 1.0


def test_many_campaigns_and_groups_are_tallied_apart():
    fold = fold_of(policy=Transcript)
    fold.tick([CreativeAdded(at=NOON, creative=POOL[0], why="approved")], 2, NOON)
    fold.tick([decision(n, control=n % 3 == 0, person=n % 4 + 1) for n in range(1, 31)], 9, NOON)
    fold.arrive(keys_of(*range(1, 31)), "impression", np.full(30, NOON))
    fold.arrive(keys_of(3, 4), "click", np.full(2, NOON + 1.0))
    adloom, control = groups(fold)
    assert (adloom.impressions, adloom.rewards, adloom.people) == (20.0, 1.0, 4)
    assert (control.impressions, control.rewards, control.people) == (10.0, 1.0, 4)
    assert list(fold.standing(NOON).groups) == [ID]
    assert fold.trials.people.shape[1] == PERSON.width
