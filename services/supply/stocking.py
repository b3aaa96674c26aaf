"""Keeping the pool stocked: looks at it now and then, orders what promises more, retires what cannot win.

Orders go to a maker (the Studio over HTTP; in simulations the grammar alone). Knows no policy but through the planner.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec
import numpy as np

from bandits.learners.factor import FactorLearner, FactorSettings
from bandits.policy import LearnedPolicy
from services.campaigns.records import CreativeRetired
from services.learning.traffic import WEEK
from services.supply.holding import Holding, holding
from services.supply.planner import Planner, Proposal
from services.supply.worth import worth_making

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.learners.factor_belief import FactorSamples
    from bandits.policy import Policy
    from services.campaigns.campaign import Campaign
    from services.campaigns.catalogue import Catalogue
    from services.learning.recent import RecentPeople
    from services.learning.traffic import Traffic
    from services.learning.wearing import WearRate
    from services.supply.costs import Costs


class Learned(Protocol):
    """What supply reads of what was learned: by one fold, or by several shards together."""

    @property
    def policy(self) -> Policy:
        """What was learned about ads."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """What there is."""
        ...

    @property
    def recent(self) -> RecentPeople:
        """The people of late, or a sample of them."""
        ...

    @property
    def wear(self) -> WearRate:
        """How fast ads wear."""
        ...

    @property
    def traffic(self) -> Traffic:
        """Impressions by campaign, of all people."""
        ...

    @property
    def costs(self) -> Costs:
        """What makings cost."""
        ...

    @property
    def offset(self) -> int:
        """The offset of the log that all of it covers."""
        ...


class Rules(NamedTuple):
    """When to make and when to retire. live: creatives a campaign may hold; least: how many it may hold whatever its traffic,
    the dozen approved ones among them; share: relative gain that is worth making; people: requests seen before the first order;
    grace_seconds: how long a new creative is left alone; budget: what makings may cost a UTC day, over all campaigns.
    """

    live: int = 36
    least: int = 20
    budget: float = 0.0
    share: float = 0.01
    people: int = 50
    grace_seconds: float = 10.0
    retire_at_once: int = 4
    orders_at_once: int = 1


class Look(NamedTuple):
    """What one look at a campaign's pool found; no ``holding`` where there was too little to look at."""

    orders: tuple[Proposal, ...]
    retire: tuple[CreativeRetired, ...]
    holding: Holding | None = None


def look(
    learned: Learned, tastes: FactorSamples, campaign: Campaign, rules: Rules, now: float, rng: np.random.Generator
) -> Look:
    """Compare the pool of one campaign with what the posterior promises.

    Only creatives in every size count as stock: one made for a single request has that request's size alone, and would
    keep the other placements from getting what they lack.
    """
    people = learned.recent.people()
    pool = list(learned.catalogue.live(campaign.id).values())
    if len(people) < rules.people or not pool:
        return Look((), ())
    planner = Planner(tastes, people, learned.offset, rng, _left(learned, campaign))
    losing = [creative for creative in planner.losers(pool) if now - creative.made_at >= rules.grace_seconds]
    leaving = losing[: rules.retire_at_once]
    retire = tuple(CreativeRetired(at=now, creative=creative.id, reason="cannot win") for creative in leaving)
    whole = [creative for creative in pool if creative.images.keys() >= set(campaign.sizes) and creative not in leaving]
    if not whole:
        return Look((), retire)
    chance, have = planner.chance(whole), _remembered(learned, campaign, now)
    held = holding(len(whole), chance, _deviation(learned), have, rules.least, rules.live)
    if len(whole) >= held.hold:
        return Look((), retire, held)
    today = dt.datetime.fromtimestamp(now, dt.UTC).date()
    speaking = msgspec.structs.replace(campaign, kit=campaign.kit.live_on(today))  # an offer that is over cannot be briefed
    gainful = [proposal for proposal in planner.proposals(speaking, whole) if proposal.share >= rules.share]
    orders = list(worth_making(gainful, campaign, learned.traffic, learned.costs, rules.budget, now))
    return Look(tuple(orders[: rules.orders_at_once]), retire, held)


def _left(learned: Learned, campaign: Campaign) -> NDArray[np.float64] | None:
    """Share of its chance that each kind of ad keeps with the people of late."""
    rate = learned.wear.rate
    return np.exp(-rate * learned.recent.worn(campaign.id)) if rate else None


def _deviation(learned: Learned) -> float:
    """Deviation of a creative's own effect in log odds: as the learner has estimated it, and no less than it started from.

    Where creatives of one kind are alike the estimate falls to its bound, and telling them apart would take impressions
    without end; but there nothing has to be told apart.
    """
    learner = learned.policy.learner if isinstance(learned.policy, LearnedPolicy) else None
    if not isinstance(learner, FactorLearner):
        return FactorSettings().arm_sd
    return max(math.sqrt(learner.variances.own[0]) / learner.likelihood.unit, learner.settings.arm_sd)


def _remembered(learned: Learned, campaign: Campaign, now: float) -> float:
    """Impressions of this campaign that what is learned rests on: those of the half-life's window, or else of a week."""
    half_life = learned.policy.half_life if isinstance(learned.policy, LearnedPolicy) else None
    if half_life is None:
        return learned.traffic.rate(campaign.id, now) * WEEK
    return learned.traffic.share(campaign.id) * half_life / math.log(2.0)
