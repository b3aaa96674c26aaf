"""Reading the log tick by tick. An entry beyond the last tick is not handed out: the fold is cut by ticks, never by arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from services.records import Kind, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.records import Record
    from services.storage.log import Log

_PAGE = 1000


class Cut(NamedTuple):
    """The records between two ticks, and the later tick's offset and time."""

    records: list[Record]
    offset: int
    at: float


def cuts(log: Log, after: int) -> Iterator[Cut]:
    """Every whole cut that the log holds behind an offset."""
    records: list[Record] = []
    while page := log.read(after, _PAGE):
        for stored in page:
            if stored.kind == Kind.TICK:
                yield Cut(records, stored.offset, stored.at)
                records = []
            else:
                records.append(decode(stored.payload))
        after = page[-1].offset
