"""Inverse-gap weighting: a candidate's weight falls with how much worse it is thought to be, and with how much was learned
so far.

    w_i = 1 / (k + gamma · gap_i)   for all but the best, which has the rest

Foster & Rakhlin 2020 ("Beyond UCB", SquareCB, Algorithm 1), after Abe & Long 1999. Their Theorem 1 has gamma = sqrt(k T /
Reg(T)), with T the rounds and Reg(T) the squared error that the learner makes on the way: hence ``gain · sqrt(k t)`` here.
Simchi-Levi & Xu 2021 ("Bypassing the Monster", FALCON, Algorithm 1) keep gamma for an epoch of doubling length: gamma_m = c
sqrt(k τ / log(τ / δ)), τ the rounds before the epoch and c with the number of models in it. Both are for rewards of size
one. At a chance of 2 % gaps are fifty times smaller, and either rule stays near the uniform policy for tens of thousands of
rounds; so gaps here are relative to the largest reward.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np

from bandits.exploration.question import shortfalls
from bandits.exploration.rule import Rule

if TYPE_CHECKING:
    from bandits.exploration.question import Array, Question


@dataclass(frozen=True)
class InverseGap(Rule):
    """SquareCB. gain: factor of gamma = gain · (k t)^power. relative: see ``shortfalls``."""

    gain: float = 5.0
    power: float = 0.5
    relative: float = 1.0

    def __post_init__(self) -> None:
        self.demand("gain", 0.0)
        self.demand("power", 0.0, 1.0)
        self.demand("relative", 0.0, 1.0)

    def gamma(self, k: Array, rounds: float) -> Array:
        """The factor for k candidates, (n,), after so many impressions."""
        return np.asarray(self.gain * np.power(k * max(rounds, 1.0), self.power))

    def weights(self, question: Question) -> Array:
        """See Rule.weights."""
        gaps = shortfalls(question.reward(), self.relative)
        return inverse_gap(gaps, self.gamma(question.eligible_each, question.rounds))


@dataclass(frozen=True)
class Falcon(Rule):
    """FALCON. gain: its c. delta: chance at which its bound may fail. relative: see ``shortfalls``.

    Only gamma waits for the end of an epoch. The belief is as fresh as the snapshot, which costs the proof its independence
    of the rounds that a weight was made from, and gains what was learned since.
    """

    gain: float = 15.0
    delta: float = 0.05
    relative: float = 1.0

    def __post_init__(self) -> None:
        self.demand("gain", 0.0)
        self.demand("delta", 1e-12, 1.0)
        self.demand("relative", 0.0, 1.0)

    def gamma(self, k: Array, rounds: float) -> Array:
        """The factor for k candidates, (n,), after so many impressions: it moves when they have doubled."""
        epoch = 2.0 ** math.floor(math.log2(max(rounds, 2.0)))
        return np.asarray(self.gain * np.sqrt(k * epoch / math.log(epoch / self.delta)))

    def weights(self, question: Question) -> Array:
        """See Rule.weights."""
        gaps = shortfalls(question.reward(), self.relative)
        return inverse_gap(gaps, self.gamma(question.eligible_each, question.rounds))


def inverse_gap(gaps: Array, gamma: Array) -> Array:
    """Weights of gaps (n, k) from the best, infinite where not eligible; those at no distance share the rest. gamma: (n,)."""
    return np.asarray(_inverse_gap(gaps, gamma))


@numba.njit(cache=True)
def _inverse_gap(gaps: Array, gamma: Array) -> Array:
    weights = np.zeros(gaps.shape)
    for i in range(gaps.shape[0]):
        eligible, best = 0, 0
        for gap in gaps[i]:
            eligible += gap < np.inf
            best += gap == 0.0
        rest = 1.0
        for j in range(gaps.shape[1]):
            if 0.0 < gaps[i, j] < np.inf:
                weights[i, j] = 1.0 / (eligible + gamma[i] * gaps[i, j])
                rest -= weights[i, j]
        for j in range(gaps.shape[1]):
            if gaps[i, j] == 0.0:
                weights[i, j] = rest / best
    return weights
