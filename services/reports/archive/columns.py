"""Columns as a file holds them: typed as the schema says, NaN as null, sorted so that some of the people are some of the file.

Knows no store. Invariant: what leaves here has exactly the schema's columns, and no NaN: in a figure one NaN would make a NaN
of every sum, and a time or a chance that is not a number is none.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from errors import InvalidInput, StorageError
from services.reports.tables import NEEDED, SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

DAY = 86_400
#: The first second that no date names.
_YEAR_10000 = 253_402_300_800
#: Rows of a row group, the least that DuckDB reads by itself: small groups are what a part of the people is found by.
_GROUP = 122_880
#: Parts that people are sorted into within a file. Fully sorted by person, times would no longer compress.
_SLICES = 64
_ODD = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def person_codes(campaign: str, people: NDArray[np.int64]) -> NDArray[np.uint64]:
    """People (n,) of a campaign, numbered as they may be, as even 64-bit hashes (n,): SplitMix64 (Steele et al. 2014)."""
    start = np.uint64(int.from_bytes(hashlib.blake2b(campaign.encode(), digest_size=8).digest(), "little"))
    mixed = (people.astype(np.uint64) ^ start) + _ODD[0]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _ODD[1]
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _ODD[2]
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def conform(table: str, rows: pa.Table) -> pa.Table:
    """Rows in the schema's columns and types; those left out are null.

    Raises InvalidInput for a column that is none of them, and for rows without a value that every row has to have.
    """
    schema = SCHEMAS[table]
    if strange := set(rows.column_names) - set(schema.names):
        raise InvalidInput(f"{table}.{min(strange)}", f"a column of {', '.join(schema.names)}", "another name")
    found = pa.table([_column(table, rows, field) for field in schema], schema=schema)
    if empty := next((name for name in NEEDED[table] if found[name].null_count), None):
        raise InvalidInput(f"{table}.{empty}", "a value in every row", "none in some")
    return found


def _column(table: str, rows: pa.Table, field: pa.Field) -> pa.ChunkedArray | pa.Array:
    if field.name not in rows.column_names:
        return pa.nulls(len(rows), field.type)
    try:
        column = rows[field.name].cast(field.type)
    except pa.ArrowException as error:
        raise InvalidInput(f"{table}.{field.name}", str(field.type), f"{rows[field.name].type} ({error})") from None
    return pc.if_else(pc.is_nan(column), None, column) if pa.types.is_floating(field.type) else column


def by_day(rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each UTC day, as ``2026-11-21``; raises InvalidInput for a row without a time, or with one of no year."""
    at = rows["at"].to_numpy()
    if not ((at >= 0) & (at < _YEAR_10000)).all():  # nor is NaN
        raise InvalidInput("at", "Unix seconds in every row, from 1970 to 9999", "none in some")
    days = np.floor_divide(at, DAY).astype(np.int64)
    for day in np.unique(days):
        name = str(np.datetime64(int(day), "D"))
        yield name, rows if days[0] == days[-1] == day and (days == day).all() else rows.filter(pa.array(days == day))


def in_order(table: str, rows: pa.Table) -> pa.Table:
    """Decisions by campaign, slice of the people and offset; other tables by offset."""
    keys = [rows["offset"].to_numpy()]
    if table == "decisions":
        keys += [rows["person"].to_numpy() // np.uint64(2**64 // _SLICES), _codes(rows["campaign"])]
    order = np.lexsort(keys)
    return rows if (np.diff(order) == 1).all() else rows.take(pa.array(order))


def _codes(words: pa.ChunkedArray) -> NDArray[np.int64]:
    """One number a word, the same in every chunk."""
    return np.asarray(words.unify_dictionaries().combine_chunks().indices.fill_null(-1).to_numpy(zero_copy_only=False))


def to_parquet(rows: pa.Table) -> bytes:
    """A Parquet file. Words as dictionaries; numbers byte by byte (BYTE_STREAM_SPLIT), which halves times."""
    words, numbers = _leaves(rows.schema)
    sink = pa.BufferOutputStream()
    pq.write_table(
        rows, sink, compression="zstd", row_group_size=_GROUP, use_dictionary=words, write_page_checksum=True,
        column_encoding=dict.fromkeys(numbers, "BYTE_STREAM_SPLIT"),
    )  # fmt: skip
    return bytes(sink.getvalue())


def _leaves(schema: pa.Schema) -> tuple[list[str], list[str]]:
    """Columns of few values, and columns of numbers that are hardly ever the same twice."""
    leaves = {
        f"{field.name}.list.element" if pa.types.is_list(field.type) else field.name: _leaf(field.type) for field in schema
    }
    words = [name for name, kind in leaves.items() if pa.types.is_dictionary(kind) or pa.types.is_int8(kind)]
    return words, [name for name, kind in leaves.items() if pa.types.is_floating(kind)]


def _leaf(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_list(kind) else kind


def from_parquet(name: str, content: bytes, table: str) -> pa.Table:
    """The rows of a file; columns younger than it are null. Raises StorageError, which names the file, where it is none."""
    try:
        rows = pq.read_table(pa.BufferReader(content), page_checksum_verification=True)
        return conform(table, rows)
    except (pa.ArrowException, OSError, InvalidInput) as error:
        raise StorageError(f"{name}: expected a Parquet file of {table}, got {error}") from error
