"""Counters as a SQLite file of their own, for several web processes on one folder."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from errors import StorageError
from services.storage.counters import MOMENT_BYTES, packed
from services.storage.sqlite.files import checkpoint, open_file, storage_errors, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from services.storage.counters import Counters, Noted, Spent

logger = logging.getLogger("adloom.web")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sums (
    family TEXT NOT NULL, name TEXT NOT NULL, amount REAL NOT NULL, until REAL NOT NULL, PRIMARY KEY (family, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lists (name TEXT PRIMARY KEY, content BLOB NOT NULL, until REAL NOT NULL);
CREATE INDEX IF NOT EXISTS lists_by_end ON lists (until);
"""
_SUM = """
INSERT INTO sums VALUES (?, ?, ?, ?) ON CONFLICT (family, name) DO UPDATE SET
    amount = excluded.amount + iif(until > ?, amount, 0), until = excluded.until
"""


class SqliteCounters:
    """Counters in one file, by the machine's clock. One instance a thread; any number of processes."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path, self._clock = path, clock
        self._connection = open_file(path, _SCHEMA)

    def add(self, noted: Sequence[Noted], spent: Sequence[Spent]) -> None:
        """See Counters.add."""
        now = self._clock()
        with storage_errors(self._path), transaction(self._connection):
            for note in noted:
                longer = (self._list(note.name, now) or b"") + packed([note.moment])
                row = (note.name, longer[-MOMENT_BYTES * note.most :], now + note.seconds)
                self._connection.execute("INSERT OR REPLACE INTO lists VALUES (?, ?, ?)", row)
            rows = [(part.group, part.name, part.amount, now + part.seconds, now) for part in spent]
            self._connection.executemany(_SUM, rows)

    def sums(self, group: str) -> Mapping[str, float]:
        """See Counters.sums."""
        query = "SELECT name, amount FROM sums WHERE family = ? AND until > ?"
        with storage_errors(self._path):
            return dict(self._connection.execute(query, (group, self._clock())))

    def lists(self, names: Sequence[str]) -> list[bytes | None]:
        """See Counters.lists."""
        now = self._clock()
        with storage_errors(self._path):
            return [self._list(name, now) for name in names]

    def _list(self, name: str, now: float) -> bytes | None:
        query = "SELECT content FROM lists WHERE name = ? AND until > ?"
        row = self._connection.execute(query, (name, now)).fetchone()
        return row and row[0]

    def tidy(self) -> None:
        """See Counters.tidy. Also shortens the WAL, in every process: nothing here is missed where that goes wrong."""
        with storage_errors(self._path):
            for table in ("sums", "lists"):
                self._connection.execute(f"DELETE FROM {table} WHERE until <= ?", (self._clock(),))  # noqa: S608
            checkpoint(self._connection)

    def close(self) -> None:
        """See Counters.close."""
        self._connection.close()


class SqliteLists:
    """HotLists straight from counters in a file: they are read in microseconds, so nothing is gained by not waiting."""

    def __init__(self, counters: Counters) -> None:
        self._counters, self._failing = counters, False

    async def read(self, names: Sequence[str]) -> list[bytes | None] | None:
        """See HotLists.read."""
        try:
            found = self._counters.lists(names)
        except StorageError as error:
            if not self._failing:  # said once, not at every decision
                logger.warning("what people have met cannot be read", extra={"why": str(error)})
            self._failing = True
            return None
        self._failing = False
        return found

    async def close(self) -> None:
        """See HotLists.close."""
        self._counters.close()
