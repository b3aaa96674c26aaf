"""First-then-greedy: all alike for a number of impressions, then always the best by the posterior mean, which goes on learning.

Explore-then-exploit (Langford & Zhang 2007, with one epoch; ``--first`` in Vowpal Wabbit).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandits.exploration.question import best_of
from bandits.exploration.rule import Rule

if TYPE_CHECKING:
    from bandits.exploration.question import Array, Question


@dataclass(frozen=True)
class First(Rule):
    """impressions: how many are spent on exploring."""

    impressions: float = 2_000.0

    def __post_init__(self) -> None:
        self.demand("impressions", 0.0)

    def weights(self, question: Question) -> Array:
        """See Rule.weights."""
        return question.even() if question.rounds < self.impressions else best_of(question.means())
