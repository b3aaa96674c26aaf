"""The log as a SQLite table. Also writes the ticks that cut the fold: every 256 entries or 100 ms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.storage.log import TICK, TICK_EVERY_ENTRIES, TICK_EVERY_SECONDS, Entry, Stored
from services.storage.sqlite.files import checkpoint, open_file, storage_errors, transaction

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS log (
    position INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, at REAL NOT NULL, payload BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS log_by_kind ON log (kind, position);
CREATE TABLE IF NOT EXISTS cut (
    id INTEGER PRIMARY KEY CHECK (id = 1), waiting INTEGER NOT NULL, since REAL NOT NULL
);
INSERT OR IGNORE INTO cut VALUES (1, 0, 0);
"""


class SqliteLog:
    """A Log in one file. One instance a thread; any number of processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_file(path, _SCHEMA)

    def append(self, entries: Sequence[Entry], *, durable: bool) -> list[int]:
        """See Log.append. ``durable`` is synchronous=FULL: the commit is flushed to the disk before this returns."""
        if not entries:
            return []
        with storage_errors(self._path):
            self._connection.execute("PRAGMA synchronous=FULL" if durable else "PRAGMA synchronous=NORMAL")
            with transaction(self._connection):
                offsets = [self._insert(entry) for entry in entries]
                waiting, since = self._waiting(len(entries), entries[0].at)
                self._cut_if_due(waiting, since, entries[-1].at)
        return offsets

    def tick(self, at: float) -> bool:
        """See Log.tick."""
        with storage_errors(self._path):
            waiting, since = self._read_cut()
            if not waiting or at - since < TICK_EVERY_SECONDS:
                return False
            with transaction(self._connection):
                waiting, since = self._read_cut()  # another process may have cut in between
                return self._cut_if_due(waiting, since, at)

    def _insert(self, entry: Entry) -> int:
        self._connection.execute("INSERT INTO log (kind, at, payload) VALUES (?, ?, ?)", entry[:3])
        return self._connection.last_insert_rowid()

    def _read_cut(self) -> tuple[int, float]:
        waiting, since = next(self._connection.execute("SELECT waiting, since FROM cut"))
        return int(waiting), float(since)

    def _waiting(self, added: int, at: float) -> tuple[int, float]:
        waiting, since = self._read_cut()
        since = since if waiting else at
        self._connection.execute("UPDATE cut SET waiting = ?, since = ?", (waiting + added, since))
        return waiting + added, since

    def _cut_if_due(self, waiting: int, since: float, at: float) -> bool:
        due = waiting >= TICK_EVERY_ENTRIES or (waiting > 0 and at - since >= TICK_EVERY_SECONDS)
        if due:
            self._insert(Entry(TICK, at, b""))
            self._connection.execute("UPDATE cut SET waiting = 0, since = ?", (at,))
        return due

    def read(self, after: int, limit: int, kinds: Collection[int] | None = None) -> list[Stored]:
        """See Log.read."""
        which = "" if kinds is None else f" AND kind IN ({','.join(str(int(kind)) for kind in kinds)})"
        query = f"SELECT position, kind, at, payload FROM log WHERE position > ?{which} ORDER BY position LIMIT ?"  # noqa: S608
        with storage_errors(self._path):
            return [Stored(*row) for row in self._connection.execute(query, (after, limit))]

    def head(self) -> int:
        """See Log.head."""
        with storage_errors(self._path):
            (head,) = next(self._connection.execute("SELECT coalesce(max(position), 0) FROM log"))
            return int(head)

    def kept(self, offset: int) -> int:
        """See Log.kept. A power cut takes the tail of what was not flushed; positions are given again then."""
        return min(offset, self.head())

    def tidy(self, read: Mapping[str, int]) -> None:  # noqa: ARG002  (of the protocol)
        """See Log.tidy: shortens the WAL, called by the one process that checkpoints. A file keeps its log for ever."""
        with storage_errors(self._path):
            checkpoint(self._connection)

    def close(self) -> None:
        """See Log.close."""
        self._connection.close()
