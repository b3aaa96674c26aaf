"""A shard: one fold over its partitions of the log, its checkpoint, and the lease under which both are its own.

It may lose the lease at any moment (a pause longer than the lease is enough), and the log may lose its tail under it.
Invariant: what it saves is fenced by the lease; what it has folded is in the log, or it goes back to its checkpoint.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from errors import LogGap
from services.decisions.record import Decision
from services.feedback.events import Event
from services.learning.merging import encode_part
from services.learning.tail import Tail

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.learning.fold import Fold
    from services.learning.origin import Origin
    from services.learning.share import Share
    from services.learning.tail import Cut
    from services.records import Record
    from services.storage.leases import Lease
    from services.storage.log import Log

logger = logging.getLogger("adloom.learn")

#: Records whose ids are remembered, to say which of them a failover took: a dozen seconds at 5,000 a second, and one or two
#: seconds are what it takes with Redis' defaults.
_REMEMBERED = 65_536
#: Ids in one line of the journal.
_IDS = 100
#: Seconds between two parts at least, and bytes of parts a second at most: a policy that has retired creatives is megabytes.
_PART_SECONDS, _PART_BYTES = 0.125, 8e6
#: Seconds of folding after which others have their turn, however much there is to fold.
_SLICE_SECONDS = 0.2


@dataclass
class Shard:
    """``current``: whether it has read the log up to its head since it was opened or went back."""

    share: Share
    lease: Lease
    origin: Origin
    clock: Callable[[], float]
    fold: Fold = field(init=False)
    current: bool = field(default=False, init=False)
    _log: Log = field(init=False)
    _tail: Tail = field(init=False)
    _told: int = field(default=-1, init=False)
    _parted: float = field(default=0.0, init=False)
    _pause: float = field(default=0.0, init=False)
    _counted: deque[tuple[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        self._log = self.origin.view(self.share)
        restored = self._restore()
        logger.info("fold ready", extra={"shard": str(self.share), "restored": restored, "offset": self.fold.offset})

    def _restore(self) -> bool:
        self.fold, restored = self.origin.restored(self.share, self._log)
        self._tail, self.current = Tail(self._log, self.fold.offset), False
        self._counted = deque(maxlen=_REMEMBERED)
        return restored

    async def step(self) -> None:
        """Fold what has come, for a slice of time at most."""
        end = self.clock() + _SLICE_SECONDS
        try:
            for cut in self._tail.cuts():
                self._take(cut)
                await asyncio.sleep(0)
                if self.clock() >= end:
                    return
        except LogGap as gap:
            self._leap(gap)
            return
        if (kept := self._tail.kept()) < self._tail.after:
            self._go_back(kept)
        else:
            self.current = True

    def _take(self, cut: Cut) -> None:
        self.fold.tick(cut.records, cut.offset, cut.at)
        self._counted.extend(zip(cut.offsets, map(_called, cut.records), strict=True))

    def _leap(self, gap: LogGap) -> None:
        """Go on at the oldest that is left, with the catalogue as it was by then; what people did in between is not learned."""
        logger.warning(
            "the log was trimmed past this shard: what happened in between is not counted",
            extra={"shard": str(self.share), "after": self.fold.offset, "until": gap.last},
        )
        if not self.fold.offset:  # it knows what the table has and the log lost, which comes again
            self.fold = self.origin.empty(self.share.of)
        for _, record in self.origin.history.between(self.fold.offset, gap.last):
            self.fold.apply(record)
        self.fold.offset = gap.last
        self._tail = Tail(self._log, gap.last)

    def _go_back(self, kept: int) -> None:
        """The log is the truth: what it has lost is not counted either. Says what that was."""
        if kept >= self.fold.offset:  # only what waited for its tick
            self._tail = Tail(self._log, self.fold.offset)
            return
        lost = [name for offset, name in self._counted if offset > kept]
        until = self.fold.offset
        restored = self._restore()
        logger.warning(
            "the log has lost its tail: back to the checkpoint, so that what was lost is not counted",
            extra={
                "shard": str(self.share), "lost": len(lost), "above": kept, "until": until, "restored": restored,
                "offset": self.fold.offset,
            },
        )  # fmt: skip
        for first in range(0, len(lost), _IDS):
            logger.warning("lost and no longer counted", extra={"ids": lost[first : first + _IDS]})

    def checkpoint(self) -> None:
        """Save the fold. Raises Fenced where the lease has ended: then another one's fold is the right one."""
        self.origin.state.save(self.origin.checkpoint(self.fold, self.share), self.fold.offset, self.lease)

    def publish_part(self) -> None:
        """Leave what the leader merges, once all is folded, if anything is new and it is time. Raises Fenced."""
        now = self.clock()
        waited = abs(now - self._parted)  # a clock that is set back by an hour must not silence this shard for an hour
        if self.current and self.fold.offset != self._told and waited >= self._pause:
            part = encode_part(self.fold, now)
            self.origin.state.save({self.share.part: part}, self.fold.offset, self.lease)
            self._told, self._parted, self._pause = self.fold.offset, now, max(_PART_SECONDS, len(part) / _PART_BYTES)

    def close(self) -> None:
        """Let the log go; the lease is its holder's."""
        self._log.close()


def _called(record: Record) -> str:
    return record.id if isinstance(record, Decision | Event) else type(record).__name__
