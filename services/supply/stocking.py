"""Keeping the pool stocked: looks at it now and then, orders what promises more, retires what cannot win.

Orders go to a maker (the Studio over HTTP; in simulations the grammar alone). Knows no policy but through the planner.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from services.campaigns.records import CreativeRetired
from services.supply.planner import Planner, Proposal

if TYPE_CHECKING:
    from bandits.learners.factor_belief import FactorSamples
    from services.campaigns.campaign import Campaign
    from services.learning.fold import Fold


class Rules(NamedTuple):
    """When to make and when to retire. live: creatives a campaign may hold; share: relative gain that is worth making;
    people: requests seen before the first order; grace_seconds: how long a new creative is left alone.
    """

    live: int = 36
    share: float = 0.01
    people: int = 50
    grace_seconds: float = 10.0
    retire_at_once: int = 4
    orders_at_once: int = 1


class Look(NamedTuple):
    """What one look at a campaign's pool found."""

    orders: tuple[Proposal, ...]
    retire: tuple[CreativeRetired, ...]


def look(fold: Fold, tastes: FactorSamples, campaign: Campaign, rules: Rules, now: float, rng: np.random.Generator) -> Look:
    """Compare the pool of one campaign with what the posterior promises.

    Only creatives in every size count as stock: one made for a single request has that request's size alone, and would
    keep the other placements from getting what they lack.
    """
    people = fold.recent.people()
    pool = list(fold.catalogue.live(campaign.id).values())
    if len(people) < rules.people or not pool:
        return Look((), ())
    planner = Planner(tastes, people, fold.offset, rng)
    losing = [creative for creative in planner.losers(pool) if now - creative.made_at >= rules.grace_seconds]
    leaving = losing[: rules.retire_at_once]
    retire = tuple(CreativeRetired(at=now, creative=creative.id, reason="cannot win") for creative in leaving)
    whole = [creative for creative in pool if creative.images.keys() >= set(campaign.sizes) and creative not in leaving]
    if not whole or len(whole) >= rules.live:
        return Look((), retire)
    today = dt.datetime.fromtimestamp(now, dt.UTC).date()
    speaking = msgspec.structs.replace(campaign, kit=campaign.kit.live_on(today))  # an offer that is over cannot be briefed
    worth = [proposal for proposal in planner.proposals(speaking, whole) if proposal.share >= rules.share]
    return Look(tuple(worth[: rules.orders_at_once]), retire)
