"""Past headline tests from a file, as columns: which headlines were tested against each other, and what became of them.

The columns are those of the Upworthy Research Archive (Matias et al. 2021, Scientific Data 8:195), as CSV or Parquet. Headlines
are compared within a group: one test under one picture. Invariant: every group has two headlines or more, each once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from errors import InvalidInput

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_TEST, _PICTURE, _TEXT, _WEEK = "clickability_test_id", "eyecatcher_id", "headline", "test_week"
_COUNTS = ("impressions", "clicks")
#: Columns that a file must have; the picture and the week may be left out.
_NEEDED = (_TEST, _TEXT, *_COUNTS)


@dataclass(frozen=True)
class PastTests:
    """n arms. tests, groups: (n,) numbers. texts, impressions, clicks: (n,). weeks: (n,) as YYYYWW, 0 where none are told.

    names: of the tests, by their number.
    """

    tests: NDArray[np.int64]
    groups: NDArray[np.int64]
    texts: NDArray[np.object_]
    impressions: NDArray[np.float64]
    clicks: NDArray[np.float64]
    weeks: NDArray[np.int64]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.texts)

    def where(self, here: NDArray[np.bool_]) -> Self:
        """Some of the arms; a group goes or stays as a whole, because it has one week."""
        columns = {item.name: getattr(self, item.name)[here] for item in fields(self) if item.name != "names"}
        return type(self)(**columns, names=self.names)

    def between(self, first: int, last: int) -> Self:
        """The tests of these weeks, both included."""
        return self.where((self.weeks >= first) & (self.weeks <= last))

    def outside(self, first: int, last: int) -> Self:
        """The tests of all other weeks."""
        return self.where((self.weeks < first) | (self.weeks > last))


def read_past_tests(path: Path) -> PastTests:
    """Tests from a CSV or Parquet file. Raises InvalidInput that names the column, and the row where there is one."""
    columns = _columns(_table(path), str(path))
    pictured = np.array([picture is not None for picture in columns[_PICTURE]], np.bool_)
    if not pictured.any():
        raise InvalidInput(str(path), "tests of two headlines or more", "no rows")
    rows = {name: column[pictured] for name, column in columns.items()}  # whether they share a picture, nobody knows
    names, tests = np.unique(rows[_TEST].astype(np.str_), return_inverse=True)
    _, pictures = np.unique(rows[_PICTURE].astype(np.str_), return_inverse=True)
    _, groups = np.unique(np.column_stack([tests, pictures]), axis=0, return_inverse=True)
    merged = _merged(rows, tests, groups.ravel(), tuple(names.tolist()))
    compared = merged.where(np.bincount(merged.groups)[merged.groups] > 1)
    if not len(compared):
        raise InvalidInput(str(path), "tests of two headlines or more", f"{len(merged)} headlines and none to compare")
    return compared


def _table(path: Path) -> pa.Table:
    if not path.is_file():
        raise InvalidInput(str(path), "a CSV or Parquet file", "a folder" if path.is_dir() else "nothing there")
    try:
        with path.open("rb") as file:
            if file.read(4) == b"PAR1":
                return parquet.read_table(path)
        return csv.read_csv(path, parse_options=csv.ParseOptions(newlines_in_values=True))
    except (pa.ArrowInvalid, OSError) as error:
        raise InvalidInput(str(path), "a CSV or Parquet file", str(error).partition("\n")[0]) from error


def _columns(table: pa.Table, name: str) -> dict[str, NDArray[Any]]:
    for column in (*_NEEDED, _PICTURE, _WEEK):
        if table.column_names.count(column) not in ({1} if column in _NEEDED else {0, 1}):
            raise InvalidInput(
                f"{name}: {column}", f"columns {', '.join(_NEEDED)}, each once", ", ".join(table.column_names) or "none"
            )
    told: dict[str, NDArray[Any]] = {column: _told(table, column, name) for column in (_TEST, _TEXT)}
    told |= {column: _numbers(table, column, name) for column in _COUNTS}
    told[_PICTURE] = np.array(table[_PICTURE].to_pylist() if _PICTURE in table.column_names else [""] * len(table), object)
    weeks = _numbers(table, _WEEK, name) if _WEEK in table.column_names else np.zeros(len(table))
    return told | {_WEEK: weeks.astype(np.int64)}


def _told(table: pa.Table, column: str, name: str) -> NDArray[np.object_]:
    values = _cast(table, column, name, pa.string(), "text in UTF-8")
    for row, value in enumerate(values, 1):
        if value is None or not value.strip():
            raise InvalidInput(f"{name}: {column}", "something in every row", f"nothing in row {row}")
    return np.array(values, object)


def _cast(table: pa.Table, column: str, name: str, kind: pa.DataType, expected: str) -> list[Any]:
    try:
        return list(table[column].cast(kind).to_pylist())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise InvalidInput(f"{name}: {column}", expected, str(error).partition("\n")[0]) from error


def _numbers(table: pa.Table, column: str, name: str) -> NDArray[np.float64]:
    values = np.array(_cast(table, column, name, pa.float64(), "numbers"), np.float64)  # a null becomes NaN
    least = 1.0 if column == "impressions" else 0.0
    for row in np.flatnonzero(~(np.isfinite(values) & (values >= least)))[:1].tolist():
        raise InvalidInput(f"{name}: {column}", f"numbers from {least:g}", f"{values[row]} in row {row + 1}")
    return values


def _merged(
    rows: dict[str, NDArray[Any]], tests: NDArray[np.int64], groups: NDArray[np.int64], names: tuple[str, ...]
) -> PastTests:
    """The same headline twice in a group is one arm."""
    _, words = np.unique(rows[_TEXT].astype(np.str_), return_inverse=True)
    _, first, arms = np.unique(np.column_stack([groups, words]), axis=0, return_index=True, return_inverse=True)
    shown, clicked = (np.bincount(arms.ravel(), rows[column]).astype(np.float64) for column in _COUNTS)
    return PastTests(tests[first], groups[first], rows[_TEXT][first], shown, clicked, rows[_WEEK][first], names)
