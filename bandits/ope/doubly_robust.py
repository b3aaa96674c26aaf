"""Estimates that lean on a reward model and correct it by what happened: DM, DR and its three tamer relatives.

Owns how model and weights are combined. Knows neither how the model was fitted nor how a parameter is chosen. Every
function takes q, shape (n, k): the reward a model expects of each candidate; where it is None, one is fitted by
cross-fitting. Invariant: with a q that is the true expected reward none of them is biased.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bandits.ope.logged import Estimate, check_numbers
from bandits.ope.reward_model import cross_fitted
from bandits.ope.weighting import ratio_terms
from errors import InvalidInput

if TYPE_CHECKING:
    from bandits.ope.logged import Array, Logged


def dm(logged: Logged, target: Array, q: Array | None = None) -> Estimate:
    """Direct method: the model's reward of the target policy. Its terms do not know how wrong the model is."""
    return Estimate.of_terms("dm", modelled(logged, target, model_of(logged, q)))


def dr(logged: Logged, target: Array, q: Array | None = None) -> Estimate:
    """Doubly robust (Dudík, Langford and Li 2011): the model plus w times its error, unbiased whatever q is."""
    return _corrected("dr", logged, target, model_of(logged, q), logged.weights(target))


def sndr(logged: Logged, target: Array, q: Array | None = None) -> Estimate:
    """Doubly robust with weights that average one. Raises Refused where no round has any weight."""
    q = model_of(logged, q)
    correction = ratio_terms("sndr", logged.weights(target), logged.reward - logged.of_action(q))
    return Estimate.of_terms("sndr", modelled(logged, target, q) + correction)


def switch_dr(logged: Logged, target: Array, q: Array | None = None, *, clip: float) -> Estimate:
    """Switch-DR (Wang, Agarwal and Dudík 2017): the model alone in rounds that weigh more than ``clip``."""
    _demand_parameter("clip", clip)
    weights = logged.weights(target)
    return _corrected("switch-dr", logged, target, model_of(logged, q), np.where(weights <= clip, weights, 0.0))


def dr_os(logged: Logged, target: Array, q: Array | None = None, *, strength: float) -> Estimate:
    """DR with optimistic shrinkage (Su, Dimakopoulou, Krishnamurthy and Dudík 2020): weights λw / (w² + λ).

    ``strength`` is λ: 0 is the direct method, infinity is DR.
    """
    _demand_parameter("strength", strength)
    return _corrected("dr-os", logged, target, model_of(logged, q), shrunk(logged.weights(target), strength))


def shrunk(weights: Array, strength: float) -> Array:
    """Optimistically shrunk weights, shape (n,); written w / (1 + w²/λ), so that λ may be infinite."""
    if strength == 0.0:
        return np.zeros_like(weights)
    return weights / (1.0 + weights**2 / strength)


def model_of(logged: Logged, q: Array | None) -> Array:
    """``q`` if it fits the log, else a model fitted on the log. Raises InvalidInput naming ``q``."""
    if q is None:
        return cross_fitted(logged)
    check_numbers("q", q, (len(logged), logged.k))
    return q


def modelled(logged: Logged, target: Array, q: Array) -> Array:
    """What the model expects of the target policy in each round, shape (n,)."""
    logged.check_target(target)
    return np.asarray((target * q).sum(axis=1) / target.sum(axis=1))


def _corrected(name: str, logged: Logged, target: Array, q: Array, weights: Array) -> Estimate:
    error = logged.reward - logged.of_action(q)
    return Estimate.of_terms(name, modelled(logged, target, q) + weights * error)


def _demand_parameter(name: str, value: float) -> None:
    if not value >= 0.0:  # catches NaN too
        raise InvalidInput(name, "a number from 0 on, infinity included", f"{value:g}")
