"""Always the best by the posterior mean. Explores only by the floor; the yardstick for what exploring is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandits.exploration.question import best_of
from bandits.exploration.rule import Rule

if TYPE_CHECKING:
    from bandits.exploration.question import Array, Question


@dataclass(frozen=True)
class Greedy(Rule):
    """Nothing to set."""

    def weights(self, question: Question) -> Array:
        """See Rule.weights."""
        return best_of(question.means())
