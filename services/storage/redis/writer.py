"""Writing numbered batches, each of which is kept once however often it is sent.

A failover may take the log's tail: batches that were acknowledged are gone then, and the writer, which remembers those of the
last seconds, sends them again before what follows. Invariant: a writer's batches stand in the log in order of their numbers.
"""

from __future__ import annotations

import logging
import secrets
from collections import deque
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from errors import StorageError
from services.storage.log import TICK_EVERY_ENTRIES, TICK_EVERY_SECONDS
from services.storage.redis import layout
from services.storage.redis.client import redis_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import redis

    from services.storage.log import Entry
    from services.storage.redis.packing import Packing

logger = logging.getLogger("adloom.storage")

#: Acknowledged batches are remembered for so long: an AOF written each second lacks two at most, a sound replica less.
_REMEMBERED_SECONDS = 10.0
#: And so many bytes of them at most.
_REMEMBERED_BYTES = 64 << 20
#: Frames of which a writer knows that the log has them. More than a shop has lists of candidates in a day.
_FRAMES = 10_000
_KEYS = (layout.LOG, layout.EPOCHS, layout.TICKS, layout.WRITERS, layout.FRAMES, layout.FRAMES_USED)


class _Batch(NamedTuple):
    """A batch, packed: frames by digest, and for each entry its home ('' where all readers read it) and its bytes."""

    number: int
    frames: dict[bytes, bytes]
    entries: list[tuple[bytes | int, bytes]]

    @property
    def size(self) -> int:
        return sum(len(record) for _, record in self.entries)


class Writer:
    """Appends under one id. No other living process or thread has that id."""

    def __init__(
        self, client: redis.Redis, packing: Packing, common: Collection[int], partitions: int, name: str | None,
        clock: Callable[[], float],
    ) -> None:  # fmt: skip
        self._client, self._packing, self._common, self._partitions = client, packing, frozenset(common), partitions
        self._clock = clock
        self._name = name or secrets.token_hex(8)
        self._append, self._tick = (layout.script(client, "numbering", end) for end in ("append", "tick"))
        self._known: dict[bytes, bytes] = {}
        #: With when it was taken, not when what is in it happened: it may have waited in a spool.
        self._remembered: deque[tuple[float, _Batch]] = deque()
        self._bytes = 0
        self.lost = 0

    def last(self) -> int:
        """The highest number that the log has of this writer, 0 where it has none."""
        with redis_errors(self._client):
            found: Any = self._client.hget(layout.WRITERS, self._name)
        return int(found.split()[0]) if found else 0

    def send(self, number: int, entries: Sequence[Entry]) -> list[int]:
        """Append this batch and return the offsets; see Log.append. Sent again, it is the same and nothing is appended.

        The offsets are 0 where the log has had a later batch since. Raises StorageAway where it may have been kept; whatever
        else is raised, it was not.
        """
        batch = self._pack(number, entries)
        with redis_errors(self._client):
            reply = self._offer(batch)
            if reply[0] == b"behind":
                self._send_again(int(reply[1]), number)
                reply = self._offer(batch, knows=True)
        self._remember(batch)
        return self._offsets(reply, batch)

    def tick(self, at: float) -> bool:
        """See Log.tick. An idle writer learns here that the log has lost what it wrote, and sends it again."""
        with redis_errors(self._client):
            due, last = self._tick(_KEYS[:4], (repr(at), TICK_EVERY_SECONDS, self._name))
            if self._remembered and last < (mine := self._remembered[-1][1].number):
                self._send_again(last, mine + 1)
        return bool(due)

    def _pack(self, number: int, entries: Sequence[Entry]) -> _Batch:
        batch = _Batch(number, {}, [])
        for entry in entries:
            shared, own = self._packing.pack(entry)
            if digest := layout.digest_of(shared):
                batch.frames[digest] = self._known.get(digest, shared)  # one copy for all that is remembered
            home = b"" if entry.kind in self._common else entry.home
            batch.entries.append((home, layout.join(layout.Record(entry.kind, entry.at, digest, own))))
        return batch

    def _offer(self, batch: _Batch, *, knows: bool = False) -> list[Any]:
        """One batch to the script; frames go along where the log is not known to have them, or says that it has not."""
        new = {digest: b"" if digest in self._known else content for digest, content in batch.frames.items()}
        reply = self._run(batch, new, knows=knows)
        if reply[0] == b"frames":
            reply = self._run(batch, batch.frames, knows=knows)
        if reply[0] != b"behind":
            if len(self._known) > _FRAMES:
                self._known.clear()
            self._known.update(batch.frames)
        return reply

    def _run(self, batch: _Batch, frames: dict[bytes, bytes], *, knows: bool) -> list[Any]:
        settings = (self._name, batch.number, int(knows), self._partitions, TICK_EVERY_ENTRIES, TICK_EVERY_SECONDS, len(frames))
        return list(self._append(_KEYS, (*settings, *chain(*frames.items()), *chain(*batch.entries))))

    def _send_again(self, last: int, number: int) -> None:
        """What the log lacks between a number that it has and one that is to come, as far as it is remembered."""
        again = [batch for _, batch in self._remembered if last < batch.number < number]
        for batch in again:
            self._offer(batch, knows=True)
        now = self._clock()
        self._remembered = deque((now if batch.number > last else at, batch) for at, batch in self._remembered)
        lost = number - last - 1 - len(again)
        self.lost += lost
        entries = sum(len(batch.entries) for batch in again)
        logger.warning("Redis lost the end of the log: %d entries sent again", entries, extra={"batches_lost": lost})

    def _remember(self, batch: _Batch) -> None:
        if self._remembered and batch.number <= self._remembered[-1][1].number:
            return
        now = self._clock()
        self._remembered.append((now, batch))
        self._bytes += batch.size
        while self._remembered[0][0] < now - _REMEMBERED_SECONDS or self._bytes > _REMEMBERED_BYTES:
            self._bytes -= self._remembered.popleft()[1].size

    def _offsets(self, reply: list[Any], batch: _Batch) -> list[int]:
        if reply[0] == b"old":
            return [0] * len(batch.entries)
        _, first, length = reply
        if length != (now := len(batch.entries)):
            raise StorageError(f"log: batch {batch.number} of writer {self._name} had {length} entries, now {now}")
        return list(range(first, first + length))
