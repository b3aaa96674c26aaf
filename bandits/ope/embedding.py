"""MIPS: weights over what candidates have in common, where weights over the candidates themselves are too wild.

Owns marginalised importance weights (Saito and Joachims 2022, "Off-policy evaluation for large action spaces via
embeddings"). An embedding is a category: a candidate's group, or what was seen of it. Invariant: no weight over categories
is larger than the largest over candidates. Unbiased if the reward depends on the candidate through its category only;
support is needed by category only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bandits.ope.logged import Estimate, check_numbers, check_probabilities
from errors import InvalidInput, Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.ope.logged import Array, Logged


def mips(logged: Logged, target: Array) -> Estimate:
    """MIPS where every candidate is of one group: the chance of the shown group under the target over that in the log.

    Raises InvalidInput where the log kept no ``group`` or no ``behaviour``.
    """
    if logged.group is None:
        raise InvalidInput("group", "the group of every candidate", "none")
    shown = logged.group[np.arange(len(logged)), logged.action]
    return marginalised(logged, target, (logged.group == shown[:, None]).astype(np.float64))


def marginalised(logged: Logged, target: Array, likelihood: Array) -> Estimate:
    """MIPS where p(e | x, a) is known: w = Σ π(a) p(e | a) / Σ π_log(a) p(e | a) over the candidates.

    likelihood: (n, k), how likely each candidate would have shown the category that was seen in that round; up to a factor
    a round. For a table p(e | a) of shape (k, m) and seen categories, shape (n,), it is ``table[:, seen].T``.
    """
    check_numbers("likelihood", likelihood, (len(logged), logged.k))
    logged.check_target(target)
    seen = (_behaviour(logged) * likelihood).sum(axis=1)
    if (likelihood < 0.0).any() or not (seen > 0.0).all():
        raise InvalidInput("likelihood", "no negatives, and a candidate that explains what was seen in every round", "others")
    return Estimate.of_terms("mips", (target * likelihood).sum(axis=1) / seen * logged.reward)


def by_posterior(logged: Logged, target: Array, posterior: Array) -> Estimate:
    """MIPS where p(a | x, e) is known or estimated, shape (n, k): w = Σ p(a | x, e) π(a) / π_log(a).

    Raises Refused where the target chooses what the log never could: the sum would leave that share out in silence.
    """
    check_probabilities("posterior", posterior, (len(logged), logged.k))
    logged.check_target(target)
    behaviour = _behaviour(logged)
    possible = behaviour > 0.0
    if target[~possible].any():
        raise Refused("mips", ("the target chooses candidates that the log could not",))
    ratio = np.divide(target, behaviour, out=np.zeros_like(target), where=possible)
    return Estimate.of_terms("mips", (posterior * ratio).sum(axis=1) * logged.reward)


def counted_posterior(logged: Logged, seen: NDArray[np.int64]) -> Array:
    """p(a | e) as counted in the log, shape (n, k): which share of the rounds that showed the same category had which action.

    seen: (n,) category a round. It does not look at the context, so it fits a log whose policy hardly did.
    """
    check_numbers("seen", seen, (len(logged),))
    names, category = np.unique(seen, return_inverse=True)
    counts = np.zeros((len(names), logged.k))
    np.add.at(counts, (category, logged.action), 1.0)
    return np.asarray((counts / counts.sum(axis=1, keepdims=True))[category])


def _behaviour(logged: Logged) -> Array:
    if logged.behaviour is None:
        raise InvalidInput("behaviour", "the logging policy's probabilities of all candidates", "none")
    return logged.behaviour
