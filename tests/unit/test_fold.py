from __future__ import annotations

import datetime as dt

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import NOON, SHOES, pool_of

from bandits.exploration.uniform import Uniform
from bandits.learners.learner import Shape
from bandits.learners.nothing import NothingLearner
from bandits.policy import LearnedPolicy
from bandits.registry import make_policy
from services.campaigns.campaign import Budget, Goal
from services.campaigns.records import CampaignPut, CreativeAdded, CreativeRetired
from services.decisions.features import CREATIVE, PERSON
from services.decisions.record import Context, Decision
from services.feedback.events import Event, Rejected
from services.learning.checkpoint import encode_fold
from services.learning.fold import Fold
from services.learning.standing import decode_standing, encode_standing

POOL = pool_of(SHOES)[:4]
ID = SHOES.id


class Transcript(LearnedPolicy):
    """A policy whose state is every batch that it was given, in order: what any other policy could learn from."""

    personal = True

    def __init__(self):
        super().__init__(NothingLearner(Shape(PERSON.width, CREATIVE.width)), Uniform())
        self.lessons = []

    def learn(self, arms, people, exposure, reward):
        self.batches += 1
        if len(arms):
            self.lessons.append((arms.copy(), people.copy(), exposure.copy(), reward.copy()))

    @property
    def exposure(self):
        return sum(float(exposure.sum()) for _, _, exposure, _ in self.lessons)

    def encode(self):
        return b"".join(column.tobytes() for lesson in self.lessons for column in lesson)


def learning():
    return make_policy("default", Shape(PERSON.width, CREATIVE.width))


def fold_of(campaign=SHOES, policy=learning):
    fold = Fold(policy())
    added = [CreativeAdded(at=NOON, creative=creative, why="approved") for creative in POOL]
    fold.tick([CampaignPut(at=NOON, campaign=campaign), *added], 1, NOON)
    return fold


def decision(n, at=NOON, *, control=False, person=None, shown=None):
    return Decision(
        id=f"d_{n:024x}", at=at, campaign=ID, placement="rail", size="300x250", person=f"{person or n:016x}",
        context=Context(device="mobile", hour=n % 24), catalogue_version=5, candidates=tuple(item.id for item in POOL),
        probabilities=(0.25,) * 4, action=POOL[n % 4].id, propensity=0.25, shown=shown or POOL[n % 4].id, rung="L1",
        policy="adloom", snapshot=1, covers=1, exploration="uniform", control=control, seed=n,
    )  # fmt: skip


def event(n, kind="click", at=NOON + 1.0):
    name = f"d_{n:024x}"
    return Event(id=f"{name}:{kind}", kind=kind, decision=name, creative=POOL[n % 4].id, propensity=0.25, snapshot=1, at=at)


def groups(fold):
    """Sums of adloom and of control in the one campaign."""
    return fold.standing(NOON).groups[ID]


def learned(fold):
    """The bytes of all that is believed and joined; counts of feedback are apart, as a duplicate is counted as one."""
    state = encode_fold(fold, (1, 1))
    return {name: state[name] for name in ("learner", "trials", "tallies")}


def test_a_click_is_an_impression_and_a_reward_of_its_person():
    fold = fold_of()
    fold.tick([decision(1), decision(2), event(1), event(2, "impression")], 9, NOON + 2)
    adloom, control = groups(fold)
    assert (adloom.people, adloom.impressions, adloom.rewards) == (2, 2.0, 1.0)
    assert control.people == 0
    assert fold.offset == 9
    assert fold.policy.learner.evidence.pull.any()


def test_duplicates_change_nothing_but_their_count():
    once, twice = fold_of(), fold_of()
    first = [decision(1), event(1, "impression"), event(1)]
    once.tick(first, 9, NOON + 2)
    twice.tick([*first, event(1, at=NOON + 1.5), event(1, "impression", at=NOON + 1.5)], 9, NOON + 2)
    for fold in (once, twice):
        fold.tick([], 12, NOON + 3)
    twice.tick([event(1, at=NOON + 2.5)], 12, NOON + 3)
    once.tick([], 12, NOON + 3)
    assert learned(once) == learned(twice)
    assert twice.feedback["duplicate_click"] == 2
    assert once.feedback["duplicate_click"] == 0


def test_a_click_past_its_window_is_late_and_teaches_nothing():
    fold, window = fold_of(), SHOES.windows.click_hours * 3600
    fold.tick([decision(1), event(1, "impression")], 9, NOON + 2)
    fold.tick([event(1, at=NOON + window + 1)], 10, NOON + window + 1)
    assert fold.feedback["late_click"] == 1
    assert groups(fold)[0].rewards == 0.0
    fold.tick([event(1, "conversion", at=NOON + window + 2)], 11, NOON + window + 2)
    assert fold.feedback["fresh_conversion"] == 1


def test_an_event_written_before_its_decision_is_joined_in_its_tick_and_in_a_later_one():
    fold = fold_of()
    fold.tick([event(1), event(2), decision(1)], 9, NOON + 2)
    assert groups(fold)[0].rewards == 1.0
    fold.tick([decision(2)], 10, NOON + 3)
    assert groups(fold)[0].rewards == 2.0
    assert fold.waiting == []
    assert not any(name.startswith("unknown") for name in fold.feedback)


def test_an_event_without_a_decision_is_counted_once_patience_ends():
    fold = fold_of()
    fold.tick([event(1)], 9, NOON + 2)
    fold.tick([], 10, NOON + 60)
    assert fold.feedback["unknown_click"] == 0
    fold.tick([], 11, NOON + 61.5)
    assert fold.feedback["unknown_click"] == 1
    fold.tick([], 12, NOON + 90)
    assert fold.feedback["unknown_click"] == 1
    assert groups(fold)[0].people == 0


def test_an_event_that_came_when_there_was_no_campaign_is_counted_too():
    fold = Fold(learning())
    fold.tick([event(1)], 1, NOON + 2)
    fold.tick([], 2, NOON + 62)
    assert fold.feedback["unknown_click"] == 1


def test_control_and_treated_are_counted_apart_and_both_teach():
    fold = fold_of()
    fold.tick([decision(1, control=True), decision(2), event(1), event(2, "impression")], 9, NOON + 2)
    adloom, control = groups(fold)
    assert (adloom.impressions, adloom.rewards) == (1.0, 0.0)
    assert (control.impressions, control.rewards) == (1.0, 1.0)
    assert fold.policy.learner.evidence.exposure[1] == 1.0


def test_a_person_is_one_person_however_often_they_come():
    fold = fold_of()
    fold.tick([decision(n, person=77) for n in range(1, 6)] + [event(n) for n in range(1, 6)], 9, NOON + 2)
    adloom, _ = groups(fold)
    assert (adloom.people, adloom.impressions, adloom.rewards) == (1, 5.0, 5.0)
    assert (adloom.impressions_sq, adloom.rewards_sq, adloom.cross) == (25.0, 25.0, 25.0)


def test_the_goal_says_which_event_is_the_reward():
    fold = fold_of(msgspec.structs.replace(SHOES, goal=Goal(event="conversion", conversion_value=18.0)))
    fold.tick([decision(1), decision(2), event(1), event(2), event(2, "conversion")], 9, NOON + 2)
    adloom, _ = groups(fold)
    assert (adloom.impressions, adloom.rewards) == (2.0, 1.0)


def test_silence_is_paid_in_parts_that_add_up_to_the_impression():
    fold = fold_of(policy=Transcript)
    fold.tick([decision(1), event(1, "impression", at=NOON)], 9, NOON)
    paid = []
    for second in range(1, 200):
        fold.tick([], 9 + second, NOON + second)
        paid.append(fold.policy.exposure)
    assert 0.0 < paid[1] < 0.9
    assert paid == sorted(paid)
    assert paid[-1] == pytest.approx(1.0)


def test_an_ad_that_nobody_saw_teaches_nothing():
    fold = fold_of()
    fold.tick([decision(1)], 9, NOON)
    fold.tick([], 10, NOON + 7200)
    assert not fold.policy.learner.evidence.exposure.any()
    assert groups(fold)[0].people == 0


def test_spend_is_counted_by_campaign_and_starts_anew_at_midnight_utc():
    fold = fold_of(msgspec.structs.replace(SHOES, budget=Budget(per_day=10.0, per_impression=0.5)))
    midnight = dt.datetime(2026, 6, 2, tzinfo=dt.UTC).timestamp()
    fold.tick([decision(1), decision(2)], 9, midnight - 1)
    assert fold.standing(NOON).spent == {ID: 1.0}
    fold.tick([decision(3)], 10, midnight + 1)
    assert fold.standing(NOON).spent == {ID: 0.5}
    assert fold.standing(NOON).day == int(midnight // 86_400)


def test_a_decision_whose_creative_is_unknown_is_counted_and_left_out():
    fold = fold_of()
    fold.tick([decision(1, shown="cr_ffffffffffffffff"), decision(2), event(2)], 9, NOON + 2)
    assert fold.feedback["decision_without_creative"] == 1
    assert groups(fold)[0].rewards == 1.0


def test_a_retired_creative_still_learns_from_its_last_clicks():
    fold = fold_of()
    fold.tick([decision(1)], 9, NOON)
    fold.tick([CreativeRetired(at=NOON, creative=POOL[1].id, reason="cannot win"), event(1)], 10, NOON + 2)
    assert fold.policy.learner.evidence.exposure[1] == 1.0


def test_rejected_attempts_are_counted_by_reason_and_nothing_else():
    fold, untouched = fold_of(), fold_of()
    fold.tick([Rejected(at=NOON, kind="click", reason="forged"), Rejected(at=NOON, kind="click", reason="expired")], 9, NOON)
    untouched.tick([], 9, NOON)
    assert (fold.feedback["rejected_forged"], fold.feedback["rejected_expired"]) == (1, 1)
    assert learned(fold) == learned(untouched)


def test_a_standing_comes_back_with_its_lift():
    fold = fold_of()
    rng = np.random.default_rng(0)
    decisions = [decision(n, control=n % 2 == 0) for n in range(1, 401)]
    clicks = [event(n) for n in range(1, 401) if rng.random() < (0.1 if n % 2 == 0 else 0.5)]
    fold.tick([*decisions, *(event(n, "impression", NOON) for n in range(1, 401)), *clicks], 9, NOON + 2)
    standing = decode_standing(encode_standing(fold.standing(NOON)))
    assert standing == fold.standing(NOON)
    lift = standing.lift()
    assert (lift.people_treated, lift.people_control) == (200, 200)
    assert 1.0 < lift.value < 9.0


KINDS = st.sampled_from(["impression", "viewable", "click", "conversion", "dismiss", "dwell"])
HAPPENED = st.lists(
    st.tuples(st.integers(1, 8), KINDS, st.integers(0, 40)), max_size=25, unique_by=lambda item: item[:2]
).map(lambda items: [event(n, kind, NOON + tenths / 10) for n, kind, tenths in items])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(HAPPENED, st.randoms(use_true_random=False), st.data())
def test_events_of_a_tick_in_any_order_and_any_number_give_the_same_state(events, random, data):
    """Two web processes interleave as they like, and a link is followed twice: the same bytes of belief."""
    straight, shuffled = fold_of(policy=Transcript), fold_of(policy=Transcript)
    decisions = [decision(n) for n in range(1, 8)]  # one event may have no decision
    straight.tick([*decisions, *events], 9, NOON + 5)
    again = [] if not events else data.draw(st.lists(st.sampled_from(events), max_size=10))
    mixed = [*decisions, *events, *again]
    tail = mixed[len(decisions) :]
    random.shuffle(tail)
    shuffled.tick([*tail, *decisions], 9, NOON + 5)
    for fold in (straight, shuffled):
        fold.tick([], 10, NOON + 70)
    assert learned(straight) == learned(shuffled)


def met_before(n, times, *, known=True, shown=POOL[0], at=NOON):
    """A decision for somebody who had met the kind of ad that is shown so often."""
    kind = f"{shown.brief.angle}.{shown.brief.style}"
    made = decision(n, at, shown=shown.id)
    worn = {kind: times, "ease.pattern": 1.0} if known else {}
    return msgspec.structs.replace(made, worn=worn, seed=n + (10**9 if known else 0))


def test_exposures_join_their_trial_and_are_unknown_for_whoever_goes_by_the_seed():
    fold = fold_of()
    fold.tick([met_before(1, 3.0), met_before(2, 3.0, known=False), decision(3)], 2, NOON)
    assert fold.trials.columns["worn"][:2].tolist() == pytest.approx([3.0, np.nan], nan_ok=True)
    assert fold.trials.columns["met"][0] == 4.0
    assert fold.recent.worn(ID).max() == pytest.approx(3.0 / 500)


def test_what_a_worn_ad_earns_says_the_less_of_the_ad():
    told = {}
    for times in (0.0, 5.0):
        fold = fold_of(policy=Transcript)
        fold.wear.pull[:], fold.wear.info[:] = (-500.0, 0.0), np.diag([1000.0, 1000.0])
        fold.tick([met_before(1, times), event(1, "impression")], 2, NOON + 1.0)
        fold.tick([], 3, NOON + 1e6)
        told[times] = fold.policy.exposure
    rate = fold.wear.rate
    assert rate > 0.3
    assert told[0.0] == pytest.approx(1.0)
    assert told[5.0] == pytest.approx(np.exp(-5.0 * rate))


def test_the_standing_tells_what_makings_have_cost_today_and_how_fast_ads_wear():
    fold = fold_of()
    fold.tick([decision(1)], 2, NOON)
    fold.apply(CreativeAdded(at=NOON, creative=POOL[0], why="supply", cost=0.5))
    assert (fold.standing(NOON).made_for, fold.standing(NOON).wear_rate) == (0.5, 0.0)
    tomorrow = NOON + 86_400.0
    fold.apply(CreativeAdded(at=tomorrow, creative=POOL[1], why="supply", cost=0.25))  # before the day's first decision
    assert (fold.standing(tomorrow).made_for, fold.standing(tomorrow).spent) == (0.25, {})
    fold.tick([decision(2, tomorrow)], 3, tomorrow)
    assert fold.standing(tomorrow).made_for == 0.25
    fold.tick([decision(3, tomorrow + 86_400.0)], 4, tomorrow + 86_400.0)
    assert fold.standing(tomorrow + 86_400.0).made_for == 0.0


def test_a_decision_that_is_there_twice_is_one_trial_and_its_money_goes_out_once():
    """A log that lost its tail may be sent again what it had kept, in the same tick or in a later one."""
    paid = msgspec.structs.replace(SHOES, budget=Budget(per_day=10.0, per_impression=0.5))
    once, twice = fold_of(paid), fold_of(paid)
    once.tick([decision(1), decision(2), event(1)], 9, NOON + 2)
    twice.tick([decision(1), decision(2), decision(1), event(1)], 9, NOON + 2)
    once.tick([event(2)], 10, NOON + 3)
    twice.tick([decision(2), decision(1), event(2), event(1)], 10, NOON + 3)
    assert learned(once) == learned(twice)
    assert once.standing(NOON).spent == twice.standing(NOON).spent == {ID: 1.0}
    assert once.traffic.counts == twice.traffic.counts
    assert (once.feedback["duplicate_decision"], twice.feedback["duplicate_decision"]) == (0, 3)
    assert twice.feedback["duplicate_click"] == 1
