"""Online Cover: a handful of policies in turn, each told to take what the ones before it leave uncovered.

Agarwal, Hsu, Kale, Langford, Li & Schapire 2014 ("Taming the Monster"), §5, the Online Cover algorithm: policy number i
minimises

    cost(a) - ψ μ / Q(a),      Q(a) the share of the policies before it that take a,      μ = min(1/k, 1/sqrt(k t))

and one of the policies is drawn. There each policy is a learned model, trained on these costs over all people. Here the
posterior mean answers the minimisation for one person at a time (with cost the gap to the best reward), so there is one
model to train and not m, and the policies are what m answers in turn make them. Two things follow. Q counts the policy that
is being placed, (taken + 1) / m: with the paper's smoothing by μ every arm within ψ of the best would be covered for ever,
for no average over people evens it out. And the mixing with the uniform policy is left to the floor. An arm is covered once
its share by the paper's program, which is inverse-gap weighting when solved for one person, comes to 1/m.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np

from bandits.exploration.question import shortfalls
from bandits.exploration.rule import Rule

if TYPE_CHECKING:
    from bandits.exploration.question import Array, Question


@dataclass(frozen=True)
class Cover(Rule):
    """policies: m. psi: what covering is worth, in gaps. relative: see ``shortfalls``."""

    policies: int = 16
    psi: float = 1.0
    relative: float = 1.0

    def __post_init__(self) -> None:
        self.demand("policies", 1)
        self.demand("psi", 0.0)
        self.demand("relative", 0.0, 1.0)

    def weights(self, question: Question) -> Array:
        """See Rule.weights."""
        k = question.eligible_each
        smallest = np.minimum(1.0 / k, 1.0 / np.sqrt(k * max(question.rounds, 1.0)))
        return np.asarray(_cover(shortfalls(question.reward(), self.relative), self.policies, self.psi * smallest))


@numba.njit(cache=True)
def _cover(gaps: Array, policies: int, worth: Array) -> Array:
    """Policies place themselves one after the other; candidates that are alike get one each, or share the last ones."""
    n, k = gaps.shape
    weights = np.zeros((n, k))
    for i in range(n):
        taken, left = weights[i], float(policies)
        costs = gaps[i] - worth[i] * policies
        while left > 0.0 and costs.min() < np.inf:
            least, ties = costs.min(), 0
            for cost in costs:
                ties += cost == least
            placed = min(left, float(ties))
            for j in range(k):
                if costs[j] == least:
                    taken[j] += placed / ties
                    costs[j] = gaps[i, j] - worth[i] * policies / (taken[j] + 1.0)
            left -= placed
    return weights / policies
