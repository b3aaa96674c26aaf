"""A CSV or Parquet file as columns: opened, and asked for one by name. Knows nothing of decisions.

Invariant: a file that is cut, empty or of another kind is InvalidInput, and so is a column that is not there. An empty cell
is None, never the word for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_PARQUET = b"PAR1"
#: Only an empty cell is nothing. "NA" in a column of numbers is a mistake to be shown, not a gap to be filled.
_AS_WRITTEN = pyarrow.csv.ConvertOptions(null_values=[""], strings_can_be_null=True)


@dataclass(frozen=True)
class Columns:
    """Columns of a file, each of ``len`` cells. form: CSV or Parquet."""

    path: Path
    form: str
    table: pa.Table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def names(self) -> list[str]:
        """Every column."""
        return list(self.table.column_names)

    def where(self, row: int) -> str:
        """The place of a row (counted from 1, headings aside), for messages."""
        return f"{self.path} row {row + 1}"

    def cells(self, name: str) -> list[Any]:
        """The cells of a column as Python values, None where empty. Raises InvalidInput where there is no such column."""
        self._demand(name)
        return list(self.table[name].to_pylist())

    def filled(self, name: str) -> list[Any]:
        """The cells of a column that may have no gap. Raises InvalidInput naming the first that is empty."""
        cells = self.cells(name)
        empty = next((row for row, cell in enumerate(cells) if cell is None or cell == ""), None)
        if empty is not None:
            raise InvalidInput(f"{self.where(empty)}: {name}", "a value", "nothing")
        return cells

    def features(self, names: Sequence[str]) -> list[dict[str, float]]:
        """Features of each row: numbers as they are, words as ``column=word``; an empty cell is no feature."""
        cells = [self.cells(name) for name in names]
        return [
            dict(_feature(name, column[row]) for name, column in zip(names, cells, strict=True) if column[row] is not None)
            for row in range(len(self))
        ]

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column of numbers, shape (n,). Raises InvalidInput naming the first cell that is none, NaN, or empty."""
        cells = self.cells(name)
        numbers = np.array([cell if isinstance(cell, int | float) else np.nan for cell in cells], np.float64)
        bad = np.flatnonzero(~np.isfinite(numbers))
        if len(bad):
            raise InvalidInput(f"{self.where(int(bad[0]))}: {name}", "a finite number", _shown(cells[int(bad[0])]))
        return numbers

    def _demand(self, name: str) -> None:
        if name not in self.names:
            raise InvalidInput(f"{self.path}: column {name}", f"one of {_listed(self.names)}", "none of that name")


def open_columns(path: Path) -> Columns:
    """Open a file by its content: Parquet, else CSV with a line of headings. Raises InvalidInput."""
    try:
        with path.open("rb") as file:
            parquet = file.read(len(_PARQUET)) == _PARQUET
        table = pq.read_table(path) if parquet else pyarrow.csv.read_csv(path, convert_options=_AS_WRITTEN)
        table.column_names  # noqa: B018  (decodes the headings, or fails here where it can be said)
    except (pa.ArrowException, UnicodeDecodeError, OSError) as error:
        raise InvalidInput(str(path), "a whole Parquet file, or CSV with a line of headings", _first_line(error)) from error
    if not table.num_rows:
        raise InvalidInput(str(path), "at least one row", "none")
    return Columns(path, "Parquet" if parquet else "CSV", table)


def _feature(name: str, cell: Any) -> tuple[str, float]:
    return (name, float(cell)) if isinstance(cell, int | float) else (f"{name}={cell}", 1.0)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:160] if str(error) else type(error).__name__


def _shown(cell: object) -> str:
    return "nothing" if cell is None else str(cell)[:40]


def _listed(names: Sequence[str], most: int = 20) -> str:
    return ", ".join(names[:most]) + (f" … ({len(names)} in all)" if len(names) > most else "")
