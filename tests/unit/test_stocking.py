from __future__ import annotations

import datetime as dt

import msgspec
import numpy as np
import pytest
from small_world import NOON, SHOES, brief, creative, planted, pool_of

from bandits.learners.learner import Shape
from bandits.registry import make_policy
from services.campaigns.records import CampaignPut, CreativeAdded
from services.decisions.features import CREATIVE, PERSON
from services.decisions.wear import rows_of
from services.learning.fold import Fold
from services.supply.stocking import Rules, look

LIKED = {("angle", "proof"): 1.5, ("tone", "warm"): 1.5}
LATER = NOON + 3600.0
RULES = Rules(live=36)


def fold_with(pool, people=100, campaign=SHOES, traffic=100_000):
    fold = Fold(make_policy("default", Shape(PERSON.width, CREATIVE.width)))
    fold.apply(CampaignPut(at=NOON, campaign=campaign))
    for item in pool:
        fold.apply(CreativeAdded(at=NOON, creative=item, why="supply"))
    rows = (np.random.default_rng(0).random((people, PERSON.width)) < 0.3).astype(np.float32)
    rows[:, 0] = 1.0
    fold.recent.add(rows)
    fold.traffic.note(campaign.id, traffic, LATER - 6 * 86_400.0)
    return fold


def found(fold, snapshot, rules=RULES, now=LATER, campaign=SHOES):
    return look(fold, snapshot, campaign, rules, now, np.random.default_rng(1))


def test_the_pool_gets_what_the_posterior_promises():
    seen = found(fold_with(pool_of(SHOES)), planted(LIKED, noise=0.05))
    assert len(seen.orders) == 1
    assert (seen.orders[0].brief.angle, seen.orders[0].brief.tone) == ("proof", "warm")


def test_nothing_is_made_or_retired_before_enough_people_were_seen():
    seen = found(fold_with(pool_of(SHOES), people=49), planted(LIKED, noise=0.05))
    assert (seen.orders, seen.retire) == ((), ())


def test_a_campaign_without_any_creative_is_left_alone():
    seen = found(fold_with([]), planted(LIKED))
    assert (seen.orders, seen.retire) == ((), ())


def test_a_full_pool_is_only_thinned():
    pool, snapshot = pool_of(SHOES), planted(LIKED, noise=0.05)
    seen = found(fold_with(pool), snapshot, RULES._replace(live=len(pool) - RULES.retire_at_once))
    assert seen.orders == ()
    assert len(seen.retire) == RULES.retire_at_once
    assert found(fold_with(pool), snapshot, RULES._replace(live=len(pool) - RULES.retire_at_once + 1)).orders


def test_too_small_a_gain_is_not_worth_making():
    seen = found(fold_with(pool_of(SHOES)), planted(LIKED, noise=0.05), RULES._replace(share=50.0))
    assert seen.orders == ()


def test_what_cannot_win_is_retired_a_few_at_a_time_and_approved_ones_never():
    pool = pool_of(SHOES)
    seen = found(fold_with(pool), planted(LIKED, noise=0.05))
    rungs = {item.id: item.rung for item in pool}
    assert 0 < len(seen.retire) <= RULES.retire_at_once
    assert {rungs[record.creative] for record in seen.retire} == {"L1"}
    assert all(record.at == LATER and record.reason for record in seen.retire)


def test_a_new_creative_is_left_alone_for_its_grace():
    pool = [creative(brief(tone="warm", angle="proof")), *(creative(brief(), n, "L1", made_at=LATER - 5) for n in range(3))]
    fold, snapshot = fold_with(pool), planted(LIKED | {("tone", "warm"): 5.0}, noise=0.01)
    assert found(fold, snapshot, now=LATER).retire == ()
    assert len(found(fold, snapshot, now=LATER + 6).retire) == 3


def test_an_offer_that_is_over_is_no_longer_briefed():
    yesterday = dt.datetime.fromtimestamp(LATER, dt.UTC).date() - dt.timedelta(days=1)
    over = tuple(msgspec.structs.replace(offer, expires=yesterday) for offer in SHOES.kit.offers)
    campaign = msgspec.structs.replace(SHOES, kit=msgspec.structs.replace(SHOES.kit, offers=over))
    snapshot = planted(LIKED | {("offer", "gift"): 3.0, ("offer", "price"): 3.0}, noise=0.05)
    pool = [creative(brief())]
    assert found(fold_with(pool), snapshot).orders[0].brief.offer != "none"
    assert found(fold_with(pool, campaign=campaign), snapshot, campaign=campaign).orders[0].brief.offer == "none"


@pytest.mark.parametrize("sizes", [("300x250",), ("320x50",)])
def test_creatives_that_lack_a_size_are_no_stock(sizes):
    partial = [creative(brief(tone="warm", angle="proof"), n, "L1", sizes=sizes) for n in range(2)]
    whole = creative(brief())
    seen = found(fold_with([whole, *partial]), planted(LIKED, noise=0.01), RULES._replace(live=2))
    assert (seen.orders[0].brief.angle, seen.orders[0].brief.tone) == ("proof", "warm")


def test_a_pool_without_one_whole_creative_makes_nothing_and_breaks_nothing():
    partial = [creative(brief(tone="warm", angle="proof"), n, "L1", sizes=("300x250",)) for n in range(2)]
    assert found(fold_with(partial), planted(LIKED, noise=0.01)).orders == ()


@pytest.mark.parametrize("effect", [80.0, -120.0])
def test_a_pool_that_everybody_or_nobody_clicks_can_still_be_looked_at(effect):
    pool = [creative(brief(tone="warm"), n) for n in range(3)]
    seen = found(fold_with(pool), planted({("tone", "warm"): effect}, noise=0.01))
    assert RULES.least <= seen.holding.hold <= RULES.live
    assert all(np.isfinite(order.share) for order in seen.orders)


def test_little_traffic_holds_fewer_creatives_and_says_why():
    pool, snapshot = pool_of(SHOES), planted(LIKED, noise=0.05)
    rich, poor = (found(fold_with(pool, traffic=traffic), snapshot) for traffic in (100_000, 1))
    assert rich.orders
    assert poor.orders == ()
    assert (rich.holding.hold, poor.holding.hold) == (RULES.live, RULES.least)
    assert poor.holding.sentence.startswith(f"{len(pool) - len(poor.retire)} creatives need ")
    assert poor.holding.sentence.endswith(f": hold {RULES.least}")


def made_for(cost, at=LATER - 60.0):
    return CreativeAdded(at=at, creative=creative(brief(tone="bold"), 77, "L3"), why="supply", cost=cost)


def test_models_make_what_is_worth_its_cost_until_the_days_budget_is_spent():
    fold, snapshot = fold_with(pool_of(SHOES)), planted(LIKED, noise=0.05)
    rules = RULES._replace(budget=1.0)
    (first,) = found(fold, snapshot, rules).orders
    assert first.models
    assert first.worth > 0.0
    fold.apply(made_for(0.9))
    (spent,) = found(fold, snapshot, rules).orders
    assert not spent.models  # the next one is expected to cost 0.9, and 0.1 is left
    assert spent.worth == pytest.approx(first.worth, rel=0.5)  # the grammar's costs nothing
    (tomorrow,) = found(fold, snapshot, rules, now=LATER + 86_400.0).orders
    assert tomorrow.models


def test_a_budget_of_nothing_asks_no_model():
    (order,) = found(fold_with(pool_of(SHOES)), planted(LIKED, noise=0.05), RULES._replace(budget=0.0)).orders
    assert not order.models


def test_what_costs_more_than_it_brings_is_left_to_the_grammar():
    fold = fold_with(pool_of(SHOES))
    fold.apply(made_for(1e7))
    (order,) = found(fold, planted(LIKED, noise=0.05), RULES._replace(budget=1e9)).orders
    assert not order.models
    assert order.worth > 0.0


def test_nothing_is_made_for_a_flight_that_is_over():
    over = dt.datetime.combine(SHOES.ends, dt.time(), dt.UTC).timestamp() + 2 * 86_400.0
    assert found(fold_with(pool_of(SHOES)), planted(LIKED, noise=0.05), now=over).orders == ()


def test_a_pool_that_people_are_tired_of_makes_another_kind_worth_more():
    fold, snapshot = fold_with(pool_of(SHOES)), planted(LIKED, noise=0.05)
    fresh = found(fold, snapshot).orders[0]
    kind = f"{fresh.brief.angle}.{fresh.brief.style}"
    fold.wear.pull[:], fold.wear.info[:] = (-250.0, 0.0), np.diag([500.0, 500.0])
    assert fold.wear.rate > 0.3
    fold.recent.add_worn(SHOES.id, rows_of([{kind: 6.0}] * 500))
    turned = found(fold, snapshot).orders[0]
    assert f"{turned.brief.angle}.{turned.brief.style}" != kind


def test_tiring_of_a_kind_retires_none_of_it():
    fold, snapshot = fold_with(pool_of(SHOES)), planted(LIKED, noise=0.05)
    before = found(fold, snapshot).retire
    fold.wear.pull[:], fold.wear.info[:] = (-250.0, 0.0), np.diag([500.0, 500.0])
    fold.recent.add_worn(SHOES.id, rows_of([{"proof.bright": 6.0, "proof.dark": 6.0}] * 500))
    assert found(fold, snapshot).retire == before
