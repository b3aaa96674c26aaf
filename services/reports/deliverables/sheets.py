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

#: Signs with which a spreadsheet would take a text for a formula (OWASP, "CSV injection"), also as East Asian ones are typed.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


#: All that the exhibits name as estimated, whether it is in a table or in a sentence only.
ESTIMATES = "estimates.csv"
#: All that the page says beside its tables: a count may be in a sentence only.
SENTENCES = "sentences.csv"
_FIELDS = ("value", "low", "high", "level", "n", "method", "assumption")


def sheets(data: ReportData) -> dict[str, bytes]:
    """For each exhibit that has a table ``<id>.csv`` and its content, one of all estimates, and one of all sentences."""
    tables = {f"{name}.csv": _table(exhibit.table) for name, exhibit in data.exhibits.items() if exhibit.table.rows}
    return {**tables, ESTIMATES: _estimates(data), SENTENCES: _sentences(data)}


def _table(table: TableData) -> bytes:
    return _sheet([plain(column) for column in table.columns], ([_plain(cell.value) for cell in row] for row in table.rows))


def _estimates(data: ReportData) -> bytes:
    named = ((one, name, held) for one, exhibit in data.exhibits.items() for name, held in exhibit.estimates.items())
    rows = ([one, _plain(name), *(_plain(getattr(held, field)) for field in _FIELDS)] for one, name, held in named)
    return _sheet(["exhibit", "estimate", *_FIELDS], rows)


def _sentences(data: ReportData) -> bytes:
    heads = {"campaign": data.campaigns, "period": [data.period.words], "made": [data.made], "notice": [data.notice or ""]}
    changes = [] if data.changes is None else data.changes.said
    rows = [("", part, text) for part, texts in {**heads, "changes": changes}.items() for text in texts]
    for name, exhibit in data.exhibits.items():
        parts = {"label": [exhibit.label], "title": [exhibit.title], "subtitle": [exhibit.subtitle], "note": [exhibit.note]}
        rows += [(name, part, text) for part, texts in {**parts, "said": exhibit.said}.items() for text in texts]
    return _sheet(["exhibit", "part", "text"], ((name, part, _plain(text)) for name, part, text in rows if text))


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
