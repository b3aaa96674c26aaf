"""Named features of many rows as one array: the words that are frequent enough, numbers on one scale. Looks at no reward.

Invariant: column 0 is the constant 1, as in every feature schema of the service.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

#: Columns at most, the constant among them: learners and reward models solve systems of this size.
WIDEST = 48
#: A number further out than this, in standard deviations, is brought in: one wild value must not rule a linear model.
_FURTHEST = 5.0


def encode(rows: Sequence[Mapping[str, float]], widest: int = WIDEST) -> NDArray[np.float32]:
    """Rows of named values, shape (n, d) with d ≤ widest; a name that a row lacks is 0 there.

    The most frequent names have a column; rarer ones are pooled with "not there". Names in every row with the same value say
    nothing and have none. Values that are not just 0 and 1 are centred and scaled where they occur.
    """
    columns = _columns(rows, widest - 1)
    array = np.zeros((len(rows), len(columns)), np.float64)
    here = np.zeros(array.shape, np.bool_)
    for position, row in enumerate(rows):
        for name in row.keys() & columns.keys():
            array[position, columns[name]], here[position, columns[name]] = row[name], True
    for column in range(array.shape[1]):
        array[:, column] = _scaled(array[:, column], here[:, column])
    ones = np.ones((len(rows), 1))
    return np.ascontiguousarray(np.hstack([ones, array]), np.float32)


def _columns(rows: Sequence[Mapping[str, float]], most: int) -> dict[str, int]:
    """Names that tell rows apart, most frequent first."""
    counts = Counter(name for row in rows for name in row)
    ranges = _ranges(rows)
    telling = [name for name in counts if counts[name] < len(rows) or ranges[name][0] != ranges[name][1]]
    telling.sort(key=lambda name: (-counts[name], name))
    return {name: column for column, name in enumerate(telling[:most])}


def _ranges(rows: Sequence[Mapping[str, float]]) -> dict[str, tuple[float, float]]:
    ranges: dict[str, tuple[float, float]] = {}
    for row in rows:
        for name, value in row.items():
            low, high = ranges.get(name, (value, value))
            ranges[name] = (min(low, value), max(high, value))
    return ranges


def _scaled(column: NDArray[np.float64], here: NDArray[np.bool_]) -> NDArray[np.float64]:
    values = column[here]
    if np.isin(values, (0.0, 1.0)).all():
        return column
    spread = values.std() or 1.0
    return np.where(here, np.clip((column - values.mean()) / spread, -_FURTHEST, _FURTHEST), 0.0)
