"""Going back: rows of records that the log has lost since they were archived go out of the files, or come into them once.

Knows files and offsets, not why the log was cut. Invariant: one version of the manifest has all of those rows, the next none;
where the log has lost everything, the archive is what is left and keeps them, and what is sent again is not in it twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from services.reports.archive.columns import by_day
from services.reports.archive.parts import discard, read_part, write_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from services.reports.archive.manifest import Manifest, Part
    from services.reports.archive.store import Store

#: Columns that name a record, as far as its table has them.
_NAMES = ("at", "id", "creative", "kind")
#: Seconds by which the clocks of those who write may differ.
_APART = 60.0


def rewound(store: Store, now: Manifest, kept: int) -> Manifest:
    """The next version, up to an offset. Only open days are looked at: a failure takes seconds, a settled day is a day old."""
    old: list[Part] = []
    new: list[Part] = []
    try:
        for part in now.parts:
            rows = None if part.settled else read_part(store, part)
            if rows is not None and pc.max(rows["offset"]).as_py() > kept:
                old.append(part)
                new += write_parts(store, {part.table: rows.filter(pc.less_equal(rows["offset"], kept))}, settled=False)
    except BaseException:
        discard(store, new)
        raise
    return msgspec.structs.replace(now, offset=kept).replaced(old, new)


def unseen(store: Store, now: Manifest, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """These rows of each table without those that it has from a log that has lost everything since, under other offsets."""
    found = {}
    for table, rows in tables.items():
        again = pc.min(rows["at"]).as_py() <= now.gone + _APART
        found[table] = _unseen(store, now, table, rows) if again else rows
    return found


def _unseen(store: Store, now: Manifest, table: str, rows: pa.Table) -> pa.Table:
    days = {day for day, _ in by_day(rows)}
    parts = [part for part in now.of(table) if part.day in days and not part.settled]
    seen = {known for part in parts for known in _known_by(read_part(store, part))}
    return rows.filter(pa.array([known not in seen for known in _known_by(rows)], pa.bool_()))


def _known_by(rows: pa.Table) -> Iterator[tuple[object, ...]]:
    """What tells a record from others, wherever it stands on the log: a page may say the same twice, but not at one moment."""
    return zip(*(rows[column].to_pylist() for column in _NAMES if column in rows.column_names), strict=True)
