"""The learn process: folds new ticks, publishes a snapshot, keeps the pool stocked, writes checkpoints and the archive.

One of it runs at a time. It may die at any moment: what it leaves behind is a checkpoint and the log, and both
together are the truth.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from bandits.snapshot import Snapshot, tastes_of
from errors import AdloomError, DiskFull, Refused
from generators.order import Order
from services.campaigns.records import CreativeAdded, CreativeRefused
from services.campaigns.starts import Starts
from services.decisions.features import CREATIVE, PERSON
from services.learning.checkpoint import encode_fold, restore_fold
from services.learning.standing import encode_standing
from services.learning.tail import cuts
from services.records import entry_of
from services.review.screening import Screening
from services.supply.stocking import Rules, look

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from services.campaigns.campaign import Campaign
    from services.learning.fold import Fold
    from services.records import Record
    from services.reports.archive import Archive
    from services.storage.images import Images
    from services.storage.log import Log
    from services.storage.state import State
    from services.supply.client import StudioClient
    from services.supply.planner import Proposal

logger = logging.getLogger("adloom.learn")

SCHEMAS = (PERSON.fingerprint, CREATIVE.fingerprint)
_POLL_SECONDS = 0.01
_MAKE_SECONDS = 10.0
_WAL_SECONDS = 10.0
_FULL_SECONDS = 1.0
_SCREEN_SECONDS = 1.0


@dataclass
class LearnProcess:
    """Everything that learning needs, wired by the composition root."""

    fold: Fold
    log: Log
    state: State
    images: Images
    archive: Archive
    studio: StudioClient
    clock: Callable[[], float]
    rng: np.random.Generator
    rules: Rules
    supply_seconds: float
    archive_seconds: float
    checkpoint_seconds: float
    starts: Starts = field(default_factory=Starts)
    snapshot: Snapshot | None = field(default=None, init=False)
    published: int = field(default=-1, init=False)
    screening: Screening = field(default_factory=Screening)
    _held: dict[str, str] = field(default_factory=dict, init=False)
    _paid: dict[str, float] = field(default_factory=dict, init=False)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; then leave a checkpoint."""
        restored = restore_fold(self.fold, self.state, self.log, SCHEMAS)
        logger.info("fold ready", extra={"restored": restored, "offset": self.fold.offset})
        self._publish()
        loops = (
            self._every(_POLL_SECONDS, self.step), self._every(self.supply_seconds, self._stock),
            self._every(self.checkpoint_seconds, self._checkpoint), self._every(self.archive_seconds, self._archive),
            self._every(_WAL_SECONDS, self._shorten), self._every(_SCREEN_SECONDS, self._screen),
        )  # fmt: skip
        tasks = [asyncio.create_task(loop) for loop in loops]
        waiting = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait([*tasks, waiting], return_when=asyncio.FIRST_COMPLETED)
        for task in (*tasks, waiting):
            task.cancel()
        await self._checkpoint()
        for task in done - {waiting}:
            task.result()  # a loop ends only by failing: let the process say why

    @staticmethod
    async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Again and again. A full disk is waited out: ads go on meanwhile, and what was not kept is done again."""
        while True:
            try:
                await work()
            except DiskFull as error:
                logger.warning("waiting for space", extra={"why": str(error)})
                await asyncio.sleep(_FULL_SECONDS)
            await asyncio.sleep(seconds)

    async def step(self) -> None:
        """Fold what has come and publish once, however many ticks there were."""
        for cut in cuts(self.log, self.fold.offset):
            self.fold.tick(cut.records, cut.offset, cut.at)
            await asyncio.sleep(0)
        if self.fold.offset != self.published:
            self._publish()

    def _publish(self) -> None:
        """The snapshot's samples derive from the offset, so a replayed log publishes the same policy."""
        self.snapshot = self.fold.policy.freeze(np.random.default_rng(self.fold.offset))
        standing = msgspec.structs.replace(self.fold.standing(self.clock()), supply=dict(self._held), budget=self.rules.budget)
        self.state.save({"snapshot": self.snapshot.encode(), "standing": encode_standing(standing)}, self.fold.offset)
        self.published = self.fold.offset

    async def _checkpoint(self) -> None:
        self.state.save(encode_fold(self.fold, SCHEMAS), self.fold.offset)

    async def _archive(self) -> None:
        self.archive.step(self.log)

    async def _shorten(self) -> None:
        self.log.tidy({})
        self.state.tidy()

    async def _stock(self) -> None:
        tastes = tastes_of(self.snapshot) if self.snapshot else None
        if tastes is None:
            return
        now = self.clock()
        for campaign in list(self.fold.catalogue.campaigns.values()):
            found = look(self.fold, tastes, campaign, self.rules._replace(budget=self._budget()), now, self.rng)
            if found.holding is not None:
                self._held[campaign.id] = found.holding.sentence
            self._append(list(found.retire))
            for proposal in found.orders:
                await self._make(campaign, proposal)

    def _budget(self) -> float:
        """The day's budget less what was paid for creatives that the fold has yet to read: one round looks at all campaigns."""
        self._paid = {name: cost for name, cost in self._paid.items() if name not in self.fold.catalogue.creatives}
        return self.rules.budget - sum(self._paid.values())

    async def _make(self, campaign: Campaign, proposal: Proposal) -> None:
        started = self.clock()
        today = dt.datetime.fromtimestamp(started, dt.UTC).date()
        order = Order(
            brief=proposal.brief, kit=campaign.kit.live_on(today), sizes=campaign.sizes, seed=int(self.rng.integers(2**31)),
            deadline=started + _MAKE_SECONDS, lane="ahead", taken=self.fold.catalogue.headlines(campaign.id),
            models=proposal.models,
        )  # fmt: skip
        try:
            made = await self.studio.make(order)
        except Refused as refused:
            self._keep_refusal(CreativeRefused(at=self.clock(), brief=order.brief, rules=refused.rules, why="supply"))
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
        self._append([*self.starts.begun([record], self.fold.catalogue)])

    def _keep_refusal(self, refused: CreativeRefused) -> None:
        if self.fold.catalogue.news(refused):
            self._append([refused])

    async def _screen(self) -> None:
        """Pull what today's rules and facts do not allow. Not before the log is read up: yesterday's campaign may be mended."""
        if self.fold.offset != self.published:
            return
        now = self.clock()
        today = dt.datetime.fromtimestamp(now, dt.UTC).date()
        self._append(list(self.screening.look(self.fold.catalogue, today, now)))

    def _append(self, records: list[Record]) -> None:
        entries = [entry_of(record, self.clock()) for record in records]
        self.log.append(entries, durable=True)
