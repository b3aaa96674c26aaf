"""Opening a SQLite file the way every process here must: WAL, no mmap, no automatic checkpoint.

Several processes share each file. SQLite 3.7.0 to 3.51.2 can corrupt a WAL file that several processes checkpoint, so an old
library is refused and one process (``learn``) checkpoints for all.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import apsw

from errors import StorageError
from services.storage.disk import disk_full, storage_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OLDEST = (3, 51, 3)
_BUSY_MS = 5_000
#: How often, and after how many seconds, a new file is asked again to be one with a WAL.
_TRIES, _TRY_SECONDS = 50, 0.02
#: A full disk met while the index of the WAL grows, or where a file is only begun, has codes of its own.
_NO_ROOM = {apsw.SQLITE_IOERR_SHMSIZE}


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn whatever SQLite raises into one StorageError that names the file and what to do."""
    try:
        yield
    except apsw.FullError as error:
        raise disk_full(path) from error
    except (apsw.NotADBError, apsw.CorruptError) as error:
        raise StorageError(f"{path}: not a sound SQLite file ({error}); restore it or move it away") from error
    except apsw.Error as error:
        if getattr(error, "extendedresult", 0) in _NO_ROOM:
            raise disk_full(path) from error
        raise StorageError(f"{path}: {error}") from error
    except OSError as error:
        raise storage_error(path, error) from error


def open_file(path: Path, schema: str) -> apsw.Connection:
    """Open or create a file with this schema; raises StorageError when it cannot be read or written."""
    if tuple(map(int, apsw.sqlite_lib_version().split("."))) < _OLDEST:
        raise StorageError(f"SQLite {apsw.sqlite_lib_version()} can corrupt a shared WAL file; 3.51.3 or later is needed")
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = apsw.Connection(str(path))
        connection.set_busy_timeout(_BUSY_MS)
        _into_wal(connection)
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(schema)
    return connection


def _into_wal(connection: apsw.Connection) -> None:
    """Of several processes that open a new file at once, some are told that it is locked, whatever the busy timeout."""
    for _ in range(_TRIES):
        with suppress(apsw.BusyError):
            connection.execute("PRAGMA journal_mode=WAL")
            return
        time.sleep(_TRY_SECONDS)
    connection.execute("PRAGMA journal_mode=WAL")


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """Write in one transaction, which has the file to itself from its beginning on; nothing is kept where the block fails.

    Not the connection's own ``with``: that waits for its turn without letting go of Python, so that another thread of the
    process, which has the turn, can never end it.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:  # a full disk has rolled back already
            connection.execute("ROLLBACK")


def checkpoint(connection: apsw.Connection) -> None:
    """Move what the WAL holds into the file, as far as no reader is in the way."""
    connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
