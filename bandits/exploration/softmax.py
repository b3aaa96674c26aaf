"""Softmax: weights that fall exponentially with the distance from the best expected reward.

    w_i ∝ exp(-(r_best - r_i) / (temperature · |r|_max^relative))

Boltzmann exploration (Luce 1959; Sutton & Barto 2018, §2.8, eq. 2.11), with a temperature that is a share of the largest
reward: a temperature in rewards that explores well at a chance of 50 % chooses blindly at 2 %. It looks at means alone, so
it neither tries what is unknown sooner nor ends trying what is known (Cesa-Bianchi et al. 2017, "Boltzmann Exploration Done
Right"): for comparison and for traffic that wants spread for its own sake.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bandits.exploration.question import shortfalls
from bandits.exploration.rule import Rule

if TYPE_CHECKING:
    from bandits.exploration.question import Array, Question


@dataclass(frozen=True)
class Softmax(Rule):
    """temperature: the share of the best reward that costs a candidate a factor e. relative: see ``shortfalls``."""

    temperature: float = 0.1
    relative: float = 1.0

    def __post_init__(self) -> None:
        self.demand("temperature", 1e-9)
        self.demand("relative", 0.0, 1.0)

    def weights(self, question: Question) -> Array:
        """See Rule.weights."""
        weights = np.exp(-shortfalls(question.reward(), self.relative) / self.temperature)
        return np.asarray(weights / np.maximum(weights.sum(axis=1, keepdims=True), 1.0))
