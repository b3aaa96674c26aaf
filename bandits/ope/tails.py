"""How heavy the tail of the weights is: the shape of a generalised Pareto distribution fitted to the largest of them.

Zhang and Stephens 2009, "A new and efficient estimation method for the generalized Pareto distribution", with the tail's
length and the weak prior of Vehtari, Simpson, Gelman, Yao and Gabry 2024, "Pareto smoothed importance sampling" (their
k-hat). Knows weights only. Invariant: the scale of the weights is of no account.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bandits.ope.logged import Array

#: The tail is this share of the weights, or three square roots of their number where that is fewer.
_TAIL_SHARE = 0.2
#: Fewer weights above the rest tell no shape.
_FEWEST = 5
#: The prior: so many weights of a tail with this shape.
_PRIOR_WEIGHTS, _PRIOR_SHAPE = 10, 0.5


def tail_shape(weights: Array) -> float:
    """Shape k of the tail of (n,) weights: from 0.5 the variance, from 1 the mean would be infinite. nan where too few
    are in the tail.
    """
    n = len(weights)
    length = min(math.ceil(_TAIL_SHARE * n), math.ceil(3.0 * math.sqrt(n)))
    ordered = np.sort(weights)
    if length >= n:
        return math.nan
    excess = ordered[n - length :] - ordered[n - length - 1]
    excess = excess[excess > 0.0]
    if len(excess) < _FEWEST:
        return math.nan
    shape = _pareto_shape(excess / excess[-1])
    return (len(excess) * shape + _PRIOR_WEIGHTS * _PRIOR_SHAPE) / (len(excess) + _PRIOR_WEIGHTS)


def _pareto_shape(x: Array) -> float:
    """Posterior mean of the shape of ascending (c,) excesses, over a grid of scales b that the data give."""
    c = len(x)
    steps = 30 + math.isqrt(c)
    quartile = float(x[max(math.floor(c / 4 + 0.5), 1) - 1])
    b = 1.0 / x[-1] + (1.0 - np.sqrt(steps / (np.arange(1, steps + 1) - 0.5))) / (3.0 * quartile)
    b = b[np.abs(b) > 1e-12]  # noqa: PLR2004  (a scale of exactly zero is the exponential, a limit)
    shapes = np.log1p(-b[:, None] * x).mean(axis=1)
    likelihood = c * (np.log(-b / shapes) - shapes - 1.0)
    posterior = np.exp(likelihood - likelihood.max())
    scale = float(posterior @ b / posterior.sum())
    return float(np.log1p(-scale * x).mean())
