"""Archives of the first layout, a folder a segment: read once, to be written again in today's.

Knows the first layout and nothing of how today's is committed. Its decisions named people by pseudonym and kept every chance.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from errors import StorageError
from services.reports.archive.manifest import Manifest
from services.reports.archive.parts import write_parts
from services.reports.tables import SCHEMAS, draw_of, person_code

if TYPE_CHECKING:
    from services.reports.archive.store import Store

_NAME = re.compile(r"segments/(\d+)-(\d+)/(\w+)\.parquet")


def old_segments(store: Store) -> list[str]:
    """The Parquet files of the first layout; () where there are none."""
    return sorted((name for name in store.sizes("segments") if _NAME.fullmatch(name)), key=lambda name: int(_ends(name)[0]))


def converted(store: Store) -> Manifest:
    """Every file of the first layout, written as today's, to be committed. Raises StorageError, which names the file."""
    names, parts, at = old_segments(store), [], 0.0
    for name in names:
        table, rows = _read(store, name)
        parts += write_parts(store, {table: rows}, settled=False)
        at = max(at, *rows["at"].to_pylist())
    return Manifest(offset=max(int(_ends(name)[1]) for name in names), at=at, parts=tuple(parts))


def _read(store: Store, name: str) -> tuple[str, pa.Table]:
    table = _ends(name)[2]
    try:
        rows = pq.read_table(pa.BufferReader(store.read(name))).to_pylist()
        return table, pa.Table.from_pylist([_row(table, row) for row in rows], SCHEMAS[table])
    except (pa.ArrowException, KeyError) as error:
        raise StorageError(f"{store.address(name)}: expected {table} of the first layout, got {error!r}") from error


def _row(table: str, row: dict[str, Any]) -> dict[str, Any]:
    if table != "decisions":
        return row
    person = row["person"] or ""
    told = {"person": person_code(row["campaign"], person, row["id"]), "known": person not in ("", f"{row['seed'] or 0:016x}")}
    return {**row, **told, "draw": draw_of(row["id"]), "repeats": 0}


def _ends(name: str) -> tuple[str, str, str]:
    match = _NAME.fullmatch(name)
    assert match is not None  # noqa: S101  (names come from ``old_segments``)
    return match[1], match[2], match[3]
