"""Laws of every store that is a SQLite file: what cannot be used is one error that names the file."""

from __future__ import annotations

import pytest

from errors import StorageError
from services.storage.sqlite.counters import SqliteCounters
from services.storage.sqlite.leases import SqliteLeases
from services.storage.sqlite.log import SqliteLog
from services.storage.sqlite.state import SqliteState


@pytest.fixture(params=[SqliteLog, SqliteState, SqliteLeases, SqliteCounters])
def store(request):
    return request.param


def test_a_file_that_is_no_database_is_one_clear_error(store, tmp_path):
    path = tmp_path / "broken.db"
    path.write_bytes(b"this is not a database, and it is long enough to be read as a header" * 20)
    with pytest.raises(StorageError, match=r"broken\.db: not a sound SQLite file"):
        store(path)


def test_a_folder_that_cannot_be_written_is_one_clear_error(store, tmp_path):
    path = tmp_path / "file"
    path.write_text("in the way")
    with pytest.raises(StorageError, match=r"file"):
        store(path / "log.db")
