"""A/B test, then commit: all alike until the test is over, then the winner for ever.

What a team without a bandit does (Lattimore & Szepesvári 2020, chapter 6, explore-then-commit), and so a yardstick. As against
``First``, nothing is learned after the test: the belief stays what it was at its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandits.exploration.question import best_of
from bandits.exploration.rule import Rule

if TYPE_CHECKING:
    from bandits.exploration.question import Array, Question


@dataclass(frozen=True)
class Commit(Rule):
    """learns_until: impressions of the test."""

    learns_until: float = 20_000.0

    def __post_init__(self) -> None:
        self.demand("learns_until", 0.0)

    def weights(self, question: Question) -> Array:
        """See Rule.weights."""
        return question.even() if question.rounds < self.learns_until else best_of(question.means())
