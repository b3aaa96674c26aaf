"""The archive: the log folded into Parquet files by day, which a manifest names all at once or not at all.

Owns the order of things: files first, then the manifest, then what nothing names any more goes. Knows no estimate and no
campaign. Invariant: a record of the log is in the files of the newest manifest exactly once, whatever crashes and however many
write.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from errors import DiskFull, StorageError
from services.records import Kind, decode
from services.reports.archive.manifest import commit, newest
from services.reports.archive.parts import discard, write_parts
from services.reports.archive.rewinding import rewound, unseen
from services.reports.archive.segments import converted, old_segments
from services.reports.archive.settling import merge, settle
from services.reports.archive.store import HALF, open_store
from services.reports.tables import SCHEMAS, row_of
from services.storage.log import survived

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from services.reports.archive.manifest import Manifest, Part
    from services.reports.archive.store import Store
    from services.storage.log import Log, Stored

#: Entries of the log in one commit at most. The log cuts itself by a tick at least every 256, so each full read has one.
_ENTRIES = 65_536
#: How often a writer begins again that another one was faster than. It does the same work again, so that ends soon or never.
_TRIES = 5

#: Makes the next version from the newest, None where there is nothing to do.
Change = Callable[["Manifest"], "Manifest | None"]


class Archive:
    """Parquet by day at a path or an fsspec URL. Any number of readers; of writers that meet, one begins again."""

    def __init__(self, place: Path | str) -> None:
        self.store: Store = open_store(place)
        self._swept = False

    @property
    def offset(self) -> int:
        """The offset of the log up to which records are archived; 0 when there are none."""
        return newest(self.store).offset

    def manifest(self) -> Manifest:
        """What the archive is made of now. Raises StorageError on an earlier layout's, which the next writer converts."""
        found = newest(self.store)
        if not found.version and old_segments(self.store):
            raise StorageError(
                f"{self.store.root}: files of an earlier layout; `adloom report` on its data folder converts them"
            )
        return found

    def files(self, table: str) -> list[str]:
        """The paths or URLs of a table's files, for whatever reads Parquet."""
        return [self.store.address(part.name) for part in self.manifest().of(table)]

    def step(self, log: Log) -> int:
        """Archive what the log holds beyond the offset, up to its last tick; returns how many records that were.

        What a failure took from the log since it was archived goes first: the log is the truth. Days that are over by the
        longest window are settled: what came of their decisions goes into their rows. Raises StorageError if the place cannot
        be written, an entry cannot be read, or another writer was faster again and again.
        """
        archived = 0
        self.rewind(log)
        while (added := self._catch_up(log)) is not None:
            archived += added
        for tidy in (settle, merge):
            while self._change(partial(tidy, self.store)):
                pass
        return archived

    def rewind(self, log: Log) -> None:
        """Drop what the log has lost since it was archived, if anything."""
        self._change(lambda now: rewound(self.store, now, kept) if (kept := survived(log, now.offset)) < now.offset else None)

    def append(self, tables: Mapping[str, pa.Table], rate: float = 1.0) -> None:
        """Add rows that are settled already, all or none; see ``ArchiveWriter.write``. ``rate``: whose chances are kept."""
        offset, at = _reached(tables.values())
        self._change(lambda now: _further(now, write_parts(self.store, tables, settled=True, rate=rate), offset, at))

    def adopt(self, parts: Sequence[Part], offset: int, at: float) -> None:
        """Name files that ``write_parts`` wrote, here or in another process.

        ``offset`` and ``at``: the highest offset and the latest time (Unix seconds) in them. Whoever else may write meanwhile
        must have begun before them: a writer's first turn sweeps away what nothing names.
        """
        self._change(lambda now: _further(now, parts, offset, at), own=False)

    def _catch_up(self, log: Log) -> int | None:
        archived: int | None = None

        def add(now: Manifest) -> Manifest | None:
            nonlocal archived
            entries = _up_to_last_tick(log.read(now.offset, _ENTRIES))
            if survived(log, now.offset) < now.offset:  # asked behind the read; the next step goes back
                entries = []
            archived = sum(entry.kind != Kind.TICK for entry in entries) if entries else None
            if not entries:
                return None
            if log.kept(now.offset) < now.offset:  # nothing of it survived, but what writers send again
                now = msgspec.structs.replace(now, gone=now.at)
            rows = unseen(self.store, now, _tables(entries))
            return _further(now, write_parts(self.store, rows, settled=False), entries[-1].offset, entries[-1].at)

        self._change(add)
        return archived

    def _change(self, change: Change, *, own: bool = True) -> bool:
        """Commit a change of the newest version; False where there is none. Overtaken, it is made again from the new one.

        ``own``: the change writes its files itself: leftovers may go before it, and its files after it if it came to nothing.
        """
        for _ in range(_TRIES):
            before = self._cleaned() if own else self.manifest()
            if before is None:
                continue
            after = change(before)
            if after is None:
                return False
            if self._committed(before, after) if own else commit(self.store, after):
                return True
        raise StorageError(
            f"{self.store.root}: expected one writer at a time, was overtaken {_TRIES} times: stop the other one"
        )

    def _committed(self, before: Manifest, after: Manifest) -> bool:
        """Commit, or discard the files that only ``after`` names.

        After an error it may be unknown whether the commit arrived, so its files stay for the next turn to sweep. A full disk
        is no such case, and the sweep would want space itself.
        """
        named = {part.name for part in before.parts}
        new = [part for part in after.parts if part.name not in named]
        try:
            done = commit(self.store, after)
        except DiskFull:
            discard(self.store, new)
            raise
        except StorageError:
            self._swept = False
            raise
        if not done:
            discard(self.store, new)
        return done

    def _cleaned(self) -> Manifest | None:
        """The newest version, at the first turn without what crashed writers left; None where that was another's turn.

        A writer that is only slow may still want its files. So a version that changes nothing comes first: after it, that
        writer's commit fails, and it begins again.
        """
        now = newest(self.store)
        if self._swept:
            return now
        if not now.version and old_segments(self.store):
            commit(self.store, converted(self.store))
            return None
        if leftovers := _leftovers(self.store, now):
            if commit(self.store, now):
                self.store.remove(leftovers)
            return None
        self._swept = True
        return now


def _leftovers(store: Store, now: Manifest) -> list[str]:
    """Files in folders of ours that nothing names, a crashed writer's or an earlier layout's."""
    named = {part.name for part in now.parts} | {gone.name for gone in now.dropped}
    ours = (*(f"{table}/" for table in SCHEMAS), "segments/", "unfinished/")
    return [name for name in store.sizes() if name not in named and (name.startswith(ours) or name.endswith(HALF))]


def _further(now: Manifest, new: Sequence[Part], offset: int, at: float) -> Manifest:
    reached = msgspec.structs.replace(now, offset=max(now.offset, offset), at=max(now.at, at))
    return reached.replaced([], new)


def _reached(tables: Iterable[pa.Table]) -> tuple[int, float]:
    """The highest offset and the latest time of some rows."""
    tops = [tuple(pc.max(rows[column]).as_py() for column in ("offset", "at")) for rows in tables if len(rows)]
    return max(offset for offset, _ in tops), max(at for _, at in tops)


def _up_to_last_tick(entries: list[Stored]) -> list[Stored]:
    """Without what comes after the last tick: that is still being written by the fold's definition."""
    ticks = [position for position, entry in enumerate(entries) if entry.kind == Kind.TICK]
    return entries[: ticks[-1] + 1] if ticks else []


def _tables(entries: Sequence[Stored]) -> dict[str, pa.Table]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        if entry.kind == Kind.TICK:
            continue
        try:
            table, row = row_of(entry.offset, decode(entry.payload))
        except StorageError as error:
            raise StorageError(f"log entry {entry.offset}: {error}") from error
        rows.setdefault(table, []).append(row)
    return {table: pa.Table.from_pylist(found, SCHEMAS[table]) for table, found in rows.items()}
