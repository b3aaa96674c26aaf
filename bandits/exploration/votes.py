"""Thompson sampling by votes of a frozen ensemble: an arm's weight is the share of posterior samples in which it scores best.

Thompson 1933; the frozen ensemble is what makes the propensity exact: the action is drawn from the very shares that are logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandits.exploration.rule import Rule

if TYPE_CHECKING:
    from bandits.exploration.question import Array, Question


@dataclass(frozen=True)
class Votes(Rule):
    """samples: size of the ensemble. scale: of the posterior's deviation; 1 is the textbook and gives much of the gain away."""

    samples: int = 32
    scale: float = 0.3

    def __post_init__(self) -> None:
        self.demand("samples", 1)
        self.demand("scale", 0.0)

    def weights(self, question: Question) -> Array:
        """See Rule.weights."""
        return question.votes()
