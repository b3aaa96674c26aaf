"""The log as web writes it: straight to Redis while it answers, into a spool while it does not, and from there in order.

Every batch has a number before it is sent for the first time and keeps it in the spool, so Redis takes it once, however often
it is sent and whoever sends it: this process, or the next one that finds the file of one that was killed. While anything waits,
everything goes behind it. Invariant: what was acknowledged is in Redis, or in a file whose owner or finder sends it.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from errors import DiskFull, StorageAway, StorageError
from services.storage.spool import Batch, Spool, adopt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from services.storage.log import Entry
    from services.storage.redis.log import RedisLog

logger = logging.getLogger("adloom.storage")

#: Seconds between two tries to send what waits, at least; and how many times as long as the last one took, so that a Redis that
#: stalls (each try costs the whole timeout) holds up the thread a fifth of the time at most.
_RETRY_SECONDS, _PATIENCE = 0.25, 4.0
#: Seconds of sending before what has come meanwhile is kept.
_SLICE_SECONDS = 0.05
#: Seconds between two looks for spools that other processes have left.
_ADOPT_SECONDS = 5.0


class Meters(NamedTuple):
    """Who is told: ``waiting`` bytes in spools now, records that were ``spooled``, batches that Redis ``lost`` for good."""

    waiting: Callable[[float], None]
    spooled: Callable[[float], None]
    lost: Callable[[float], None]


class Queue(NamedTuple):
    """A spool and the log under whose writer id it is sent."""

    log: RedisLog
    spool: Spool


class SpooledLog:
    """A LogWriter over Redis for one process that writes, on one thread.

    open_log: a log that writes under an id. folder: where spools lie. most: bytes that a spool may have. writer: an id that no
    other process has or had; its numbers begin at 1.
    """

    def __init__(
        self,
        open_log: Callable[[str], RedisLog],
        folder: Path,
        most: int,
        writer: str,
        meters: Meters,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_log, self._folder, self._most, self._meters, self._clock = open_log, folder, most, meters, clock
        self._own = Queue(open_log(writer), Spool.open(folder, writer, most))
        self._left: list[Queue] = []
        self._number = self._sent = 0
        self._since: float | None = None  # when it began that not everything goes straight
        self._told: type[StorageError] | None = None  # what the journal has of why
        self._retry_at = self._adopt_at = 0.0
        self._adopt()

    def append(self, entries: Sequence[Entry], *, durable: bool) -> list[int]:
        """See LogWriter.append. What is spooled has offsets 0. Raises DiskFull where neither Redis nor the spool has room."""
        if not entries:
            return []
        if self._since is not None:
            self._try_again(entries[0].at)
        number = self._number + 1
        if self._since is None and (offsets := self._straight(number, entries)) is not None:
            return offsets
        self._own.spool.keep(Batch(number, durable, tuple(entries)))
        self._number = number
        self._meters.spooled(len(entries))
        self._meters.waiting(self._waiting)
        return [0] * len(entries)

    def tick(self, at: float) -> bool:
        """See LogWriter.tick. Also when what waits is sent; a Redis that is away is no error here."""
        if self._clock() >= self._adopt_at:
            self._adopt()
        if self._since is not None:
            self._try_again(at)
            return False
        began = self._clock()
        try:
            return self._tick(at)
        except (StorageAway, DiskFull) as error:
            self._note_away(error, began)
            return False

    def _straight(self, number: int, entries: Sequence[Entry]) -> list[int] | None:
        """To Redis; None where it cannot take them now."""
        began = self._clock()
        try:
            offsets = self._send(self._own.log, number, entries)
        except StorageAway as error:
            self._number = number  # it may have been taken: another batch must not go under this number
            self._note_away(error, began)
            return None
        except DiskFull as error:
            self._note_away(error, began)
            return None
        self._number = number
        return offsets

    def _send(self, log: RedisLog, number: int, entries: Sequence[Entry]) -> list[int]:
        with self._noting_losses(log):
            return log.send(number, entries)

    def _tick(self, at: float) -> bool:
        with self._noting_losses(self._own.log):
            return self._own.log.tick(at)

    @contextmanager
    def _noting_losses(self, log: RedisLog) -> Iterator[None]:
        """A log may find out about a loss and fail all the same."""
        before = log.lost
        try:
            yield
        finally:
            self._meters.lost(log.lost - before)

    def _try_again(self, at: float) -> None:
        """Send what waits, for a moment; go straight again once nothing does and Redis takes a tick."""
        began = self._clock()
        if began < self._retry_at:
            return
        try:
            while self._send_one():
                if self._clock() - began > _SLICE_SECONDS:
                    return
            self._tick(at)
        except StorageError as error:
            self._note_away(error, began)
        else:
            self._note_back()
        finally:
            self._meters.waiting(self._waiting)

    def _send_one(self) -> bool:
        """The batch that has waited longest; False when none does."""
        for queue in (*self._left, self._own):
            batch = queue.spool.first()
            if batch is not None:
                self._send(queue.log, batch.number, batch.entries)
                queue.spool.sent()
                self._sent += len(batch.entries)
                return True
        return False

    def _adopt(self) -> None:
        """Take over what processes have left that are gone."""
        self._adopt_at = self._clock() + _ADOPT_SECONDS
        for spool in adopt(self._folder, self._most):
            self._left.append(Queue(self._open_log(spool.writer), spool))
            logger.info("spool: found what an ended process had kept", extra={"writer": spool.writer, "bytes": spool.waiting})
            self._since = self._clock() if self._since is None else self._since
        self._meters.waiting(self._waiting)

    @property
    def _waiting(self) -> int:
        return sum(queue.spool.waiting for queue in (*self._left, self._own))

    def _note_away(self, error: StorageError, began: float) -> None:
        """``began``: when the call was made that failed."""
        now = self._clock()
        self._retry_at = now + max(_RETRY_SECONDS, _PATIENCE * (now - began))
        self._since = began if self._since is None else self._since
        if type(error) is not self._told:
            logger.warning("Redis is away; spooling", extra={"why": str(error)})
            self._told = type(error)

    def _note_back(self) -> None:
        seconds = self._clock() - (self._since or 0.0)
        logger.info("Redis is back; %d records sent", self._sent, extra={"seconds": round(seconds, 3)})
        for queue in self._left:
            _close(queue)
        self._left, self._since, self._told, self._sent = [], None, None, 0

    def close(self) -> None:
        """See LogWriter.close. What waits stays in its file, for whoever finds it."""
        for queue in (*self._left, self._own):
            _close(queue)


def _close(queue: Queue) -> None:
    queue.spool.close()
    queue.log.close()
