"""Classification files as numbers. No header is needed; the last column is the class.

Numbers are standardised over the file, missing ones are the mean. Words and truth values are one column a value; values
that come too seldom share one. Rows without a class are left out, constant columns too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from bandits.features.rare import RareLevels
from errors import InvalidInput

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

#: A word that comes less often than this is pooled with the other rare ones.
_RARE = 10
_LEAST_CLASSES = 2


class Stream(NamedTuple):
    """n rows in the order of one run. people: (n, p). classes: (n,), below ``arms``."""

    people: NDArray[np.float32]
    classes: NDArray[np.int64]
    arms: int


def stream(path: Path, order: int, rows: int) -> Stream:
    """The first rows of a shuffled file; every run with the same order sees them alike."""
    table = read(path)
    people, classes = columns_of(table)
    arms = int(classes.max()) + 1
    chosen = np.random.RandomState(7 + order).permutation(len(classes))[:rows]
    return Stream(np.ascontiguousarray(people[chosen]), classes[chosen], arms)


def read(path: Path) -> pa.Table:
    """A Parquet file, or text with commas; rows without a class left out. Raises InvalidInput."""
    try:
        if path.suffix in {".csv", ".data", ".txt"}:
            names = pyarrow.csv.ReadOptions(autogenerate_column_names=True)
            table = pyarrow.csv.read_csv(path, read_options=names, convert_options=_MISSING)
        else:
            table = pyarrow.parquet.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InvalidInput(str(path), "a Parquet or CSV file", str(error).splitlines()[0]) from None
    if table.num_columns > 1:
        table = table.filter(pc.invert(pc.is_null(table.column(table.num_columns - 1), nan_is_null=True)))
        if len(pc.unique(table.column(table.num_columns - 1))) >= _LEAST_CLASSES:
            return table
    shape = f"{table.num_rows} rows with a class, {table.num_columns} columns"
    raise InvalidInput(str(path), "features and a last column of two classes at least", shape)


_MISSING = pyarrow.csv.ConvertOptions(null_values=["", "?", "NA", "NaN", "nan", "null"], strings_can_be_null=True)


def columns_of(table: pa.Table) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """People (n, p) and classes (n,), numbered in the order of their names."""
    *features, last = table.columns
    classes = np.unique(np.array([str(value) for value in last.to_pylist()]), return_inverse=True)[1]
    blocks = [_numbers(column) if _numeric(column) else _levels(column) for column in features]
    people = np.concatenate([np.zeros((len(classes), 0)), *blocks], axis=1)
    people = people[:, people.std(axis=0) > 0.0]
    return people.astype(np.float32), classes.astype(np.int64)


def _numeric(column: pa.ChunkedArray) -> bool:
    kind = column.type
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    values = column.cast(pa.float64()).to_numpy()
    known = np.isfinite(values)
    middle = values[known].mean() if known.any() else 0.0
    values = np.where(known, values, middle)[:, None]
    deviation = float(values.std())
    return np.asarray((values - middle) / (deviation or 1.0))


def _levels(column: pa.ChunkedArray) -> NDArray[np.float64]:
    words = ["" if value is None else str(value) for value in column.to_pylist()]
    return RareLevels.fit(words, _RARE).encode(words).astype(np.float64)
