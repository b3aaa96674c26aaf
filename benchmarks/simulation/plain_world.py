"""The world that pairs are run in, as other simulators have it: numbers for a context, a weight vector an arm, clicks or none.

Knows no policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

if TYPE_CHECKING:
    from numpy.typing import NDArray


class PlainWorld:
    """K arms over contexts of d normal numbers; the chance of a reward is logistic in them, or the arm's own."""

    def __init__(self, arms: int, width: int, rng: np.random.Generator) -> None:
        self.arms, self.width, self._rng = arms, width, rng
        self._weights = rng.uniform(-1.0, 1.0, (arms, width)).astype(np.float32)

    def contexts(self, n: int) -> NDArray[np.float32]:
        """Of n people, (n, d)."""
        return self._rng.standard_normal((n, self.width), np.float32)

    def rewards(self, contexts: NDArray[np.float32], chosen: NDArray[np.int64]) -> NDArray[np.float64]:
        """What the arms that were chosen, (n,), bring: 0 or 1, (n,)."""
        chances = expit(np.einsum("nd,nd->n", contexts, self._weights[chosen]))
        return np.asarray(self._rng.random(len(chosen)) < chances, np.float64)
