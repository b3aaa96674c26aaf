"""The tables of a report as CSV: one file an exhibit, for programs. Plain numbers, times in ISO 8601, empty for no answer.

Knows the contents, no file. Invariant: a number is written as the data has it.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from services.reports.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from services.reports.deliverables.contents import ReportData, TableData

#: Signs with which a spreadsheet would take a text for a formula (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


#: All that the exhibits name as estimated, whether it is in a table or in a sentence only.
ESTIMATES = "estimates.csv"
_FIELDS = ("value", "low", "high", "level", "n", "method", "assumption")


def sheets(data: ReportData) -> dict[str, bytes]:
    """For each exhibit that has a table ``<id>.csv`` and its content, and one of all estimates."""
    tables = {f"{name}.csv": _table(exhibit.table) for name, exhibit in data.exhibits.items() if exhibit.table.rows}
    return {**tables, ESTIMATES: _estimates(data)}


def _table(table: TableData) -> bytes:
    return _sheet([plain(column) for column in table.columns], ([_plain(cell.value) for cell in row] for row in table.rows))


def _estimates(data: ReportData) -> bytes:
    named = ((one, name, held) for one, exhibit in data.exhibits.items() for name, held in exhibit.estimates.items())
    rows = ([one, _plain(name), *(_plain(getattr(held, field)) for field in _FIELDS)] for one, name, held in named)
    return _sheet(["exhibit", "estimate", *_FIELDS], rows)


def _sheet(columns: Sequence[str], rows: Iterable[Sequence[float | str]]) -> bytes:
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")  # RFC 4180
    writer.writerow(columns)
    writer.writerows(rows)
    return held.getvalue().encode()


def _plain(value: float | str | None) -> float | str:
    """A number as it is; words without typography, and never as something that a spreadsheet would run."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
