"""Units: what was drawn independently. Sums by unit, how many units weights are worth, and the error of a mean over them.

Knows no estimator. Invariant: with every round a unit of its own these are the textbook formulas.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.ope.logged import Array, Logged


def units_of(logged: Logged) -> NDArray[np.int64] | None:
    """The unit of each round, shape (n,), numbered 0 to c - 1; None where every round is one by itself."""
    return None if logged.cluster is None else np.unique(logged.cluster, return_inverse=True)[1].astype(np.int64)


def by_unit(unit: NDArray[np.int64] | None, column: Array) -> Array:
    """Sums of a column, shape (n,), over the rounds of each unit: shape (c,)."""
    return column if unit is None else np.bincount(unit, column).astype(np.float64)


def effective_size(weights: Array) -> float:
    """Kish's (1965) number of equally weighted units that (c,) weights are worth: (Σw)² / Σw², 0 where all are zero."""
    largest = float(weights.max())
    if largest <= 0.0:
        return 0.0
    scaled = weights / largest  # squares of weights near the largest float would overflow
    return float(scaled.sum()) ** 2 / float(scaled @ scaled)


def standard_error(sums: Array, sizes: Array) -> float:
    """Of Σ sums / Σ sizes over c independent units (Cochran 1977, ch. 6); infinite below two units."""
    c = len(sums)
    if c < 2:  # noqa: PLR2004
        return math.inf
    residual = sums - float(sums.sum() / sizes.sum()) * sizes
    return math.sqrt(float(residual @ residual) * c / (c - 1)) / float(sizes.sum())
