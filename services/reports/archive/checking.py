"""Whether the files of an archive are what its manifest and its schema say, before anything is computed from them.

Knows names, lengths and footers of files, never a row. Invariant: what passes has every column without which a row means
nothing, a value of it in every row, and each column of the schema in a type that can be read as the schema's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from errors import StorageError
from services.reports.archive.parts import read_part
from services.reports.tables import NEEDED, SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import duckdb

    from services.reports.archive.manifest import Part
    from services.reports.archive.store import Store

_NUMBERS = frozenset({"INT32", "INT64", "FLOAT", "DOUBLE"})
#: A column of a list is told as ``candidates, list, element``.
_COLUMNS = """
SELECT file_name, split_part(path_in_schema, ', ', 1) AS name, any_value(type) AS type,
       bool_or(contains(path_in_schema, ', ')) AS listed, sum(stats_null_count) AS missing
FROM parquet_metadata($files) GROUP BY file_name, name
"""


def check_lengths(store: Store, parts: Iterable[Part]) -> None:
    """Raises StorageError, which names the file, where one is gone or not as long as the manifest says."""
    sizes = store.sizes()
    for part in parts:
        if sizes.get(part.name) != part.size:
            found = f"{sizes[part.name]} bytes" if part.name in sizes else "nothing there"
            raise StorageError(f"{store.address(part.name)}: expected {part.size} bytes, got {found}")


def check_columns(store: Store, parts: Iterable[Part], connection: duckdb.DuckDBPyConnection) -> None:
    """Raises StorageError, which names file and column, where one is missing, empty in a row or of another type."""
    tables = {store.address(part.name): part.table for part in parts if part.table in SCHEMAS}
    found: dict[str, dict[str, tuple[str, bool, int]]] = {file: {} for file in tables}
    if tables:
        for file, column, *about in connection.execute(_COLUMNS, {"files": list(tables)}).fetchall():
            found[file][column] = (about[0], about[1], about[2] or 0)
    for file, columns in found.items():
        _check(file, tables[file], columns)


def first_broken(store: Store, parts: Sequence[Part]) -> str | None:
    """What is wrong with the first file that cannot be read whole: an engine that met it does not say which one it was."""
    for part in parts:
        try:
            read_part(store, part)
        except StorageError as error:
            return str(error)
    return None


def _check(file: str, table: str, columns: Mapping[str, tuple[str, bool, int]]) -> None:
    for name in NEEDED[table]:
        missing = columns[name][2] if name in columns else None
        if missing != 0:
            got = "none" if missing is None else f"none in {missing} rows"
            raise StorageError(f"{file}: expected a value of {table}.{name} in every row, got {got}")
    for field in SCHEMAS[table]:
        kind, listed, _ = columns.get(field.name, ("", False, 0))
        if kind and not (listed == pa.types.is_list(field.type) and kind in _readable(field.type)):
            raise StorageError(f"{file}: expected {table}.{field.name} as {field.type}, got {kind}{' list' if listed else ''}")


def _readable(kind: pa.DataType) -> frozenset[str]:
    """The types of Parquet that are read as one of Arrow's."""
    if hasattr(kind, "value_type"):  # of a list, or words as a dictionary
        return _readable(kind.value_type)
    if pa.types.is_string(kind):
        return frozenset({"BYTE_ARRAY"})
    return frozenset({"BOOLEAN"}) if pa.types.is_boolean(kind) else _NUMBERS
