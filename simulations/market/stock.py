"""Stock: what comes into the pool and what goes, by the service's own supply or by the scenario's script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandits.snapshot import tastes_of
from services.campaigns.records import CreativeRetired
from services.supply.stocking import Rules, look
from simulations.world import Script

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from bandits.snapshot import Snapshot
    from services.campaigns.campaign import Campaign
    from services.campaigns.records import CreativeAdded
    from services.learning.fold import Fold
    from simulations.market.opening import Press
    from simulations.scenario import Scenario

    Change = CreativeAdded | CreativeRetired

#: What was decided grows by one part in so many between two looks at the pools: they change as fast as what is known. The
#: service looks every second, whether anything is new or not: 100 million decisions would be two million looks.
_LOOKS = 20
#: Orders that one look may give, of those that the service would have given meanwhile.
_ORDERS = 3


class Stock(Protocol):
    """Where creatives come from after the approved ones."""

    def changes(self, fold: Fold, snapshot: Snapshot, shown: int, now: float) -> Iterator[Change]:
        """Records of what comes and goes once so many decisions were made."""
        ...


def stock_of(scenario: Scenario, campaigns: Sequence[Campaign], press: Press, rng: np.random.Generator) -> Stock:
    """The stock that a scenario asks for."""
    if scenario.creatives == "supply":
        return Supplied(campaigns, press, rng)
    return Scripted(Script(scenario.creatives, campaigns), campaigns, press, rng)


class Supplied:
    """The service's own supply logic. A policy that knows no tastes orders nothing."""

    def __init__(self, campaigns: Sequence[Campaign], press: Press, rng: np.random.Generator) -> None:
        self._campaigns, self._press, self._rng = campaigns, press, rng
        self._looked_at, self._looked = 0.0, 0

    def changes(self, fold: Fold, snapshot: Snapshot, shown: int, now: float) -> Iterator[Change]:
        """See Stock.changes."""
        tastes = tastes_of(snapshot)
        if tastes is None or shown < self._looked + self._looked // _LOOKS:
            return
        rules = Rules(orders_at_once=max(1, min(round(now - self._looked_at), _ORDERS)))
        self._looked_at, self._looked = now, shown
        for campaign in self._campaigns:
            found = look(fold, tastes, campaign, rules, now, self._rng)
            yield from found.retire
            made = (self._press.make(proposal.brief, campaign, now) for proposal in found.orders)
            yield from (added for added in made if added is not None)


class Scripted:
    """By the scenario's script."""

    def __init__(self, script: Script, campaigns: Sequence[Campaign], press: Press, rng: np.random.Generator) -> None:
        self._script, self._press, self._rng = script, press, rng
        self._campaigns = {campaign.id: campaign for campaign in campaigns}

    def changes(self, fold: Fold, snapshot: Snapshot, shown: int, now: float) -> Iterator[Change]:
        """See Stock.changes."""
        del fold, snapshot
        due = self._script.due(shown, self._rng)
        made = [self._press.make(brief, self._campaigns[brief.campaign], now) for brief in due.add]
        added = [one for one in made if one is not None]
        self._script.made([one.creative.id for one in added])
        yield from added
        yield from (CreativeRetired(at=now, creative=name, reason="the script") for name in due.retire)
