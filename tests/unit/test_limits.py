from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from small_world import SHOES

from services.campaigns.campaign import Budget, FrequencyCap
from services.decisions.limits import Limits

DAY = dt.date(2026, 6, 1)
MIDNIGHT = dt.datetime.combine(DAY, dt.time(), dt.UTC).timestamp()
TODAY = int(MIDNIGHT // 86_400)
HOUR = 3600.0


def campaign(**changes):
    return msgspec.structs.replace(SHOES, **changes)


def paced(per_day):
    return campaign(budget=Budget(per_day=per_day, per_impression=0.01))


@pytest.mark.parametrize(("starts", "ends", "at", "rule"), [
    (DAY, DAY, MIDNIGHT, None), (DAY, DAY, MIDNIGHT + 24 * HOUR - 1, None),
    (DAY, DAY, MIDNIGHT - 1, "flight/1"), (DAY, DAY, MIDNIGHT + 24 * HOUR, "flight/1"),
])  # fmt: skip
def test_the_flight_is_its_first_to_its_last_utc_day(starts, ends, at, rule):
    assert Limits().refuse(campaign(starts=starts, ends=ends), "p", at) == rule


@pytest.mark.parametrize(("hour", "spent", "rule"), [
    (12.0, 5.1, None), (12.0, 5.3, "pacing/1"), (0.0, 0.1, None), (0.0, 0.3, "pacing/1"),
    (23.99, 9.99, None), (23.99, 10.0, "pacing/1"),
])  # fmt: skip
def test_spend_may_run_two_percent_of_the_day_ahead_and_never_past_the_budget(hour, spent, rule):
    assert Limits(TODAY, {SHOES.id: spent}).refuse(paced(10.0), "p", MIDNIGHT + hour * HOUR) == rule


def test_yesterdays_spend_is_not_todays():
    assert Limits(TODAY - 1, {SHOES.id: 1e9}).refuse(paced(10.0), "p", MIDNIGHT + HOUR) is None


def test_a_campaign_without_a_daily_budget_is_not_paced():
    assert Limits(TODAY, {SHOES.id: 1e9}).refuse(SHOES, "p", MIDNIGHT) is None


def test_a_cap_slides_with_its_window():
    limits, capped = Limits(), campaign(cap=FrequencyCap(impressions=2, hours=1.0))
    for at in (0.0, 1800.0):
        assert limits.refuse(capped, "p", MIDNIGHT + at) is None
        limits.note(capped, "p", MIDNIGHT + at)
    assert limits.refuse(capped, "p", MIDNIGHT + 3599) == "cap/1"
    assert limits.refuse(capped, "p", MIDNIGHT + 3600) is None
    limits.note(capped, "p", MIDNIGHT + 3600)
    assert limits.refuse(capped, "p", MIDNIGHT + 5399) == "cap/1"
    assert limits.refuse(capped, "p", MIDNIGHT + 5400) is None


def test_a_cap_counts_each_person_and_each_campaign_apart():
    limits, capped = Limits(), campaign(cap=FrequencyCap(impressions=1, hours=1.0))
    other = msgspec.structs.replace(capped, id="coffee")
    limits.note(capped, "p", MIDNIGHT)
    assert limits.refuse(capped, "p", MIDNIGHT) == "cap/1"
    assert limits.refuse(capped, "q", MIDNIGHT) is None
    assert limits.refuse(other, "p", MIDNIGHT) is None


@pytest.mark.parametrize(("before", "after"), [(1, 3), (3, 1)])
def test_a_cap_that_is_changed_holds_from_then_on(before, after):
    limits, old, new = Limits(), *(campaign(cap=FrequencyCap(impressions=n, hours=1.0)) for n in (before, after))
    limits.note(old, "p", MIDNIGHT)
    for _ in range(after - 1):
        assert limits.refuse(new, "p", MIDNIGHT) is None
        limits.note(new, "p", MIDNIGHT)
    assert limits.refuse(new, "p", MIDNIGHT) == "cap/1"


def test_a_person_who_is_remembered_pushes_nobody_out(monkeypatch):
    monkeypatch.setattr("services.decisions.limits._REMEMBERED", 2)
    limits, capped = Limits(), campaign(cap=FrequencyCap(impressions=2, hours=1.0))
    for person in "aabb":
        limits.note(capped, person, MIDNIGHT)
    assert [limits.refuse(capped, person, MIDNIGHT) for person in "ab"] == ["cap/1", "cap/1"]
    limits.note(capped, "c", MIDNIGHT)
    assert [limits.refuse(capped, person, MIDNIGHT) for person in "ab"] == [None, "cap/1"]


def test_nobody_is_remembered_for_a_campaign_without_a_cap():
    limits = Limits()
    limits.note(SHOES, "p", MIDNIGHT)
    assert not limits._seen
