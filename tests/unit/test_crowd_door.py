"""The core's two doors: what a crowd is told in columns is what its people would be told one request at a time."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from small_world import COFFEE, NOON, SHOES, catalogue_of, choosing_by, core_of, creative, planted, pool_of, seeds_of

from errors import Unknown
from services.campaigns.campaign import Budget, FrequencyCap
from services.campaigns.records import CreativeAdded, CreativeRetired
from services.decisions.features import PERSON, encode_person
from services.decisions.limits import Limits
from services.decisions.record import Context
from services.decisions.request import AdRequest
from services.decisions.rulings import View
from services.decisions.seating import Crowd

PLACEMENTS = ("rail", "top", "feed")
DEVICES = ("mobile", "tablet", "desktop")
PEOPLE = 40  # few, so that they come often: several times in one batch
LIKES = {("tone", "warm"): 1.0, ("angle", "proof"): 0.6}


class Doors:
    """Two cores of one make: one is asked request by request, one by crowds. What is served is told to both."""

    def __init__(self, *campaigns, limits=(0, {}), wear=0.5):
        self.rng = np.random.default_rng(7)
        self.catalogues = [catalogue_of(*campaigns) for _ in range(2)]
        self.single, self.columns = (core_of(one, planted(LIKES), limits=Limits(*limits)) for one in self.catalogues)
        self.single.wear.rate = self.columns.wear.rate = wear
        self.persons = self.rng.integers(2**63, size=PEOPLE, dtype=np.int64).astype(np.uint64)
        self.roster = self.columns.roster(self.persons)

    def ask(self, n, now):
        """n visits, put to both doors."""
        people, places = self.rng.integers(PEOPLE, size=n), self.rng.integers(len(PLACEMENTS), size=n)
        requests, features = [], np.zeros((n, PERSON.width), np.float32)
        for row, (person, place) in enumerate(zip(people.tolist(), places.tolist(), strict=True)):
            context = Context(
                device=DEVICES[row % 3], hour=int(self.rng.integers(24)), page_topic=("running", "music")[row % 2]
            )
            encode_person(features[row], context)
            requests.append(AdRequest(PLACEMENTS[place], f"{self.persons[person]:016x}", context))
        seeds = seeds_of(n, int(now) % 1000)
        crowd = Crowd(self.roster, people, features, PLACEMENTS, places)
        return requests, people, self.single.decide(requests, seeds, now), self.columns.decide_crowd(crowd, seeds, now)

    def serve(self, requests, people, rulings, now):
        """Everybody is shown what was chosen."""
        for group in rulings.groups:
            kinds = group.slate.kinds[group.chosen]
            self.roster.note(group.campaign, people[group.rows], now)
            self.roster.meet(group.campaign.id, people[group.rows], kinds, now)
            for row, position in zip(group.rows.tolist(), group.chosen.tolist(), strict=True):
                self.single.note(group.campaign, requests[row].person, now)
                shown = self.catalogues[0].creative(group.slate.ids[position])
                self.single.meet(requests[row], shown, now)

    def adopt(self, tastes, version):
        for core in (self.single, self.columns):
            core.adopt(View(choosing_by(tastes), version, version))


def assert_same(one, other):
    assert one.unfilled == other.unfilled
    assert len(one.groups) == len(other.groups)
    for mine, theirs in zip(one.groups, other.groups, strict=True):
        assert (mine.campaign, mine.control, mine.filters) == (theirs.campaign, theirs.control, theirs.filters)
        assert (mine.slate.ids, mine.slate.filters, mine.slate.held) == (
            theirs.slate.ids,
            theirs.slate.filters,
            theirs.slate.held,
        )
        np.testing.assert_array_equal(mine.rows, theirs.rows)
        np.testing.assert_array_equal(mine.probabilities, theirs.probabilities)
        np.testing.assert_array_equal(mine.chosen, theirs.chosen)
        np.testing.assert_array_equal(mine.worn.exposures, theirs.worn.exposures)
        assert mine.worn.rate == theirs.worn.rate


CAPPED = msgspec.structs.replace(SHOES, cap=FrequencyCap(impressions=3, hours=1.0))
CASES = {
    "plain": ((SHOES, COFFEE), (0, {})),
    "caps": ((CAPPED, msgspec.structs.replace(COFFEE, cap=FrequencyCap(impressions=2, hours=0.5))), (0, {})),
    "a cap beside none": ((CAPPED, COFFEE), (0, {})),
    "one campaign, capped": ((CAPPED,), (0, {})),
    "a flight that is over": ((msgspec.structs.replace(SHOES, ends=SHOES.starts), COFFEE), (0, {})),
    "out of pace": (
        (msgspec.structs.replace(SHOES, budget=Budget(per_day=10.0, per_impression=0.01)), COFFEE),
        (int(NOON // 86_400), {"trail-shoes": 5.3}),
    ),
    "nobody may speak": ((msgspec.structs.replace(SHOES, ends=SHOES.starts),), (0, {})),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_both_doors_say_the_same_whatever_was_served_before(case):
    campaigns, limits = CASES[case]
    doors = Doors(*campaigns, limits=limits)
    for step in range(8):
        now = NOON + 700.0 * step
        requests, people, alone, crowd = doors.ask(60, now)
        assert_same(alone, crowd)
        doors.serve(requests, people, alone, now)
    assert any(group.worn.rate for group in crowd.groups) or case == "nobody may speak"
    assert any("cap/1" in "".join(group.filters) for group in crowd.groups) or crowd.unfilled or "cap" not in case


def test_both_doors_say_the_same_when_policies_come_and_creatives_go():
    doors = Doors(SHOES, COFFEE)
    newcomer = creative(pool_of(SHOES)[0].brief, 999, "L1")
    for step in range(6):
        now = NOON + 60.0 * step
        for catalogue in doors.catalogues:
            if step == 2:
                catalogue.apply(CreativeAdded(at=now, creative=newcomer, why="supply"))
            if step == 4:
                catalogue.apply(CreativeRetired(at=now, creative=pool_of(SHOES)[14].id, reason="cannot win"))
        if step % 2:  # under a new policy, with and without other creatives
            doors.adopt(planted({("tone", "bold"): 0.5 * step}, seed=step), step)
        requests, people, alone, crowd = doors.ask(80, now)
        assert_same(alone, crowd)
        doors.serve(requests, people, alone, now)
    assert any(newcomer.id in group.slate.ids for group in crowd.groups)


def test_of_two_rules_that_keep_a_campaign_silent_both_doors_name_the_same():
    doors = Doors(CAPPED, COFFEE)
    for _ in range(3):
        requests, people, alone, _ = doors.ask(60, NOON)
        doors.serve(requests, people, alone, NOON)
    for catalogue in doors.catalogues:
        over = msgspec.structs.replace(CAPPED, ends=SHOES.starts)
        catalogue._placements = {
            name: tuple((over if one.id == over.id else one, size) for one, size in place)
            for name, place in catalogue._placements.items()
        }
    _, _, alone, crowd = doors.ask(60, NOON)
    assert_same(alone, crowd)
    assert {group.filters for group in crowd.groups} == {("trail-shoes:flight/1",)}


def test_a_cap_may_change_while_it_runs():
    doors = Doors(CAPPED)
    for step, impressions in enumerate((3, 5, 2, 2)):
        campaign = msgspec.structs.replace(SHOES, cap=FrequencyCap(impressions=impressions, hours=1.0))
        for catalogue in doors.catalogues:
            catalogue.campaigns[campaign.id] = campaign
            catalogue._placements = {place.id: ((campaign, place.size),) for place in campaign.placements}
        now = NOON + 900.0 * step
        requests, people, alone, crowd = doors.ask(50, now)
        assert_same(alone, crowd)
        doors.serve(requests, people, alone, now)


def test_exposures_stay_themselves_over_years():
    doors = Doors(SHOES)
    someone, kind = np.array([3, 3]), np.array([5, 5])
    for year in range(12):
        now = NOON + year * 400 * 86_400.0
        doors.roster.meet(SHOES.id, someone, kind, now)
        assert doors.roster.exposures(SHOES.id, np.array([3]), now)[0, 5] == 2.0
        assert doors.roster.exposures(SHOES.id, np.array([3]), now + 3 * 86_400.0)[0, 5] == pytest.approx(2 / np.e, abs=0.005)


def test_a_placement_nobody_names_is_unknown_to_a_crowd_too():
    doors = Doors(SHOES)
    crowd = Crowd(doors.roster, np.zeros(1, int), np.zeros((1, PERSON.width), np.float32), ("skyscraper",), np.zeros(1, int))
    with pytest.raises(Unknown, match="placement"):
        doors.columns.decide_crowd(crowd, seeds_of(1), NOON)
