"""Group commit: a thread that owns web's connection to the log and writes what has gathered, in one transaction.

An event is acknowledged when its commit is on the disk (a few ms); a decision's reply does not wait, because its token alone is
enough to count an event. On a failed commit nothing is acknowledged and every waiting caller gets the error; what nobody waits
for is dropped then, and counted.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING, NamedTuple

from errors import StorageError
from services.records import entry_of
from services.web.gathering import Gathering

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from services.metrics import Metrics
    from services.records import Record
    from services.storage.log import Entry, LogWriter

logger = logging.getLogger("adloom.web")

_IDLE_SECONDS = 0.05
#: Records gather for this long: what an acknowledgement waits at least.
_GATHER_SECONDS = 0.005
#: Records in one transaction, or a few more: enough to make a flush cheap, few enough to keep a commit short.
_AT_ONCE = 512
#: Records that may wait; beyond it the disk is too slow for the traffic and events are refused, never dropped silently.
_WAITING = 50_000


class _Item(NamedTuple):
    entry: Entry
    waiter: asyncio.Future[int] | None


class Appender:
    """Appends records from the event loop, through a log of its own on a thread of its own."""

    def __init__(self, open_log: Callable[[], LogWriter], clock: Callable[[], float], metrics: Metrics) -> None:
        self._open_log, self._clock, self._metrics = open_log, clock, metrics
        self._failing = False
        self._waiting = 0
        self._gathering: Gathering[_Item] = Gathering(_GATHER_SECONDS, _AT_ONCE)
        self._thread = threading.Thread(target=self._run, name="appender", daemon=True)

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to write; called on this loop, on which everything else here is called, too."""
        self._loop = loop
        self._gathering.start(loop)
        self._log = self._open_log()  # here, so that a log that cannot be opened ends the start and not only the thread
        self._thread.start()

    def note(self, record: Record, at: float) -> None:
        """Append soon, without waiting; a record that cannot be taken is dropped and counted."""
        if not self._take(_Item(entry_of(record, at), None)):
            self._metrics.dropped_records.inc()

    async def append(self, record: Record, at: float) -> int:
        """Append and wait until it is on the disk; its offset, 0 where it is kept and its place not known yet.

        Raises StorageError when it is not kept.
        """
        self._demand_room(1)
        return await self._promise(record, at)

    async def append_all(self, records: Sequence[Record], at: float) -> list[int]:
        """Append together or not at all, and wait until they are on the disk; offsets as of ``append``. Raises StorageError.

        What is gathered in one turn of the loop goes to the thread as one list and into one transaction.
        """
        self._demand_room(len(records))
        return list(await asyncio.gather(*[self._promise(record, at) for record in records]))

    def _demand_room(self, records: int) -> None:
        if self._waiting + records > _WAITING:
            raise StorageError("the disk is slower than the traffic; try again")

    def _promise(self, record: Record, at: float) -> asyncio.Future[int]:
        waiter: asyncio.Future[int] = self._loop.create_future()
        self._take(_Item(entry_of(record, at), waiter))
        return waiter

    async def stop(self) -> None:
        """Write what waits, then end."""
        self._gathering.close()
        await asyncio.to_thread(self._thread.join)

    def _take(self, item: _Item) -> bool:
        if self._waiting >= _WAITING:
            return False
        self._gathering.add(item)
        self._waiting += 1
        return True

    def _run(self) -> None:
        last = False
        while not last:
            items, last = self._gathering.next(_IDLE_SECONDS)
            if items:
                self._commit(items)
            else:
                self._tick()
        self._log.close()

    def _commit(self, items: list[_Item]) -> None:
        durable = any(item.waiter for item in items)
        results: Sequence[int | StorageError]
        try:
            results = offsets = self._log.append([item.entry for item in items], durable=durable)
            self._note_working(offsets[-1])
        except StorageError as error:
            self._note_failing(error)
            results = [error] * len(items)
            self._metrics.dropped_records.inc(sum(item.waiter is None for item in items))
        self._loop.call_soon_threadsafe(self._settle, items, results)

    def _tick(self) -> None:
        try:
            self._log.tick(self._clock())
        except StorageError as error:
            self._note_failing(error)

    def _note_failing(self, error: StorageError) -> None:
        """Said once: a log that takes nothing would fill the journal's disk as well."""
        if not self._failing:
            logger.error("the log takes nothing", exc_info=error)
        self._failing = True

    def _note_working(self, offset: int) -> None:
        """Records were taken; ``offset``: the last one given, 0 where it is not known."""
        if offset:
            self._metrics.log_offset.set(offset)
        if self._failing:
            logger.info("the log takes records again")
        self._failing = False

    def _settle(self, items: Sequence[_Item], results: Sequence[int | StorageError]) -> None:
        self._waiting -= len(items)
        for item, result in zip(items, results, strict=True):
            if item.waiter is None or item.waiter.cancelled():
                continue
            if isinstance(result, StorageError):
                item.waiter.set_exception(result)
            else:
                item.waiter.set_result(result)
