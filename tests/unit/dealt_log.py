"""The people of one log in memory, dealt out to shards as a log of several partitions would."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from services.decisions.record import Decision
from services.feedback.events import Event
from services.records import decode, entry_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from synthetic_log import MemoryLog

    from services.learning.share import Share
    from services.storage.log import Stored

PARTITIONS = 8


def partition_of(entry: Stored) -> int | None:
    """None where all read it."""
    record = decode(entry.payload) if entry.payload else None
    return entry_of(record, entry.at).home % PARTITIONS if isinstance(record, Decision | Event) else None


class View(NamedTuple):
    """The log as one shard reads it. What is nobody's is read by the first."""

    log: MemoryLog
    share: Share

    def read(self, after: int, limit: int, kinds: Collection[int] | None = None) -> list[Stored]:
        everything = self.log.read(after, 10**6, kinds)
        return list(islice((entry for entry in everything if self._mine(entry)), limit))

    def _mine(self, entry: Stored) -> bool:
        if entry.kind == 4:
            return self.share.number == 0
        partition = partition_of(entry)
        return partition is None or partition in self.share.partitions(PARTITIONS)

    def kept(self, offset: int) -> int:
        return self.log.kept(offset)

    def close(self) -> None:
        pass
