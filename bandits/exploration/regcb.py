"""RegCB: confidence bounds from all the models that explain the log nearly as well as the best one does.

Foster, Agarwal, Dudík, Luo & Schapire 2018 ("Practical Contextual Bandits with Regression Oracles", Algorithm 1, in both
its forms). A model explains nearly as well when its loss is within β of the least, and how far its score for one person may
then be off is found by a search with the oracle. A Gaussian posterior has that answer in closed form: loss rises by d² /
variance as the score is moved by d, so the half-width is sqrt(β) standard deviations. As in their experiments, β =
mellowness · log(k t).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bandits.exploration.question import best_of
from bandits.exploration.rule import Rule

if TYPE_CHECKING:
    from bandits.exploration.question import Array, Question


@dataclass(frozen=True)
class RegCBElimination(Rule):
    """All candidates alike whose upper bound reaches the best lower bound. mellowness: how much worse a model may explain
    the log.
    """

    mellowness: float = 0.01

    def __post_init__(self) -> None:
        self.demand("mellowness", 0.0)

    def weights(self, question: Question) -> Array:
        """See Rule.weights."""
        means, widths = _bounds(question, self.mellowness)
        left = means + widths >= (means - widths).max(axis=1, keepdims=True)
        left &= np.isfinite(means)
        return np.asarray(left / np.maximum(left.sum(axis=1, keepdims=True), 1))


@dataclass(frozen=True)
class RegCBOptimistic(Rule):
    """The candidate with the best upper bound. mellowness: how much worse a model may explain the log."""

    mellowness: float = 0.01

    def __post_init__(self) -> None:
        self.demand("mellowness", 0.0)

    def weights(self, question: Question) -> Array:
        """See Rule.weights."""
        means, widths = _bounds(question, self.mellowness)
        return best_of(means + widths)


def _bounds(question: Question, mellowness: float) -> tuple[Array, Array]:
    """Centres and half-widths of the scores' bounds, (n, k) both."""
    means, spreads = question.moments()
    beta = mellowness * np.log(np.maximum(question.eligible_each * question.rounds, 2.0))
    return means, spreads * np.sqrt(beta)[:, None]
