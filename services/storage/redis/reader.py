"""Reading the streams of the log as one, in the order of offsets.

A page is one XREAD over all streams at one moment: what it holds up to where each stream that had more was left off is whole.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from errors import LogGap, StorageError
from services.storage.log import TICK, Stored
from services.storage.redis import layout
from services.storage.redis.client import redis_errors
from services.storage.redis.packing import Packed

if TYPE_CHECKING:
    from collections.abc import Collection

    import redis

    from services.storage.redis.packing import Packing

#: Entries asked of each stream at least, so that uneven partitions do not make pages short.
_LEAST = 32
#: And at most: a reply is parsed while nothing else of Python runs, and one of 65,000 entries took half a second.
_MOST = 256
#: Frames at hand.
_FRAMES = 4_096


class _Page(NamedTuple):
    """Offsets and bytes in order, of one epoch of the log. ``end``: up to where they are whole, None where it has no more."""

    entries: list[tuple[int, bytes]]
    end: int | None
    epoch: bytes | None


class Reader:
    """Reads all partitions or some. ``common``: kinds that stand in a stream of their own. Knows nothing of writing."""

    def __init__(
        self, client: redis.Redis, packing: Packing, common: Collection[int], partitions: int, only: Collection[int] | None
    ) -> None:
        self._client, self._packing, self._common, self._only = client, packing, frozenset(common), only
        self._partitions = partitions
        self._frames: dict[bytes, bytes] = {}

    def read(self, after: int, limit: int, kinds: Collection[int] | None) -> list[Stored]:
        """See Log.read. Fewer than ``limit`` are all there are, or all that were read when the server failed."""
        with redis_errors(self._client):
            page = self._page(after, limit, kinds)
            found, epoch = page.entries, page.epoch
            while page.end is not None and len(found) < limit:
                page = self._page(page.end, limit - len(found), kinds)
                if page.epoch != epoch:  # what was found may be lost by now, which only a reader that stops there can see
                    break
                found += page.entries
            return self._stored(found[:limit], after)

    def _page(self, after: int, limit: int, kinds: Collection[int] | None) -> _Page:
        names = self._streams(kinds)
        count = min(limit, max(_LEAST, limit * 5 // (4 * len(names))), _MOST)
        # The mark after the reading: what is trimmed in between is told as a gap, never passed over. Not in one transaction,
        # as a Redis that is full refuses to queue for one.
        pipeline = self._client.pipeline(transaction=False)
        pipeline.xread(dict.fromkeys(names, f"{after}-0"), count=count)
        pipeline.hmget(layout.LOG, "trimmed_common" if names == [layout.COMMON] else "trimmed", "partitions", "epoch")
        replies, (trimmed, partitions, epoch) = pipeline.execute()
        if trimmed and after < int(trimmed):
            raise LogGap(after, int(trimmed))
        if partitions and int(partitions) != self._partitions:
            self._partitions = int(partitions)
            return self._page(after, limit, kinds)
        entries, end = _merged(replies, count)
        wanted = entries if kinds is None else [entry for entry in entries if layout.kind_of(entry[1]) in kinds]
        return _Page(wanted, end, epoch)

    def _streams(self, kinds: Collection[int] | None) -> list[str]:
        wanted = None if kinds is None else set(kinds)
        if wanted is not None and wanted <= self._common:
            return [layout.COMMON]
        partitions = range(self._partitions) if self._only is None else self._only
        names = [layout.partition_key(number) for number in partitions if number < self._partitions]
        names += [layout.COMMON] if wanted is None or wanted & self._common else []
        return names + ([layout.TICKS] if wanted is None or TICK in wanted else [])

    def _stored(self, found: list[tuple[int, bytes]], after: int) -> list[Stored]:
        records = [(offset, layout.part(record)) for offset, record in found]
        self._fetch({record.digest for _, record in records if record.digest}, after)
        stored = []
        for offset, (kind, at, digest, own) in records:
            shared = self._frames[digest] if digest else b""
            stored.append(Stored(offset, kind, at, self._packing.unpack(kind, at, Packed(shared, own))))
        return stored

    def _fetch(self, digests: set[bytes], after: int) -> None:
        """The frames of these digests. One that is gone was trimmed with its entries since they were read."""
        if len(self._frames) + len(digests) > _FRAMES:
            self._frames.clear()
        missing = sorted(digests - self._frames.keys())
        if not missing:
            return
        contents: Any = self._client.hmget(layout.FRAMES, missing)
        if None in contents:
            self._deny(after)
        self._frames.update(zip(missing, contents, strict=True))

    def _deny(self, after: int) -> None:
        found: Any = self._client.hget(layout.LOG, "trimmed")
        trimmed = int(found or 0)
        if after < trimmed:
            raise LogGap(after, trimmed)
        raise StorageError("log: a frame that its entries need is gone; was the log's Redis emptied in part?")


def _merged(replies: list[Any], count: int) -> tuple[list[tuple[int, bytes]], int | None]:
    """What every stream gave, as one, and where it ends: at the least last offset of those that may have more."""
    entries, ends = [], []
    for _, given in replies:
        of_stream = [(int(name[:-2]), fields[b"r"]) for name, fields in given]
        entries += of_stream
        if len(of_stream) == count:
            ends.append(of_stream[-1][0])
    end = min(ends, default=None)
    return sorted((entry for entry in entries if end is None or entry[0] <= end), key=itemgetter(0)), end
