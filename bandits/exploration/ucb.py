"""Upper confidence bound: the candidate that would be best if everything unknown about it turned out well.

    argmax  mean score + scale · standard deviation of the score

LinUCB (Li, Chu, Langford & Schapire 2010, Algorithm 1), with their alpha as ``scale``, and its generalised linear
form (Filippi et al. 2010): the link is monotone, so the order of scores is that of rewards. All the weight is on one arm,
so that a log of it supports other policies by the floor alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandits.exploration.question import best_of
from bandits.exploration.rule import Rule

if TYPE_CHECKING:
    from bandits.exploration.question import Array, Question


@dataclass(frozen=True)
class UpperBound(Rule):
    """scale: width of the bound in standard deviations."""

    scale: float = 0.5

    def __post_init__(self) -> None:
        self.demand("scale", 0.0)

    def weights(self, question: Question) -> Array:
        """See Rule.weights."""
        means, spreads = question.moments()
        return best_of(means + spreads)
