"""Every eligible candidate alike: the control, and the yardstick in simulations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandits.exploration.rule import Rule

if TYPE_CHECKING:
    from bandits.exploration.question import Array, Question


@dataclass(frozen=True)
class Uniform(Rule):
    """Nothing to set."""

    def weights(self, question: Question) -> Array:
        """See Rule.weights."""
        return question.even()
