"""Which of many claims may be told at once, so that any false one is told in at most one report of 1 / alpha.

Knows chances only. Invariant: tells all that Bonferroni's bound tells, and holds however the claims depend on each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def holm(chances: NDArray[np.float64], alpha: float) -> NDArray[np.bool_]:
    """Of m claims, (m,), those that stand. chances: of seeing as much were the claim false; NaN: never stands.

    Holm 1979, "A simple sequentially rejective multiple test procedure": the clearest has to pass alpha / m, the next one
    alpha / (m - 1), until one does not. The first false claim in that order has to pass a bound for at least as many as there
    are false ones, which is why nothing is lost. It is about claims, not about intervals: those of the claims that stand
    do not hold at once at these levels.
    """
    ranked = np.argsort(chances, kind="stable")
    passes = chances[ranked] <= alpha / np.arange(len(chances), 0, -1)
    stands = np.zeros(len(chances), bool)
    stands[ranked[np.logical_and.accumulate(passes)]] = True
    return stands
