from __future__ import annotations

import pytest
from small_world import NOON, SHOES
from test_fold import POOL, Transcript, decision, event, fold_of, learned, learning

from services.campaigns.records import CreativeAdded, CreativeRetired
from services.learning.checkpoint import encode_fold

#: The creative of decisions 1, 5, 9 and so on, and when the trials of NOON are over.
GONE = POOL[1].id
OVER = NOON + 3600.0 * max(SHOES.windows.click_hours, SHOES.windows.conversion_hours) + 1.0


def retired(policy=Transcript, at=NOON + 1.0):
    """A thousand decisions over four creatives, of which the second is retired: few enough that none is looked through yet."""
    fold = fold_of(policy=policy)
    fold.tick([decision(0)], 8, NOON)
    fold.tick([decision(number) for number in range(1, 1000)], 9, NOON)
    fold.tick([CreativeRetired(at=at, creative=GONE, reason="cannot win")], 10, at)
    return fold


def look(fold, at=OVER):
    """So many more, of the other creatives, that trials past their window go."""
    fold.tick([decision(number, at=at) for number in range(1000, 1060) if number % 4 != 1], 11, at)
    return fold


def test_a_retired_arm_is_known_while_a_trial_of_it_is_open_and_then_dropped():
    assert GONE in look(retired(), OVER - 3600.0).policy.arms
    assert set(look(retired()).policy.arms) == {creative.id for creative in POOL} - {GONE}


def test_a_late_click_on_a_retired_creative_still_teaches():
    fold = retired()
    fold.tick([event(1, at=NOON + 100.0)], 11, OVER - 99.0)
    arms, _, _, reward = fold.policy.lessons[-1]
    assert arms[reward > 0].tolist() == [fold.policy.arms[GONE]]


def test_an_event_for_a_dropped_arm_changes_nothing():
    fold = look(retired(learning))
    before = learned(fold)["trials"]
    fold.tick([event(1, at=OVER - 5.0)], 12, OVER + 100.0)
    assert fold.feedback["unknown_click"] == 1
    assert learned(fold)["trials"] == before


def test_just_after_it_was_retired_somebody_may_serve_it_still():
    fold = look(retired(at=OVER - 10.0))
    assert len(fold.trials) < 100
    fold.tick([decision(1061, at=OVER)], 12, OVER)
    assert not fold.feedback["decision_without_creative"]


def test_a_creative_that_is_made_again_is_an_arm_again():
    fold = look(retired(learning))
    fold.tick([CreativeAdded(at=OVER, creative=POOL[1], why="supply"), decision(1061, at=OVER)], 12, OVER)
    assert GONE in fold.policy.arms
    assert not fold.feedback["decision_without_creative"]


@pytest.mark.parametrize("policy", [learning, Transcript])
def test_the_same_records_drop_the_same_arms(policy):
    first, second = look(retired(policy)), look(retired(policy))
    assert encode_fold(first, (1, 1)) == encode_fold(second, (1, 1))
