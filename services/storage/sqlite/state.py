"""State as a SQLite table, in a file of its own, so that saving a snapshot never makes a click wait."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from services.storage.leases import ended
from services.storage.sqlite.files import checkpoint, open_file, storage_errors, transaction
from services.storage.sqlite.leases import LEASES, holds
from services.storage.state import Saved

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from services.storage.leases import Lease

_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (
    name TEXT PRIMARY KEY, version INTEGER NOT NULL, covers INTEGER NOT NULL, content BLOB NOT NULL
);
"""
_SAVE = """
INSERT INTO state VALUES (?, 1, ?, ?)
ON CONFLICT (name) DO UPDATE SET version = version + 1, covers = excluded.covers, content = excluded.content
"""


class SqliteState:
    """A State in one file. One instance a thread; any number of processes."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path, self._clock = path, clock
        self._connection = open_file(path, _SCHEMA + LEASES)

    def save(self, values: Mapping[str, bytes], offset: int, lease: Lease | None = None) -> None:
        """See State.save."""
        with storage_errors(self._path), transaction(self._connection):
            if lease is not None and not holds(self._connection, lease, self._clock()):
                raise ended(lease)
            for name, content in values.items():
                self._connection.execute(_SAVE, (name, offset, content))

    def load(self, name: str, newer_than: int = 0) -> Saved | None:
        """See State.load."""
        query = "SELECT version, covers, content FROM state WHERE name = ? AND version > ?"
        with storage_errors(self._path):
            row = self._connection.execute(query, (name, newer_than)).fetchone()
        return None if row is None else Saved(*row)

    def wait(self, seconds: float) -> None:
        """See State.wait. SQLite tells nobody of a commit; asking costs microseconds."""
        time.sleep(seconds)

    def tidy(self) -> None:
        """See State.tidy: shortens the WAL, called by the one process that checkpoints."""
        with storage_errors(self._path):
            checkpoint(self._connection)

    def close(self) -> None:
        """See State.close."""
        self._connection.close()
