"""The catalogue's history: its records in order, from the table that keeps them and the log behind it.

The seam between both: knows records, the log and the table. Invariant: each record comes once, in the order of the log, and
one that the log lost in a failure does not come.
"""

from __future__ import annotations

from itertools import chain, takewhile
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from errors import InvalidInput, LogGap, StorageError
from services.campaigns.catalogue import Catalogue, CatalogueRecord
from services.campaigns.records import CampaignPut, CreativeAdded, CreativeRefused, RulesChanged, TrustSet
from services.records import Kind, decode
from services.storage.catalogue.table import LAST, Row
from services.storage.log import survived

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from services.storage.catalogue.table import CatalogueTable
    from services.storage.log import Log, Stored

_PAGE = 1000
_decoder: msgspec.json.Decoder[CatalogueRecord] = msgspec.json.Decoder(CatalogueRecord)


class CatalogueHistory(NamedTuple):
    """Both places where the catalogue's records are. ``log`` is one instance a thread, and so is this."""

    table: CatalogueTable
    log: Log

    def between(self, after: int = 0, until: int = LAST) -> Iterator[tuple[int, CatalogueRecord]]:
        """Every record with an offset above ``after`` and up to ``until``: those of the table, then what the log has behind.

        Where the log is trimmed while this reads, the table has what was given up, and is gone on with.
        Raises StorageAway where the database does not answer, StorageError where table and log do not fit together.
        """
        reached = self.table.offset()
        _refuse_another(self.table, self.log, reached)
        while True:
            kept = survived(self.log, reached)
            try:
                behind = catalogue_records(self.log, max(after, kept), until)
                for offset, record in chain(self._rows(after, min(kept, until)), behind):
                    yield offset, record
                    after = offset
            except LogGap as gap:
                before, reached = reached, self.table.offset()
                if reached == before:
                    raise _trimmed(self.table, before) from gap
            else:
                return

    def _rows(self, after: int, until: int) -> Iterator[tuple[int, CatalogueRecord]]:
        return ((row.offset, record_of(row, self.table.place)) for row in self.table.rows(after, until))

    def lost(self) -> Iterator[tuple[int, CatalogueRecord]]:
        """Records of the table that were on a log of which nothing is left: they come before all that the log has now."""
        return takewhile(lambda kept: not self.log.kept(kept[0]), self._rows(0, LAST))

    def catalogue(self) -> Catalogue:
        """What all of them make."""
        catalogue = Catalogue()
        for _, record in self.between():
            catalogue.apply(record)
        return catalogue


def catalogue_records(log: Log, after: int, until: int = LAST) -> Iterator[tuple[int, CatalogueRecord]]:
    """The catalogue's records that the log has between two offsets, each with its own. Raises LogGap."""
    while after < until and (page := log.read(after, _PAGE, (Kind.CATALOGUE,))):
        for offset, record in _records(page):
            if offset <= until:
                yield offset, record
        after = page[-1].offset


def row_of(offset: int, record: CatalogueRecord) -> Row:
    """A record as the table keeps it."""
    tag = str(record.__struct_config__.tag)
    return Row(offset, record.at, tag, *_concerned(record), msgspec.json.encode(record))


def record_of(row: Row, place: str) -> CatalogueRecord:
    """The inverse of ``row_of``; raises StorageError on a row that is no record."""
    try:
        return _decoder.decode(row.record)
    except (msgspec.DecodeError, UnicodeDecodeError, InvalidInput) as error:
        raise StorageError(f"{place}: expected a record of the catalogue at offset {row.offset}, got none ({error})") from error


class CatalogueKeeper:
    """Brings the table up to the log, for the learner that leads. ``offset``: what the log has up to there is not needed here.

    That is above the table's own while the log brings no record of the catalogue: an idle catalogue costs the database
    nothing, and the table never claims to have read what a power cut may still take from the log.
    """

    def __init__(self, table: CatalogueTable) -> None:
        self.offset = 0
        self._table = table
        self._reached: int | None = None

    def step(self, log: Log) -> int:
        """Keep what is new, and forget what a failure took from the log; how many records were kept.

        Raises StorageError; it may be called again then.
        """
        count = 0
        try:
            while (kept := self._advance(log)) is not None:
                count += kept
        except StorageError:
            self._reached = None  # the database may have done it and not have said so
            raise
        return count

    def _advance(self, log: Log) -> int | None:
        """Take one page of the log; how many records that were, None where there is nothing more to do now.

        Whether the log was cut is asked after the page is read: a cut that comes later is met by the next step.
        """
        if self._reached is None:
            self._reached = self.offset = self._table.offset()
            _refuse_another(self._table, log, self._reached)
        head = log.head()
        try:
            page = log.read(self.offset, _PAGE, (Kind.CATALOGUE,))
        except LogGap as gap:
            raise _trimmed(self._table, self.offset) from gap
        kept = survived(log, self.offset)
        if kept < self.offset:
            return self._go_back(log, kept, self._reached)
        if page:
            return self._keep(page, self._reached)
        self.offset = max(self.offset, head)
        return None

    def _keep(self, page: list[Stored], reached: int) -> int | None:
        rows, last = [row_of(offset, record) for offset, record in _records(page)], page[-1].offset
        return len(rows) if self._moved(last, done=self._table.keep(rows, reached, last)) else None

    def _go_back(self, log: Log, kept: int, reached: int) -> int | None:
        if kept >= reached:
            self.offset = kept
            return 0
        _refuse_another(self._table, log, reached)
        return 0 if self._moved(kept, done=self._table.forget_above(kept, reached)) else None

    def _moved(self, offset: int, *, done: bool) -> bool:
        """Where another learner has moved the table meanwhile, the next step asks where to."""
        self._reached = offset if done else None
        self.offset = offset if done else self.offset
        return done


def _concerned(record: CatalogueRecord) -> tuple[str | None, str | None]:
    """The campaign and the creative that a record names."""
    match record:
        case CampaignPut():
            return record.campaign.id, None
        case CreativeAdded():
            return record.creative.campaign, record.creative.id
        case CreativeRefused():
            return record.brief.campaign, None
        case TrustSet():
            return record.campaign, None
        case RulesChanged():
            return None, None
        case _:
            return None, record.creative


def _records(page: Sequence[Stored]) -> Iterator[tuple[int, CatalogueRecord]]:
    for stored in page:
        record = decode(stored.payload)
        if isinstance(record, CatalogueRecord):
            yield stored.offset, record


def _refuse_another(table: CatalogueTable, log: Log, reached: int) -> None:
    """Raise StorageError where the log's first record is not in the table: following it would empty another service's table.

    A log that was trimmed cannot be told, and one that lost everything begins above what the table has reached.
    """
    try:
        first = next(catalogue_records(log, 0, reached), None)
    except LogGap:
        return
    row = next(table.rows(first[0] - 1 if first else 0), None)
    lost = first is None and (row is None or log.kept(reached) < row.offset)
    if not lost and (row is None or (row.offset, record_of(row, table.place)) != first):
        raise StorageError(
            f"{table.place}: the catalogue is another log's, up to its offset {reached}; "
            "restore that log, or begin with a new database"
        )


def _trimmed(table: CatalogueTable, offset: int) -> StorageError:
    """The log was trimmed with another table in mind."""
    return StorageError(
        f"{table.place}: the catalogue is kept up to offset {offset} of the log, which has given up what followed; "
        "set ADLOOM_DATABASE_URL to the database that learn keeps it in, or restore that"
    )
