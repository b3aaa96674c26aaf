"""The log as streams of one Redis: partitions by home, a stream of what all readers read, and one of ticks.

One counter numbers them all. An offset is about the microseconds since 2020 at which the log began or last went on after a
failure, and rises by one with each entry, so it depends on no clock while the server runs and is below 2**53. What each script
promises is said in it; keys and bytes are in ``layout``.
"""

from __future__ import annotations

import time
from itertools import chain
from typing import TYPE_CHECKING, Any

from errors import StorageAway
from services.storage.redis import layout
from services.storage.redis.client import redis_errors
from services.storage.redis.reader import Reader
from services.storage.redis.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    import redis

    from services.storage.log import Entry, Stored
    from services.storage.redis.packing import Packing

_TIDY_KEYS = (layout.LOG, layout.TICKS, layout.FRAMES, layout.FRAMES_USED, layout.CONSUMERS)


class RedisLog:
    """A Log in a Redis. One instance a thread; the client is shared by all.

    common: kinds that every reader reads, whatever its partitions. partitions: of a new log; one that is there keeps its own.
    only: the partitions to read, all where None; common kinds and ticks are read in any case. writer: an id that no other
    living instance has, one of its own where None.
    """

    def __init__(
        self,
        client: redis.Redis,
        packing: Packing,
        *,
        common: Collection[int] = (),
        partitions: int = 8,
        only: Collection[int] | None = None,
        writer: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client, self._most = client, partitions
        self._writer = Writer(client, packing, common, partitions, writer, clock)
        self._reader = Reader(client, packing, common, partitions, only)
        self._tidy = layout.script(client, "tidy")
        self._number: int | None = None
        self._unsettled: list[Entry] | None = None

    @property
    def partitions(self) -> int:
        """How many streams there are, as the log has it."""
        with redis_errors(self._client):
            found: Any = self._client.hget(layout.LOG, "partitions")
        return int(found or self._most)

    @property
    def lost(self) -> int:
        """Batches that a failure took and that nobody remembers."""
        return self._writer.lost

    def append(self, entries: Sequence[Entry], *, durable: bool) -> list[int]:  # noqa: ARG002  (Redis decides for itself)
        """See Log.append. ``durable`` is what the server's ``appendfsync`` makes of it: a second may be lost with a machine.

        A batch of which it is not known whether it was kept is settled before another one is appended.
        """
        if not entries:
            return []
        batch = list(entries)
        if self._unsettled is not None and self._unsettled != batch:
            self._append_next(self._unsettled)
        return self._append_next(batch)

    def _append_next(self, entries: list[Entry]) -> list[int]:
        if self._number is None:
            self._number = self._writer.last()
        try:
            offsets = self._writer.send(self._number + 1, entries)
        except StorageAway:
            self._unsettled = entries
            raise
        self._number, self._unsettled = self._number + 1, None
        return offsets

    def send(self, number: int, entries: Sequence[Entry]) -> list[int]:
        """Append the batch of this number: see Writer.send. Not to be mixed with ``append``, which numbers for itself."""
        return self._writer.send(number, entries)

    def last(self) -> int:
        """The highest number that the log has of this writer, 0 where it has none."""
        return self._writer.last()

    def tick(self, at: float) -> bool:
        """See Log.tick."""
        return self._writer.tick(at)

    def read(self, after: int, limit: int, kinds: Collection[int] | None = None) -> list[Stored]:
        """See Log.read. A page is one moment of all streams; what is appended later has higher offsets than all of it."""
        return self._reader.read(after, limit, kinds)

    def head(self) -> int:
        """See Log.head."""
        with redis_errors(self._client):
            found: Any = self._client.hget(layout.LOG, "head")
        return int(found or 0)

    def kept(self, offset: int) -> int:
        """See Log.kept. To be asked after reading: what was lost is noted in the step that adds the first entry behind it."""
        with redis_errors(self._client):
            pipeline = self._client.pipeline(transaction=False)  # a full Redis refuses to queue for a transaction
            pipeline.hget(layout.LOG, "head")  # before what was lost: a head that is newer would hide it
            pipeline.hgetall(layout.EPOCHS)
            head, epochs = pipeline.execute()
        survived = [int(kept) for above, kept in epochs.items() if offset <= int(above)]
        return min(offset, int(head or 0), *survived)

    def tidy(self, read: Mapping[str, int]) -> None:
        """See Log.tidy. A consumer is known from the first time it is named; below the slowest known one all is given up."""
        with redis_errors(self._client):
            self._tidy(_TIDY_KEYS, list(chain(*read.items())))

    def close(self) -> None:
        """See Log.close. The client is the process's and stays open."""
