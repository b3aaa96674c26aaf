"""The archive: the log folded into Parquet, in segments that are there as a whole or not at all.

Owns the files and the archive's own offset. Knows no estimate and no campaign. Invariant: a record of the log is in at
most one segment, whatever crashes. A segment is a folder named ``<first>-<last>`` (offsets); it is written aside and
renamed, and the rename is the commit. Tables under one common folder with a manifest beside them would leave files
behind that a pattern finds and no manifest names.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from errors import StorageError
from services.records import Kind, decode
from services.reports.tables import SCHEMAS, row_of
from services.storage.disk import storage_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from services.storage.log import Log, Stored

#: Entries a segment holds at most. The log cuts itself by a tick at least every 256, so each full read holds one.
SEGMENT = 65_536
_NAME = re.compile(r"(\d+)-(\d+)")


class Archive:
    """Parquet segments in a folder. Writers take turns (``learn`` and a report may both want to); any number of readers."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._segments, self._aside = folder, folder / "segments", folder / "unfinished"

    @property
    def offset(self) -> int:
        """The offset of the log up to which records are archived; 0 when there are none."""
        return max((int(match[2]) for match in self._names()), default=0)

    def step(self, log: Log) -> int:
        """Archive what the log holds beyond the offset, up to its last tick; returns how many records that were.

        Raises StorageError if the folder cannot be written or an entry cannot be read.
        """
        with _storage_errors(self._folder), self._turn():
            return self._catch_up(log)

    def _catch_up(self, log: Log) -> int:
        archived = 0
        while entries := _up_to_last_tick(log.read(self.offset, SEGMENT)):
            archived += self._write(entries)
        return archived

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Two writers at once would read one offset and archive the same entries under two names."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def tables(self) -> dict[str, str]:
        """For each table a pattern over its files, for DuckDB's ``read_parquet``. A table may have no file yet."""
        return {table: str(self._segments / "*" / f"{table}.parquet") for table in SCHEMAS}

    def _names(self) -> list[re.Match[str]]:
        if not self._segments.exists():
            return []
        return [match for path in self._segments.iterdir() if (match := _NAME.fullmatch(path.name))]

    def _write(self, entries: Sequence[Stored]) -> int:
        rows = _rows(entries)
        name = f"{entries[0].offset}-{entries[-1].offset}"
        with _storage_errors(self._segments):
            shutil.rmtree(self._aside, ignore_errors=True)
            self._aside.mkdir(parents=True)
            for table, found in rows.items():
                _write_table(pa.Table.from_pylist(found, SCHEMAS[table]), self._aside / f"{table}.parquet")
            counts = {table: len(found) for table, found in rows.items()}
            _write_bytes(self._aside / "manifest.json", json.dumps(counts).encode())
            self._commit(name)
        return sum(counts.values())

    def _commit(self, name: str) -> None:
        self._segments.mkdir(parents=True, exist_ok=True)
        _sync(self._aside)
        self._aside.rename(self._segments / name)
        _sync(self._segments)


def _up_to_last_tick(entries: list[Stored]) -> list[Stored]:
    """Without what comes after the last tick: that is still being written by the fold's definition."""
    ticks = [position for position, entry in enumerate(entries) if entry.kind == Kind.TICK]
    return entries[: ticks[-1] + 1] if ticks else []


def _rows(entries: Sequence[Stored]) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        if entry.kind == Kind.TICK:
            continue
        try:
            record = decode(entry.payload)
        except StorageError as error:
            raise StorageError(f"log entry {entry.offset}: {error}") from error
        table, row = row_of(entry.offset, record)
        rows.setdefault(table, []).append(row)
    return rows


def _write_table(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path, compression="zstd")
    _sync(path)


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    _sync(path)


def _sync(path: Path) -> None:
    """Flush a file or a folder to the disk: a renamed folder whose files are lost in a power cut would be a hole."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _storage_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise storage_error(path, error) from error
    except pa.ArrowException as error:
        raise StorageError(f"{path}: {error}") from error
