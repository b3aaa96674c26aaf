"""The learn process: holds shards of the fold, and leads where it holds the first.

Each shard is one process's at a time, by lease. It may die at any moment: what it leaves behind is a checkpoint and the log,
both together are the truth, and whoever takes its shard over goes on from them.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from errors import DiskFull, Fenced, StorageAway, StorageError
from services.learning.resharding import reshard
from services.learning.shard import Shard
from services.learning.share import ALONE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from services.learning.clerk import Clerk
    from services.learning.origin import Origin
    from services.learning.publishing import Publisher
    from services.learning.seating import Seating
    from services.learning.share import Share
    from services.learning.stocker import Stocker
    from services.learning.tenure import Tenure
    from services.storage.leases import Lease
    from services.storage.log import Log

logger = logging.getLogger("adloom.learn")

_POLL_SECONDS = 0.01
_TIDY_SECONDS = 10.0
_SCREEN_SECONDS = 1.0
#: Seconds before a store that is full or away is asked again.
_AGAIN_SECONDS = 1.0


@dataclass
class LearnProcess:
    """Everything that learning needs, wired by the composition root. ``log``: for this process's own thread."""

    seating: Seating
    tenure: Tenure
    origin: Origin
    log: Log
    publisher: Publisher
    stocker: Stocker
    clerk: Clerk
    clock: Callable[[], float]
    supply_seconds: float
    archive_seconds: float
    checkpoint_seconds: float
    shards: dict[Share, Shard] = field(default_factory=dict, init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    def __post_init__(self) -> None:
        self.stocker.may = lambda: self.leading is not None

    @property
    def leading(self) -> Shard | None:
        """The first shard, while this process surely holds it: its holder leads."""
        shard = self.shards.get(self.seating.own._replace(number=0))
        return shard if shard is not None and self.tenure.holds(shard.lease) else None

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; then leave checkpoints, and the shards to others."""
        loops = (
            self._every(_POLL_SECONDS, self.step), self._every(self.supply_seconds, self._stock),
            self._every(self.seating.seconds, self.settle), self._every(self.checkpoint_seconds, self._checkpoint),
            self._every(self.archive_seconds, self._archive), self._every(_TIDY_SECONDS, self._tidy),
            self._every(_SCREEN_SECONDS, self._screen),
        )  # fmt: skip
        with self.tenure:
            tasks = [asyncio.create_task(loop) for loop in loops]
            waiting = asyncio.create_task(stop.wait())
            done, _ = await asyncio.wait([*tasks, waiting], return_when=asyncio.FIRST_COMPLETED)
            for task in (*tasks, waiting):
                task.cancel()
            self._leave()
        for task in done - {waiting}:
            task.result()  # a loop ends only by failing: let the process say why

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Again and again. A store that is full or away is waited out: ads go on meanwhile, what was not kept is done again."""
        waits = False
        while True:
            try:
                await work()
                waits = False
            except (DiskFull, StorageAway) as error:
                if not waits:
                    logger.warning("waiting for the store", extra={"why": str(error)})
                waits = True
                await asyncio.sleep(_AGAIN_SECONDS)
            await asyncio.sleep(seconds)

    async def settle(self) -> None:
        """Let go of what was lost or another was started for, and take what is free and due to this process.

        Not while anything is folded: a shard that is dropped closes its log.
        """
        async with self._turn:
            for share, shard in list(self.shards.items()):
                if self.tenure.lost(shard.lease):
                    self._drop(shard, "lost to another")
                elif self.seating.wanted_back(share):
                    self._hand_over(shard)
            for share in self.seating.due(set(self.shards)):
                self._take(share)

    def _take(self, share: Share) -> None:
        """Open a shard if it is free, in a state of as many shards; one of another number is dealt out anew first."""
        if self.origin.shards() != share.of:
            self._reshard(share.of)
            return
        lease = self.seating.take(share)
        if lease is None:
            return
        try:
            if self.origin.shards() == share.of:  # asked again: before the lease, it could change
                self._open(share, lease)
        finally:
            if share not in self.shards:
                self.tenure.release(lease)

    def _reshard(self, shards: int) -> None:
        lease = self.seating.take(ALONE)
        if lease is None:
            return
        try:
            reshard(self.origin, shards, self.seating.partitions(), lease)
        except Fenced:
            logger.warning("another process dealt people out meanwhile", extra={"shards": shards})
        finally:
            self.tenure.release(lease)

    def _open(self, share: Share, lease: Lease) -> None:
        shard = Shard(share, lease, self.origin, self.clock)
        if share.number == 0:
            self.publisher.begin()
        self.shards[share] = shard

    def _hand_over(self, shard: Shard) -> None:
        self._save(shard)
        self._drop(shard, "handed over")

    def _drop(self, shard: Shard, why: str) -> None:
        if self.shards.pop(shard.share, None) is not None:
            self.tenure.release(shard.lease)
            shard.close()
            logger.info("shard left", extra={"shard": str(shard.share), "why": why})

    def _leave(self) -> None:
        """The end: whatever cannot be saved now is folded again by whoever is next."""
        for shard in list(self.shards.values()):
            try:
                self._save(shard)
            except StorageError as error:
                logger.warning("no checkpoint left", extra={"shard": str(shard.share), "why": str(error)})
            self._drop(shard, "stopped")
        self.seating.leave()

    def _save(self, shard: Shard) -> None:
        self._fenced(shard, shard.checkpoint)

    def _fenced(self, shard: Shard, work: Callable[[], None]) -> None:
        """Do what saves; another who has taken over is the right one, and this shard is dropped at once."""
        try:
            work()
        except Fenced:
            self._drop(shard, "fenced")

    async def step(self) -> None:
        """Fold what has come and publish once, however many ticks there were."""
        async with self._turn:
            for shard in list(self.shards.values()):
                if self.tenure.holds(shard.lease):
                    await shard.step()
                if shard.share.number:  # the leader has the first one's fold itself
                    self._fenced(shard, shard.publish_part)
        if (first := self.leading) is not None:
            self._fenced(first, lambda: self.publisher.publish(first, self.stocker.held))

    async def _checkpoint(self) -> None:
        async with self._turn:
            for shard in list(self.shards.values()):
                self._save(shard)

    async def _archive(self) -> None:
        if self.leading is not None:
            await self.clerk.step()

    async def _tidy(self) -> None:
        """The leader gives back room: it alone knows all who read."""
        if (shard := self.leading) is not None:
            self.log.tidy({"learn": self.origin.read(shard.share.all), **self.clerk.read()})
            self.origin.state.tidy()

    async def _stock(self) -> None:
        whole, snapshot = self.publisher.whole, self.publisher.snapshot
        if self.leading is not None and whole is not None and snapshot is not None:
            await self.stocker.stock(whole, snapshot)

    async def _screen(self) -> None:
        """Not before the log is read up: yesterday's campaign may be mended."""
        if (shard := self.leading) is not None and shard.current:
            self.stocker.screen(shard.fold.catalogue)
