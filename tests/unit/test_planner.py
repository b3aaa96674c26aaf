from __future__ import annotations

import msgspec
import numpy as np
import pytest
from small_world import SHOES, brief, creative, planted, pool_of

from services.campaigns.campaign import Campaign
from services.decisions.features import PERSON, encode_person
from services.decisions.record import Context
from services.supply.planner import Planner

LIKED = {("angle", "proof"): 1.0, ("tone", "warm"): 1.0, ("style", "dark"): 1.0, ("offer", "gift"): 1.0, ("cta", "try"): 1.0}


def people(n=80):
    rows = np.zeros((n, PERSON.width), np.float32)
    for number, row in enumerate(rows):
        encode_person(row, Context(device=("mobile", "tablet", "desktop")[number % 3], hour=number % 24))
    return rows


def planner(snapshot, seed=0):
    return Planner(snapshot, people(), 1, np.random.default_rng(seed))


def with_offers(*kinds) -> Campaign:
    offers = tuple(offer for offer in SHOES.kit.offers if offer.kind in kinds)
    return msgspec.structs.replace(SHOES, kit=msgspec.structs.replace(SHOES.kit, offers=offers))


def test_the_brief_that_everyone_likes_is_proposed_first():
    best = planner(planted(LIKED, noise=0.05)).proposals(SHOES, pool_of(SHOES))[0]
    assert (best.brief.angle, best.brief.tone, best.brief.style, best.brief.offer, best.brief.cta) == (
        "proof", "warm", "dark", "gift", "try",
    )  # fmt: skip
    assert best.gain > 0.05


def test_proposals_come_best_first_each_cell_once():
    found = planner(planted(LIKED)).proposals(SHOES, pool_of(SHOES))
    gains = [proposal.gain for proposal in found]
    assert gains == sorted(gains, reverse=True)
    assert all(gain >= 0.0 for gain in gains)
    assert len({proposal.brief.cell for proposal in found}) == len(found) > 1


@pytest.mark.parametrize("kinds", [(), ("price",), ("price", "trial")])
def test_an_offer_that_the_campaign_lacks_is_never_proposed(kinds):
    found = planner(planted(LIKED | {("offer", "gift"): 9.0})).proposals(with_offers(*kinds), pool_of(SHOES))
    assert found
    assert {proposal.brief.offer for proposal in found} <= {"none", *kinds}


def test_a_cell_is_made_twice_and_never_a_third_time():
    snapshot = planted(LIKED, noise=0.05)
    liked = planner(snapshot).proposals(SHOES, pool_of(SHOES))[0].brief
    one, two = creative(liked, 900, "L1"), creative(liked, 901, "L1")
    assert liked in [found.brief for found in planner(snapshot).proposals(SHOES, [*pool_of(SHOES), one])]
    assert liked not in [found.brief for found in planner(snapshot).proposals(SHOES, [*pool_of(SHOES), one, two])]


def test_what_the_pool_already_gives_is_worth_little_more():
    snapshot = planted(LIKED, noise=0.05)
    before = planner(snapshot).proposals(SHOES, pool_of(SHOES))[0]
    after = {
        found.brief: found for found in planner(snapshot).proposals(SHOES, [*pool_of(SHOES), creative(before.brief, 900, "L1")])
    }
    assert after[before.brief].gain < 0.1 * before.gain


def test_where_the_posterior_is_wide_the_untried_is_worth_more():
    narrow, wide = (planner(planted({}, noise=noise)).proposals(SHOES, pool_of(SHOES))[0] for noise in (0.01, 0.6))
    assert wide.share > 5 * narrow.share


def test_losers_are_those_without_votes_worst_first_and_never_an_approved_one():
    snapshot = planted({("tone", "warm"): 4.0}, noise=0.05)
    pool = [*pool_of(SHOES), creative(brief(tone="warm", style="dark"), 900, "L1")]
    losing = planner(snapshot).losers(pool)
    assert losing
    assert all(item.rung != "L0" for item in losing)
    assert all(item.brief.tone != "warm" for item in losing)
    assert {item.id for item in pool if item.rung == "L1" and item.brief.tone != "warm"} == {item.id for item in losing}
