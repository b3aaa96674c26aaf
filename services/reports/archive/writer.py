"""Rows that come in columns, a simulation's say, on their way into an archive.

Owns the gathering: files of a million rows, one commit each. Invariant: memory is bounded by what is gathered, and what was
committed stays whatever happens to the rest.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa

from services.reports.tables import SCHEMAS, row_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from services.records import Record
    from services.reports.archive.archive import Archive

#: Decisions gathered before they are written.
GATHERED = 1_000_000


class ArchiveWriter:
    """Gathers rows and commits them. A context manager: what is left is committed at its end, unless that is an error."""

    def __init__(self, archive: Archive, rate: float = 1.0) -> None:
        self._archive, self._rate = archive, rate
        self._gathered: dict[str, list[pa.Table]] = defaultdict(list)

    def write(self, tables: Mapping[str, pa.Table]) -> None:
        """Add rows in columns, see ``SCHEMAS``; columns left out are null, dictionary-encoded text is welcome.

        Decisions come joined with what came of them: ``impression``, ``click`` and so on are Unix seconds, null for never.
        ``draw`` (uniform in [0, 1)) says which of them keep their chances: those below the rate; left out, it is drawn here.
        Raises InvalidInput for columns that are none, StorageError where nothing can be written.
        """
        for table, rows in tables.items():
            self._gathered[table].append(_drawn(rows) if table == "decisions" else rows)
        if sum(len(rows) for rows in self._gathered["decisions"]) >= GATHERED:
            self.flush()

    def note(self, offset: int, record: Record) -> None:
        """Add a record of the log: a campaign that was put, a creative that was added or retired."""
        table, row = row_of(offset, record)
        self.write({table: pa.Table.from_pylist([row], SCHEMAS[table])})

    def flush(self) -> None:
        """Commit what is gathered."""
        gathered, self._gathered = self._gathered, defaultdict(list)
        tables = {table: pa.concat_tables(rows, promote_options="default") for table, rows in gathered.items() if rows}
        if tables:
            self._archive.append(tables, self._rate)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None:
            self.flush()


def _drawn(rows: pa.Table) -> pa.Table:
    """With a draw for each row, by a hash of its offset where none came: the same rows give the same sample."""
    if "draw" in rows.column_names:
        return rows
    mixed = rows["offset"].to_numpy().astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return rows.append_column("draw", pa.array((mixed >> np.uint64(40)).astype(np.float32) / np.float32(2**24)))
