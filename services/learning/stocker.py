"""The leader's hands in supply: looks at every pool, appends what is to be retired, has made what is ordered.

Knows the Studio only as something that makes or does not. Invariant: nothing is appended once ``may`` says that another leads.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bandits.snapshot import tastes_of
from errors import AdloomError, Refused
from generators.order import Order
from services.campaigns.records import CreativeAdded, CreativeRefused
from services.campaigns.starts import Starts
from services.records import entry_of
from services.review.screening import Screening
from services.supply.stocking import Rules, look

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from bandits.snapshot import Snapshot
    from services.campaigns.campaign import Campaign
    from services.campaigns.catalogue import Catalogue
    from services.records import Record
    from services.storage.images import Images
    from services.storage.log import Log
    from services.supply.client import StudioClient
    from services.supply.planner import Proposal
    from services.supply.stocking import Learned

logger = logging.getLogger("adloom.learn")

_MAKE_SECONDS = 10.0


@dataclass
class Stocker:
    """``held``: by campaign, how many creatives it should hold and why, as seen last. ``may``: whether this process leads."""

    log: Log
    images: Images
    studio: StudioClient
    clock: Callable[[], float]
    rng: np.random.Generator
    rules: Rules
    starts: Starts = field(default_factory=Starts)
    screening: Screening = field(default_factory=Screening)
    may: Callable[[], bool] = field(default=lambda: True)
    held: dict[str, str] = field(default_factory=dict, init=False)
    _paid: dict[str, float] = field(default_factory=dict, init=False)

    async def stock(self, whole: Learned, snapshot: Snapshot) -> None:
        """Look at the pool of each campaign and do what the look says."""
        tastes = tastes_of(snapshot)
        if tastes is None:
            return
        now = self.clock()
        for campaign in list(whole.catalogue.campaigns.values()):
            rules = self.rules._replace(budget=self._budget(whole.catalogue))
            found = look(whole, tastes, campaign, rules, now, self.rng)
            if found.holding is not None:
                self.held[campaign.id] = found.holding.sentence
            self._append(list(found.retire))
            for proposal in found.orders:
                await self._make(campaign, proposal, whole.catalogue)

    def _budget(self, catalogue: Catalogue) -> float:
        """The day's budget less what was paid for creatives that the fold has yet to read: one round looks at all campaigns."""
        self._paid = {name: cost for name, cost in self._paid.items() if name not in catalogue.creatives}
        return self.rules.budget - sum(self._paid.values())

    async def _make(self, campaign: Campaign, proposal: Proposal, catalogue: Catalogue) -> None:
        started = self.clock()
        today = dt.datetime.fromtimestamp(started, dt.UTC).date()
        order = Order(
            brief=proposal.brief, kit=campaign.kit.live_on(today), sizes=campaign.sizes, seed=int(self.rng.integers(2**31)),
            deadline=started + _MAKE_SECONDS, lane="ahead", taken=catalogue.headlines(campaign.id), models=proposal.models,
        )  # fmt: skip
        try:
            made = await self.studio.make(order)
        except Refused as refused:
            told = CreativeRefused(at=self.clock(), brief=order.brief, rules=refused.rules, why="supply")
            self._append([told] if catalogue.news(told) else [])
            return
        except AdloomError as error:
            logger.info("nothing made", extra={"cell": proposal.brief.cell, "why": str(error)})
            return
        for picture in made.pictures.values():
            self.images.put(picture)
        now = self.clock()
        record = CreativeAdded(
            at=now, creative=made.creative, why="supply", make_ms=(now - started) * 1e3, cost=made.cost, worth=proposal.worth,
        )  # fmt: skip
        self._paid[made.creative.id] = made.cost
        self._append([*self.starts.begun([record], catalogue)])

    def screen(self, catalogue: Catalogue) -> None:
        """Pull what today's rules and facts do not allow."""
        now = self.clock()
        today = dt.datetime.fromtimestamp(now, dt.UTC).date()
        self._append(list(self.screening.look(catalogue, today, now)))

    def _append(self, records: list[Record]) -> None:
        if records and self.may():
            self.log.append([entry_of(record, self.clock()) for record in records], durable=True)
