"""Parts: rows written as Parquet files by day, ready to be named by a manifest.

Owns the names of files. Invariant: no two files ever have one name, so that a file that is read is never written over.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from errors import StorageError
from services.reports.archive.columns import by_day, conform, from_parquet, in_order, to_parquet
from services.reports.archive.manifest import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from services.reports.archive.store import Store


def write_parts(store: Store, tables: Mapping[str, pa.Table], *, settled: bool, rate: float = 1.0) -> list[Part]:
    """Write rows by table and day. Decisions with ``draw`` below ``rate`` keep their chances and lie in files of their own.

    Nothing is left behind where one cannot be written (StorageError, DiskFull).
    """
    written: list[Part] = []
    try:
        for table, rows in tables.items():
            for day, of_day in by_day(conform(table, rows)):
                for share, kept in by_draw(table, of_day, rate):
                    written.append(_write(store, table, day, kept, settled=settled, rate=share))
    except BaseException:
        discard(store, written)
        raise
    return written


def discard(store: Store, parts: Sequence[Part]) -> None:
    """Delete files that no manifest names. What cannot be deleted now is a leftover for the next writer."""
    try:
        store.remove([part.name for part in parts])
    except StorageError:
        return


def read_part(store: Store, part: Part) -> pa.Table:
    """The rows of a file. Raises StorageError where it is cut or none of ours."""
    content = store.read(part.name)
    if len(content) != part.size:
        raise StorageError(f"{store.address(part.name)}: expected {part.size} bytes, got {len(content)}")
    return from_parquet(store.address(part.name), content, part.table)


def by_draw(table: str, rows: pa.Table, rate: float) -> Iterator[tuple[float, pa.Table]]:
    """Decisions whose chances are kept, and the others without theirs, each with its rate; another table as it is."""
    if table != "decisions":
        yield 0.0, rows
        return
    drawn = pc.fill_null(pc.less(rows["draw"], pa.scalar(rate, pa.float32())), fill_value=False)
    bare = rows.filter(pc.invert(drawn))
    for column in ("candidates", "probabilities", "draw"):
        bare = bare.set_column(bare.schema.get_field_index(column), column, pa.nulls(len(bare), bare.schema.field(column).type))
    yield from ((share, kept) for share, kept in ((rate, rows.filter(drawn)), (0.0, bare)) if len(kept))


def _write(store: Store, table: str, day: str, rows: pa.Table, *, settled: bool, rate: float) -> Part:
    low, high = (extreme.as_py() for extreme in pc.min_max(rows["offset"]).values())
    name = f"{table}/day={day}/{low:012d}-{high:012d}-{secrets.token_hex(4)}.parquet"
    content = to_parquet(in_order(table, rows))
    store.put(name, content)
    return Part(name=name, table=table, day=day, rows=len(rows), size=len(content), settled=settled, rate=rate)
