"""Which files of an archive a report reads, as SQL.

Owns the period. Knows no column but ``at``. Invariant: every
relation has the schema's columns, those that are younger than a file as null there.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from services.reports.archive.checking import check_columns, check_lengths, first_broken
from services.reports.tables import SCHEMAS

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from services.reports.archive import Archive
    from services.reports.archive.manifest import Part

#: Tables that fit into memory as they are.
SMALL = ("campaigns", "creatives", "retirements", "supervision", "rejected")


class Sources:
    """The files of one version of an archive within a period (Unix seconds, ``until`` not in it).

    Raises StorageError, which names the file, where one is gone or cut.
    """

    def __init__(self, archive: Archive, since: float | None, until: float | None) -> None:
        self._archive, self._since, self._until = archive, since, until
        self._manifest = archive.manifest()
        check_lengths(archive.store, self._manifest.parts)
        decisions = [part for part in self._manifest.of("decisions") if self._within(part)]
        self.decisions = sum(part.rows for part in decisions)
        self.rate = min((part.rate for part in decisions if part.rate), default=0.0)
        self.settled = self._read("decisions", [part for part in decisions if part.settled])
        self.whole = self._read("decisions", [part for part in decisions if part.settled and part.rate])
        self.unsettled = self._read("decisions", [part for part in decisions if not part.settled])

    @property
    def period(self) -> str:
        """The period as a condition on a row."""
        ends = [f'"at" >= {self._since!r}'] * (self._since is not None) + [f'"at" < {self._until!r}'] * (
            self._until is not None
        )
        return " AND ".join(ends) or "true"

    def check(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Raises StorageError, which names file and column, where a file is not as its table's schema says."""
        check_columns(self._archive.store, self._manifest.parts, connection)

    def broken(self) -> str | None:
        """What is wrong with the first file that cannot be read whole, if any."""
        return first_broken(self._archive.store, self._manifest.parts)

    def of(self, table: str) -> str:
        """A whole table: what is known of campaigns and creatives has no period, and an event may come after it."""
        return self._read(table, self._manifest.of(table))

    def _read(self, table: str, parts: list[Part]) -> str:
        """A SELECT over files. One over none at all is there too: DuckDB refuses an empty list."""
        schema = SCHEMAS[table]
        none = (
            f"SELECT {', '.join(f'NULL::{_sql(field.type)} AS {quoted(field.name, chr(34))}' for field in schema)} WHERE false"
        )
        if not parts:
            return none
        files = ", ".join(quoted(self._archive.store.address(part.name)) for part in parts)
        return f"{none} UNION ALL BY NAME FROM read_parquet([{files}], union_by_name = true, hive_partitioning = false)"

    def _within(self, part: Part) -> bool:
        first = dt.datetime.fromisoformat(part.day).replace(tzinfo=dt.UTC).timestamp()
        after_begin = self._since is None or self._since < first + 86_400
        return after_begin and (self._until is None or first < self._until)


def quoted(text: str, quote: str = "'") -> str:
    """Text as SQL has it."""
    return quote + text.replace(quote, quote * 2) + quote


_SQL = {"string": "VARCHAR", "double": "DOUBLE", "float": "FLOAT", "int64": "BIGINT", "int32": "INTEGER", "int8": "TINYINT",
        "uint64": "UBIGINT", "bool": "BOOLEAN"}  # fmt: skip


def _sql(kind: pa.DataType) -> str:
    """DuckDB's name of an Arrow type."""
    if hasattr(kind, "value_type"):  # a list, or words as a dictionary
        return _sql(kind.value_type) + ("[]" if str(kind).startswith("list") else "")
    return _SQL[str(kind)]
