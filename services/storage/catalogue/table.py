"""The table of the catalogue's records, by their offset in the log. Knows rows and offsets, not what a record says.

Invariant: up to its own offset it has every record that the log had, and none above. Each change is one transaction that
names the offset it begins at: a process that was overtaken changes nothing.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, select, update

from services.storage.catalogue.databases import READING, database_errors, open_engine, place_of, read_url
from services.storage.catalogue.revisions import bring_up_to_date
from services.storage.catalogue.schema import CATALOGUE, READ
from services.storage.disk import storage_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

#: Above every offset that a log gives.
LAST = 2**63 - 1
_PAGE = 1000


class Row(NamedTuple):
    """A record with its place in the log. ``at``: Unix seconds; ``type``: its tag; ``record``: JSON.

    ``campaign`` and ``creative`` stand beside it for whoever asks in SQL: what the record itself names, if it does.
    """

    offset: int
    at: float
    type: str
    campaign: str | None
    creative: str | None
    record: bytes


class CatalogueTable:
    """The table at an SQLAlchemy URL. Connects when it is used; the first use migrates.

    ``place``: how messages call it. Everything here waits for the database, so it is not called on an event loop that
    answers, and raises StorageError: StorageAway for what may be tried again.
    """

    def __init__(self, url: str) -> None:
        parsed = read_url(url)
        self.place, self._local = place_of(parsed), parsed.get_backend_name() == "sqlite"
        self._engine = open_engine(parsed)
        self._sound = False

    def offset(self) -> int:
        """Up to where the log was read for this table; 0 at first."""
        with self._reading() as connection:
            return int(connection.execute(select(READ.c.log_offset)).scalar_one())

    def rows(self, after: int = 0, until: int = LAST) -> Iterator[Row]:
        """The rows above ``after`` up to ``until``, in order, a page at a time: a writer waits for no reader."""
        page = select(CATALOGUE).order_by(CATALOGUE.c.log_offset).limit(_PAGE)
        with self._reading() as connection:
            while rows := connection.execute(page.where(CATALOGUE.c.log_offset.between(after + 1, until))).all():
                yield from map(Row._make, rows)
                after = rows[-1].log_offset

    def keep(self, rows: Sequence[Row], was: int, offset: int) -> bool:
        """Take rows between ``was`` and ``offset``; False, and nothing is taken, where the table is not at ``was``."""
        with self._moving(was, offset) as connection:
            if connection is not None and rows:
                connection.execute(insert(CATALOGUE), [_columns(row) for row in rows])
            return connection is not None

    def forget_above(self, offset: int, was: int) -> bool:
        """Drop what stands above ``offset``; False, and nothing is dropped, where the table is not at ``was``."""
        with self._moving(was, offset) as connection:
            if connection is not None:
                connection.execute(delete(CATALOGUE).where(CATALOGUE.c.log_offset > offset))
            return connection is not None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Without a transaction, where the database has such: what is read is bounded by an offset, and does not change."""
        with database_errors(self.place):
            self._migrate()
            with self._engine.connect().execution_options(**{READING: True}) as connection:
                yield connection

    @contextmanager
    def _moving(self, was: int, offset: int) -> Iterator[Connection | None]:
        """A transaction that takes the table from one offset to another; None where somebody else has moved it."""
        with database_errors(self.place):
            self._migrate()
            with self._engine.begin() as connection:
                moved = connection.execute(update(READ).where(READ.c.log_offset == was).values(log_offset=offset)).rowcount
                yield connection if moved else None

    def _migrate(self) -> None:
        if self._sound:
            return
        if self._local:
            _make_folder(Path(self.place))
        bring_up_to_date(self._engine, self.place)
        self._sound = True


def _columns(row: Row) -> dict[str, object]:
    """PostgreSQL's text holds no NUL; a name that has one is known by the record."""
    campaign, creative = (name and name.replace("\0", "\N{REPLACEMENT CHARACTER}") for name in (row.campaign, row.creative))
    return {
        "log_offset": row.offset, "at": row.at, "type": row.type, "campaign": campaign, "creative": creative,
        "record": row.record,
    }  # fmt: skip


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(path, error) from error
