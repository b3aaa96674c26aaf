"""Replay: the mean reward of those rounds in which the target policy would have done what the log did.

Owns which rounds are accepted. Invariant: an accepted round counts once, whatever its propensity; likelier ones are
accepted less often instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bandits.ope.logged import Estimate, check_numbers
from bandits.ope.weighting import ratio_terms
from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.ope.logged import Array, Logged


def replay(logged: Logged, target: Array, uniforms: Array | None = None, bound: float | None = None) -> Estimate:
    """Mean reward of the accepted rounds (Li, Chu, Langford and Wang 2011). Raises Refused where none is.

    Under uniform logging and a deterministic target a round is accepted when the actions are the same, and ``uniforms``
    are not needed. Otherwise round i is accepted when ``uniforms[i] * bound < w[i]``: rejection sampling from the log.
    uniforms: (n,) in [0, 1). bound: no weight may be above it; the largest weight of the log when None.
    """
    taken = accepted(logged.weights(target), uniforms, bound)
    return Estimate.of_terms("replay", ratio_terms("replay", taken.astype(np.float64), logged.reward))


def accepted(weights: Array, uniforms: Array | None = None, bound: float | None = None) -> NDArray[np.bool_]:
    """Which rounds replay keeps, shape (n,). Raises InvalidInput where a draw is needed and no uniforms came."""
    largest = float(weights.max()) if bound is None else bound
    if largest < weights.max():
        raise InvalidInput("bound", f"at least the largest weight, {weights.max():g}", f"{largest:g}")
    if uniforms is not None:
        check_numbers("uniforms", uniforms, weights.shape)
        return uniforms * largest < weights
    certain = np.isclose(weights, largest)
    if not (certain | (weights == 0.0)).all():
        raise InvalidInput("uniforms", "one a round: these weights are neither zero nor all the same", "none")
    return certain & (weights > 0.0)
