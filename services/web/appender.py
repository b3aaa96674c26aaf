"""Group commit: a thread that owns web's connection to the log and writes what has gathered, in one transaction.

An event is acknowledged when its commit is on the disk (a few ms); a decision's reply does not wait, because its token alone is
enough to count an event. On a failed commit nothing is acknowledged and every waiting caller gets the error.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from typing import TYPE_CHECKING, NamedTuple

from errors import StorageError
from services.records import encode, kind_of
from services.storage.log import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from services.records import Record
    from services.storage.log import Log

logger = logging.getLogger("adloom.web")

_IDLE_SECONDS = 0.05
#: Records in one transaction: enough to make a flush cheap, few enough to keep a commit short.
_AT_ONCE = 512
#: Records that may wait; beyond it the disk is too slow for the traffic and events are refused, never dropped silently.
_WAITING = 50_000


class _Item(NamedTuple):
    entry: Entry
    waiter: asyncio.Future[int] | None


class Appender:
    """Appends records from the event loop, through a log of its own."""

    def __init__(self, open_log: Callable[[], Log], clock: Callable[[], float], wrote: Callable[[int], None]) -> None:
        self._open_log, self._clock, self._wrote = open_log, clock, wrote
        self._queue: queue.Queue[_Item | None] = queue.Queue(_WAITING)
        self._thread = threading.Thread(target=self._run, name="appender", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to write; waiters are woken on this loop."""
        self._loop = loop
        self._log = self._open_log()  # here, so that a log that cannot be opened ends the start and not only the thread
        self._thread.start()

    def note(self, record: Record, at: float) -> None:
        """Append soon, without waiting; a record that cannot be taken is counted in the process's log."""
        try:
            self._queue.put_nowait(_Item(Entry(kind_of(record), at, encode(record)), None))
        except queue.Full:
            logger.warning("record dropped", extra={"why": "the disk is slower than the traffic"})

    async def append(self, record: Record, at: float) -> int:
        """Append and wait until it is on the disk; its offset. Raises StorageError when it is not kept."""
        waiter: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait(_Item(Entry(kind_of(record), at, encode(record)), waiter))
        except queue.Full:
            raise StorageError("the disk is slower than the traffic; try again") from None
        return await waiter

    def stop(self) -> None:
        """Write what waits, then end."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        log = self._log
        while True:
            items, last = self._gather()
            if items:
                self._commit(log, items)
            else:
                self._tick(log)
            if last:
                log.close()
                return

    def _gather(self) -> tuple[list[_Item], bool]:
        items: list[_Item] = []
        try:
            item = self._queue.get(timeout=_IDLE_SECONDS)
            while item is not None:
                items.append(item)
                if len(items) == _AT_ONCE:
                    return items, False
                item = self._queue.get_nowait()
        except queue.Empty:
            return items, False
        return items, True

    def _commit(self, log: Log, items: list[_Item]) -> None:
        durable = any(item.waiter for item in items)
        try:
            offsets = log.append([item.entry for item in items], durable=durable)
        except StorageError as error:
            logger.exception("commit failed", extra={"records": len(items)})
            self._wake(items, [error] * len(items))
            return
        self._wrote(offsets[-1])
        self._wake(items, offsets)

    def _tick(self, log: Log) -> None:
        try:
            log.tick(self._clock())
        except StorageError:
            logger.exception("tick failed")

    def _wake(self, items: list[_Item], results: Sequence[int | StorageError]) -> None:
        if self._loop is None:
            return
        pairs = [(item.waiter, result) for item, result in zip(items, results, strict=True) if item.waiter]
        if pairs:
            self._loop.call_soon_threadsafe(lambda: _settle(pairs))


def _settle(pairs: Sequence[tuple[asyncio.Future[int], int | StorageError]]) -> None:
    for waiter, result in pairs:
        if waiter.cancelled():
            continue
        if isinstance(result, StorageError):
            waiter.set_exception(result)
        else:
            waiter.set_result(result)
