"""Creatives by a plan: what is due when, and which leave."""

from __future__ import annotations

from collections import Counter

import numpy as np
from visitors import demo

from simulations.scenario.campaigns import campaigns_of
from simulations.scenario.surroundings import Scripted
from simulations.world import Script

CAMPAIGNS = campaigns_of(demo())[:2]


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_initial_creatives_are_due_at_once_and_only_once() -> None:
    script = Script(Scripted(initial=30), CAMPAIGNS)
    first = script.due(0, rng())
    assert Counter(brief.campaign for brief in first.add) == {campaign.id: 30 for campaign in CAMPAIGNS}
    assert script.due(0, rng()).add == script.due(10**6, rng()).add == ()


def test_no_brief_comes_again_before_all_have_come_and_none_that_cannot_be_made() -> None:
    script = Script(Scripted(initial=7_000), CAMPAIGNS[:1])
    briefs = [brief.cell for brief in script.due(0, rng()).add]
    every = Counter(briefs[:2880])
    assert max(every.values()) == 1
    assert Counter(briefs[2880:5760]) == every
    assert briefs[:2880] != briefs[2880:5760]
    assert {brief.offer for brief in script.due(0, rng()).add} <= {"none", *CAMPAIGNS[0].kit.offer_kinds}


def test_arrivals_are_due_by_impressions_however_they_are_counted() -> None:
    plan = Scripted(initial=0, every=100, arrivals=2)
    by_batches, at_once = Script(plan, CAMPAIGNS[:1]), Script(plan, CAMPAIGNS[:1])
    one_rng = rng()
    assert [len(by_batches.due(shown, one_rng).add) for shown in (0, 60, 130, 199, 450)] == [0, 0, 2, 0, 6]
    assert len(at_once.due(450, rng()).add) == 8


def test_creatives_leave_after_their_lifetime_the_oldest_first() -> None:
    script = Script(Scripted(initial=2, every=50, arrivals=1, lifetime=100), CAMPAIGNS[:1])
    script.due(0, rng())
    script.made(["a", "b"])
    assert script.due(60, rng()).retire == ()
    script.made(["c"])
    assert script.due(99, rng()).retire == ()
    assert script.due(120, rng()).retire == ("a", "b")
    assert script.due(160, rng()).retire == ("c",)
    assert script.due(10**6, rng()).retire == ()
