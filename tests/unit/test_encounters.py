from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some
from small_world import NOON, SHOES, brief

from services.campaigns.campaign import Budget, FrequencyCap
from services.decisions.encounters import Encounters
from services.decisions.limits import Limits
from services.decisions.wear import FADES_IN, KINDS, MOST, Wear
from services.storage.counters import Moment, moment, packed, united

CAPPED = msgspec.structs.replace(SHOES, cap=FrequencyCap(impressions=3, hours=24.0))
ANGLES = ("benefit", "proof", "story")
DAY = 86_400.0
TODAY = int(NOON // DAY)

#: Ads one after the other: hundredths of a second since the last one, the kind, and which of two processes served it.
HISTORIES = some.lists(
    some.tuples(some.integers(0, 2 * 86_400 * 100), some.sampled_from(ANGLES), some.integers(0, 1)), max_size=60
)


class Process:
    """One web process's memory of people."""

    def __init__(self, remembered=100):
        self.limits, self.wear = Limits(), Wear()
        self.encounters = Encounters(self.limits, self.wear, remembered)

    def serve(self, ad, now, person="p", campaign=CAPPED):
        self.limits.note(campaign, person, now)
        self.wear.meet(campaign.id, person, ad, now)
        return self.encounters.note(campaign, person, ad, now)

    def knows(self, now, person="p"):
        return self.limits.refuse(CAPPED, person, now), self.wear.exposures(CAPPED.id, person, now)


def times_of(history):
    now = round(NOON * 100)
    for since, angle, which in history:
        now += since
        yield now / 100, brief(angle=angle), which


def counts(mark, *seconds):
    return packed([moment(NOON + second, mark) for second in seconds])


@given(HISTORIES, some.integers(0, 9 * 86_400 * 100))
def test_after_a_recall_a_process_knows_what_it_would_had_it_served_all(history, later):
    alone, two, shared = Process(), (Process(), Process()), b""
    now = NOON
    for now, ad, which in times_of(history):
        alone.serve(ad, now)
        two[which].encounters.recall(CAPPED, "p", shared)
        shared += packed([two[which].serve(ad, now).moment])
    for one in two:
        one.encounters.recall(CAPPED, "p", shared)
    now += later / 100
    assert two[0].knows(now) == two[1].knows(now) == alone.knows(now)


@given(HISTORIES)
def test_what_a_process_served_itself_counts_before_it_can_be_read_back(history):
    alone, own = Process(), Process()
    now = NOON
    for now, ad, _ in times_of(history):
        own.encounters.recall(CAPPED, "p", None)
        assert own.knows(now) == alone.knows(now)
        alone.serve(ad, now)
        own.serve(ad, now)
    assert own.knows(now) == alone.knows(now)


@given(some.lists(some.integers(0, 5)), some.lists(some.integers(0, 5)))
def test_lists_are_united_in_order_and_nothing_that_both_have_counts_twice(one, other):
    both = united(*(packed([Moment(at, 0) for at in sorted(ats)]) for ats in (one, other)))
    assert both == packed([Moment(at, 0) for at in sorted({*one, *other}) for _ in range(max(one.count(at), other.count(at)))])


def test_what_another_process_noted_late_stands_in_its_place():
    process = Process()
    process.serve(brief(), NOON + 10.0)
    process.encounters.recall(CAPPED, "p", counts(0, 10.0, 5.0) + counts(1, 0.0))
    assert list(process.limits._seen[CAPPED.id, "p"]) == [NOON, NOON + 5.0, NOON + 10.0]


def test_several_slots_of_one_page_are_as_many_ads():
    one, other = Process(), Process()
    shared = b"".join(packed([one.serve(brief(), NOON).moment]) for _ in range(3))
    other.encounters.recall(CAPPED, "p", shared)
    assert other.knows(NOON) == one.knows(NOON) == ("cap/1", {"benefit.bright": 3.0})


def test_nobody_is_remembered_who_has_met_nothing():
    process = Process()
    process.encounters.recall(CAPPED, "p", None)
    process.encounters.recall(CAPPED, "p", b"")
    assert (len(process.wear), process.limits._seen, process.encounters._known) == (0, {}, {})


def test_no_more_lists_are_remembered_than_there_is_room_for():
    process = Process(remembered=2)
    for person in "abca":
        process.serve(brief(), NOON, person)
    assert list(process.encounters._known) == [f"{CAPPED.id}:{person}" for person in "ca"]


def test_the_newest_are_kept_and_as_many_as_a_cap_counts():
    process, much = Process(), msgspec.structs.replace(SHOES, cap=FrequencyCap(impressions=500, hours=2.0))
    for second in range(600):
        few = process.serve(brief(), NOON + second, campaign=SHOES)
        many = process.serve(brief(), NOON + second, "q", much)
    assert (few.most, many.most) == (64, 500)
    assert len(process.encounters._known[f"{SHOES.id}:p"]) == 6 * 64
    assert len(process.encounters._known[f"{SHOES.id}:q"]) == 6 * 500
    process.encounters.recall(SHOES, "p", None)
    assert process.wear.exposures(SHOES.id, "p", NOON + 600)["benefit.bright"] == pytest.approx(MOST, abs=0.1)


def test_a_list_ends_when_neither_cap_nor_wear_needs_it():
    month = msgspec.structs.replace(SHOES, cap=FrequencyCap(impressions=3, hours=24.0 * 30))
    assert Process().serve(brief(), NOON, campaign=CAPPED).seconds == 4 * FADES_IN
    assert Process().serve(brief(), NOON, campaign=month).seconds == 30 * DAY


def test_a_kind_of_another_version_counts_for_the_cap_alone():
    process = Process()
    process.encounters.recall(CAPPED, "p", counts(len(KINDS), 0.0, 1.0, 2.0))
    assert process.knows(NOON + 3.0) == ("cap/1", {})


@pytest.mark.parametrize(("fold", "all_", "rule"), [
    ((TODAY, 5.3), (TODAY, 5.1), "pacing/1"), ((TODAY, 5.1), (TODAY, 5.3), "pacing/1"), ((TODAY, 5.1), (TODAY, 5.1), None),
    ((TODAY - 1, 9.9), (TODAY, 5.1), None), ((TODAY, 5.1), (TODAY - 1, 9.9), None),
    ((TODAY - 1, 0.0), (TODAY, 5.3), "pacing/1"),
])  # fmt: skip
def test_pacing_goes_by_the_fold_or_by_what_all_have_served_whichever_is_ahead(fold, all_, rule):
    paced = msgspec.structs.replace(SHOES, budget=Budget(per_day=10.0, per_impression=0.01))
    limits = Limits(fold[0], {SHOES.id: fold[1]})
    limits.take_spent(all_[0], {SHOES.id: all_[1]})
    assert dt.datetime.fromtimestamp(NOON, dt.UTC).hour == 12
    assert limits.refuse(paced, "p", NOON) == rule
