"""How many people an ad reached and on which days it was shown, from the archive, so coarse that nobody can be told from it.

Owns the query and the withholding. Invariant: what leaves here is a day or a multiple of ``GROUP``; a count below it is None.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import msgspec

from errors import StorageError

if TYPE_CHECKING:
    from services.reports.archive import Archive

#: People that a count must have before it is told, and the step in which it is told. Steps of one would let two readings of
#: the page tell who came between them.
GROUP = 50

#: One thread and few columns: this runs beside the requests. An impression and a click both show that an ad was seen; whoever
#: has no name counts each time.
_QUERY = """
SELECT d.shown AS creative, min(e."at") AS first, max(e."at") AS last, count(DISTINCT d.person) AS people
FROM read_parquet($decisions) d JOIN read_parquet($events) e ON e.decision = d.id
WHERE e.kind IN ('impression', 'click') GROUP BY d.shown
"""


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """First and last day (UTC) of a creative, and people reached in steps of ``GROUP``, None below it."""

    first: dt.date
    last: dt.date
    people: int | None


def reach(archive: Archive) -> dict[str, Reach]:
    """The reach of every creative that was shown, by its id; raises StorageError where the archive cannot be read."""
    patterns = archive.tables()
    files = {table: patterns[table] for table in ("decisions", "events")}
    if not all(any(Path(pattern).parent.parent.glob(f"*/{Path(pattern).name}")) for pattern in files.values()):
        return {}
    try:
        with duckdb.connect(config={"threads": 1}) as connection:
            found = connection.execute(_QUERY, files).fetchall()
    except duckdb.Error as error:
        raise StorageError(f"archive: expected files of decisions and events, got {error}") from error
    return {creative: Reach(first=_day(first), last=_day(last), people=told(people)) for creative, first, last, people in found}


def told(people: int) -> int | None:
    """A count as it may be told."""
    return people // GROUP * GROUP or None


def _day(at: float) -> dt.date:
    return dt.datetime.fromtimestamp(at, dt.UTC).date()
