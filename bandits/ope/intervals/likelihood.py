"""Profile empirical likelihood of one moment beside one constraint: the numerical core. Knows no weights and no rewards.

Points i with control a_i, moment b_i and size s_i carry probabilities p_i; E[a] = 0 must hold, and E[b - v·s] = 0 asks
for value v. The log likelihood ratio of v is, by duality, max over (beta, gamma) of Σ u_i log(1 + beta a_i + gamma (b_i -
v s_i)) less the same with gamma = 0 (Owen 2001, "Empirical Likelihood", ch. 3), u_i being how often a point counts.
Invariant: every 1 + beta a_i + gamma (…) stays positive, at pseudo-points too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bandits.ope.logged import Array

_NEWTON_STEPS = 100
_HALVINGS = 40
#: Relative to the curvature: keeps a Newton system solvable where control or moment never varies.
_RIDGE = 1e-12
_CONVERGED = 1e-10


class Points(NamedTuple):
    """c observed and pseudo points: control, moment, size, and how often it counts, all (c,)."""

    control: Array
    moment: Array
    size: Array
    times: Array


def profile_bounds(points: Points, threshold: float, low: float, high: float) -> tuple[float, float]:
    """Values from ``low`` to ``high`` with a log likelihood ratio below ``threshold``: an interval, as it is quasi-convex."""
    most_likely, base = _most_likely(*points)
    centre = min(max(most_likely, low), high)
    return _edge(*points, base + threshold, centre, low), _edge(*points, base + threshold, centre, high)


def _most_likely(control: Array, moment: Array, size: Array, count: Array) -> tuple[float, float]:
    """The value at which gamma is zero, and the log likelihood that the constraint alone costs."""
    base, beta = _maximum(control, np.zeros_like(control), count, math.inf)
    tilted = count / (1.0 + beta * control)
    return float(tilted @ moment) / float(tilted @ size), base


@numba.njit(cache=True)
def _edge(
    control: NDArray[np.float64], moment: NDArray[np.float64], size: NDArray[np.float64], count: NDArray[np.float64],
    ceiling: float, inside: float, outside: float,
) -> float:  # fmt: skip
    """Bisection between a value inside the interval and the end of the range, which is returned where it is inside too."""
    if _maximum(control, moment - outside * size, count, ceiling)[0] <= ceiling:
        return outside
    for _ in range(_HALVINGS):
        middle = 0.5 * (inside + outside)
        if _maximum(control, moment - middle * size, count, ceiling)[0] > ceiling:
            outside = middle
        else:
            inside = middle
    return outside


@numba.njit(cache=True)
def _maximum(a: NDArray[np.float64], b: NDArray[np.float64], count: NDArray[np.float64], enough: float) -> tuple[float, float]:
    """Largest Σ u log(1 + beta a + gamma b) and its beta, by damped Newton; stops early above ``enough``."""
    beta, gamma, value = 0.0, 0.0, 0.0
    for _ in range(_NEWTON_STEPS):
        step_beta, step_gamma, decrement = _newton_step(a, b, count, beta, gamma)
        if decrement < _CONVERGED or value > enough:
            break
        step = 1.0
        for _ in range(_HALVINGS):
            reached = _log_likelihood(a, b, count, beta + step * step_beta, gamma + step * step_gamma)
            if reached > value:
                break
            step *= 0.5
        else:
            break
        beta, gamma, value = beta + step * step_beta, gamma + step * step_gamma, reached
    return value, beta


@numba.njit(cache=True)
def _newton_step(
    a: NDArray[np.float64], b: NDArray[np.float64], count: NDArray[np.float64], beta: float, gamma: float
) -> tuple[float, float, float]:
    """Newton's direction and decrement at (beta, gamma)."""
    slope_a, slope_b, aa, ab, bb = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(a.size):
        inverse = 1.0 / (1.0 + beta * a[i] + gamma * b[i])
        x, y = a[i] * inverse, b[i] * inverse
        slope_a += count[i] * x
        slope_b += count[i] * y
        aa += count[i] * x * x
        ab += count[i] * x * y
        bb += count[i] * y * y
    aa, bb = aa * (1.0 + _RIDGE) + 1e-300, bb * (1.0 + _RIDGE) + 1e-300
    determinant = aa * bb - ab * ab
    if determinant <= _RIDGE * aa * bb:  # one of them says nothing beside the other
        return slope_a / aa, 0.0, slope_a * slope_a / aa
    step_a, step_b = (bb * slope_a - ab * slope_b) / determinant, (aa * slope_b - ab * slope_a) / determinant
    return step_a, step_b, slope_a * step_a + slope_b * step_b


@numba.njit(cache=True)
def _log_likelihood(
    a: NDArray[np.float64], b: NDArray[np.float64], count: NDArray[np.float64], beta: float, gamma: float
) -> float:
    """Σ u log(1 + beta a + gamma b), minus infinity where a point is pushed out."""
    total = 0.0
    for i in range(a.size):
        inside = 1.0 + beta * a[i] + gamma * b[i]
        if inside <= 0.0:
            return -np.inf
        total += count[i] * math.log(inside)
    return total
