"""Reaching the database of a URL: which there may be, how long each may take, and what its errors are called.

Knows no table. Invariant: no password is in a message, and no call waits for longer than its timeouts.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from errors import InvalidSettings, StorageAway, StorageError
from services.storage.disk import disk_full

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

#: What a URL may begin with, and the driver that it means.
_DRIVERS = {
    "sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}  # fmt: skip
_EXPECTED = "postgresql://user:password@host/name or sqlite:///path"
_BUSY_SECONDS = 5.0
#: A server that is gone without a word is noticed by TCP within about ten seconds, one that hangs by ``statement_timeout``.
_LIMITS: dict[str, Any] = {
    "connect_timeout": 5, "tcp_user_timeout": 10_000, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
    "application_name": "adloom",
}  # fmt: skip
_OPTIONS = "-c statement_timeout=10000 -c lock_timeout=10000"
#: SQLSTATE classes of what passes: connection, conflict, resources, not ready, operator; and a standby, which writes nothing.
_PASSING, _STANDBY, _FULL = ("08", "40", "53", "55", "57"), "25006", "53100"
#: Execution option of a connection that only reads.
READING = "adloom_reading"


def read_url(text: str) -> URL:
    """A URL with the driver that is used for it; raises InvalidSettings."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = URL.create("")
    if url.drivername not in _DRIVERS or not url.database or url.database == ":memory:":
        raise InvalidSettings("ADLOOM_DATABASE_URL", _EXPECTED, repr(_spoken(url)))
    return url.set(drivername=_DRIVERS[url.drivername])


def url_of_file(path: Path) -> str:
    """The URL of a SQLite file, whatever signs are in its name."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def place_of(url: URL) -> str:
    """How a database is called in messages: its file, or its address without the password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else _spoken(url).replace("+psycopg", "")


def _spoken(url: URL) -> str:
    """Without the query, too, in which a password may stand; but for the folder of a local server's socket."""
    hidden = url.difference_update_query([name for name in url.query if name != "host"])
    return hidden._replace(password=None).render_as_string() if url.drivername else "something else"


def open_engine(url: URL) -> Engine:
    """Connections to a database, each opened for one use and closed after it.

    No pool: web reads once, at its start, and the leader writes when the catalogue changes. A pool, with a ping before each
    use against connections that died, would hold a place on the server for every process. JSON goes in and out as bytes.
    """
    local = url.get_backend_name() == "sqlite"
    engine = create_engine(
        url, poolclass=NullPool, connect_args={"timeout": _BUSY_SECONDS} if local else _limits(url), hide_parameters=True,
        json_serializer=bytes.decode, json_deserializer=_bytes,
    )  # fmt: skip
    if local:
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", _begin)
    return engine


def _limits(url: URL) -> dict[str, Any]:
    """What the URL does not say itself; its options come behind ours, so that they win."""
    options = {"options": f"{_OPTIONS} {url.query['options']}" if "options" in url.query else _OPTIONS}
    return {name: limit for name, limit in _LIMITS.items() if name not in url.query} | options


def _bytes(text: str | bytes) -> bytes:
    """SQLite hands out text and psycopg bytes."""
    return text.encode() if isinstance(text, str) else bytes(text)


def _leave_transactions_to_us(connection: sqlite3.Connection, _: object) -> None:
    """The driver would commit before a CREATE TABLE, so that half a migration could stay.

    The journal stays the one that is rolled back, not a WAL: this is the standard library's SQLite, and of those before
    3.51.3 (Debian 12 has 3.40) several processes can corrupt a WAL file. One process writes here, seldom.
    """
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    """Writers begin as such: one that asks for the lock only when it writes may meet another that has done the same."""
    if not connection.get_execution_options().get(READING):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def database_errors(place: str) -> Iterator[None]:
    """Turn whatever the database raises into one StorageError that names the place."""
    try:
        yield
    except DBAPIError as error:
        raise (_of_sqlite if isinstance(error.orig, sqlite3.Error) else _of_postgresql)(place, error.orig) from error


def _of_sqlite(place: str, error: Any) -> StorageError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # without the extension
    if code == sqlite3.SQLITE_FULL:
        return disk_full(place)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StorageAway(f"{place}: {error}")
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return StorageError(f"{place}: not a sound SQLite file ({error}); restore it or move it away")
    return StorageError(f"{place}: {error}")


def _of_postgresql(place: str, error: Any) -> StorageError:
    """An error without a state comes from the connection itself. Of several lines the first says what happened."""
    state, (said, *_) = getattr(error, "sqlstate", None), [*str(error).splitlines(), ""]
    if state == _FULL:
        return disk_full(place)
    passing = state is None or state == _STANDBY or state.startswith(_PASSING)
    return (StorageAway if passing else StorageError)(f"{place}: {said}")
