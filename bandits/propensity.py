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
    weights: NDArray[np.float64], epsilon: float, uniforms: NDArray[np.float64], eligible: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    n, k = weights.shape
    masked = eligible.size > 0
    probabilities = np.zeros((n, k))
    chosen = np.full(n, -1, np.int64)
    for i in range(n):
        total, open_to = 0.0, 0
        for j in range(k):
            if not masked or eligible[i, j]:
                total += weights[i, j]
                open_to += 1
        mass = 0.0
        drawn = False
        for j in range(k):
            if masked and not eligible[i, j]:
                continue
            share = weights[i, j] / total if total > 0.0 else 1.0 / open_to
            probabilities[i, j] = epsilon / open_to + (1.0 - epsilon) * share
            mass += probabilities[i, j]
            if not drawn:  # the last one stands when rounding leaves the sum a hair below the uniform
                chosen[i] = j
                drawn = uniforms[i] < mass
    return probabilities, chosen


_ALL = np.zeros((0, 0), np.bool_)


def floor_and_draw(
    weights: NDArray[np.float64],
    uniforms: NDArray[np.float64],
    epsilon: float = EPSILON,
    eligible: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Weights, shape (n, k), to probabilities, shape (n, k), and one drawn index a row, shape (n,).

    Weights need not sum to one; a row of zeros is uniform. ``uniforms``: shape (n,), in [0, 1), from the caller's generator.
    eligible: shape (n, k), all when None; the floor is shared by a row's eligible candidates, and a row without any draws -1.
    Weights that are one row broadcast come back so, read-only: the same numbers as row by row, to the last bit.
    """
    if eligible is None and len(weights) > 1 and weights.strides[0] == 0:
        return _draw_alike(weights, uniforms, epsilon)
    return _floor_and_draw(weights, epsilon, uniforms, _ALL if eligible is None else eligible)


def _draw_alike(
    weights: NDArray[np.float64], uniforms: NDArray[np.float64], epsilon: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The same where all rows are one: a thousand rows of 40 take 0.02 ms against 0.09."""
    probabilities, _ = _floor_and_draw(weights[:1], epsilon, uniforms[:1], _ALL)
    chosen = np.searchsorted(np.cumsum(probabilities[0]), uniforms, side="right")
    return np.broadcast_to(probabilities, weights.shape), np.minimum(chosen, weights.shape[1] - 1)
