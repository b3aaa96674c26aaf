"""Leases as a SQLite table beside the state, so that a save can ask for its lease in its own transaction."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from services.storage.leases import Lease
from services.storage.sqlite.files import open_file, storage_errors, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import apsw

LEASES = """
CREATE TABLE IF NOT EXISTS lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, number INTEGER NOT NULL, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS lease_number (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL);
INSERT OR IGNORE INTO lease_number VALUES (1, 0);
"""


class SqliteLeases:
    """Leases in the file of a SqliteState, by the machine's clock. One instance a thread; any number of processes."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path, self._clock = path, clock
        self._connection = open_file(path, LEASES)

    def take(self, names: Sequence[str], holder: str, seconds: float) -> Lease | None:
        """See Leases.take."""
        now = self._clock()
        with storage_errors(self._path), transaction(self._connection):
            if any(held_by not in {None, holder} for held_by in self._holders(names, now)):
                return None
            self._connection.execute("UPDATE lease_number SET number = number + 1")
            (number,) = next(self._connection.execute("SELECT number FROM lease_number"))
            rows = [(name, holder, number, now + seconds) for name in names]
            self._connection.executemany("INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?)", rows)
        return Lease(tuple(names), int(number))

    def prolong(self, lease: Lease, seconds: float) -> bool:
        """See Leases.prolong."""
        now = self._clock()
        with storage_errors(self._path), transaction(self._connection):
            if not holds(self._connection, lease, now):
                return False
            rows = [(now + seconds, name) for name in lease.names]
            self._connection.executemany("UPDATE lease SET until = ? WHERE name = ?", rows)
        return True

    def release(self, lease: Lease) -> None:
        """See Leases.release."""
        with storage_errors(self._path), transaction(self._connection):
            rows = [(name, lease.number) for name in lease.names]
            self._connection.executemany("DELETE FROM lease WHERE name = ? AND number = ?", rows)

    def holders(self, names: Sequence[str]) -> list[str | None]:
        """See Leases.holders."""
        with storage_errors(self._path):
            return list(self._holders(names, self._clock()))

    def _holders(self, names: Sequence[str], now: float) -> Iterable[str | None]:
        for name in names:
            row = self._connection.execute("SELECT holder FROM lease WHERE name = ? AND until > ?", (name, now)).fetchone()
            yield row and row[0]

    def close(self) -> None:
        """See Leases.close."""
        self._connection.close()


def holds(connection: apsw.Connection, lease: Lease, now: float) -> bool:
    """Whether all names of a lease are still held under its number."""
    query = "SELECT 1 FROM lease WHERE name = ? AND number = ? AND until > ?"
    return all(connection.execute(query, (name, lease.number, now)).fetchone() for name in lease.names)
