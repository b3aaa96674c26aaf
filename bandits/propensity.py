"""Floor and sampling: the only place where a propensity is made.

    p_i = epsilon / k + (1 - epsilon) w_i

``epsilon`` is a share of the total mass whatever k, so every candidate keeps a chance and weights never exceed k / epsilon.
An additive floor, not clip-and-renormalise: clipping raises the weak arms and then shrinks all the others, which bends the
distribution that the policy asked for. The action is drawn from exactly the numbers that are logged.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

#: Share of the mass that is spread evenly.
EPSILON = 0.01


@numba.njit(cache=True)
def _floor_and_draw(
    weights: NDArray[np.float64], epsilon: float, uniforms: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    n, k = weights.shape
    probabilities = np.empty((n, k))
    chosen = np.empty(n, np.int64)
    for i in range(n):
        total = 0.0
        for j in range(k):
            total += weights[i, j]
        mass = 0.0
        chosen[i] = k - 1
        drawn = False
        for j in range(k):
            share = weights[i, j] / total if total > 0.0 else 1.0 / k
            probabilities[i, j] = epsilon / k + (1.0 - epsilon) * share
            mass += probabilities[i, j]
            if not drawn and uniforms[i] < mass:
                chosen[i] = j
                drawn = True
    return probabilities, chosen


def floor_and_draw(
    weights: NDArray[np.float64], uniforms: NDArray[np.float64], epsilon: float = EPSILON
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Weights, shape (n, k), to probabilities, shape (n, k), and one drawn index a row, shape (n,).

    Weights need not sum to one; a row of zeros is uniform. ``uniforms``: shape (n,), in [0, 1), from the caller's generator.
    """
    return _floor_and_draw(weights, epsilon, uniforms)
