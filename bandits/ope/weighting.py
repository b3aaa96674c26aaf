"""Estimates by importance weights alone: what happened, weighed by how much likelier the target policy would have done it.

Owns IPS and SNIPS. Knows no reward model. Invariant: both are the log's own mean where the target is the logging policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bandits.ope.logged import Estimate
from errors import Refused

if TYPE_CHECKING:
    from bandits.ope.logged import Array, Logged


def ips(logged: Logged, target: Array) -> Estimate:
    """Inverse propensity scoring (Horvitz and Thompson 1952): the mean of w·r. Unbiased wherever the log has support."""
    return Estimate.of_terms("ips", logged.weights(target) * logged.reward)


def snips(logged: Logged, target: Array) -> Estimate:
    """Self-normalised IPS (Swaminathan and Joachims 2015): Σw·r / Σw, never outside the rewards that were seen.

    Raises Refused where no round of the log has any weight.
    """
    return Estimate.of_terms("snips", ratio_terms("snips", logged.weights(target), logged.reward))


def ratio_terms(name: str, weights: Array, rewards: Array) -> Array:
    """Terms, shape (n,), of Σw·r / Σw: the ratio plus its linearised error w·(r - ratio) / mean(w).

    Their mean is the ratio and their spread its influence function. The plain terms w·r / mean(w) have the same mean, but
    a spread that ignores that the denominator moves too. Raises Refused where the weights sum to zero.
    """
    if not weights.any():
        raise Refused(name, ("no round of the log could have come from the target policy",))
    share = weights / weights.mean()
    value = float((share * rewards).mean())
    return np.asarray(value + share * (rewards - value))
