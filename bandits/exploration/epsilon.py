"""ε-greedy: the best by the posterior mean, but for a share of the traffic that is spread over all alike. Fixed or decaying.

    ε_t = ε · min(1, (after / t)^power)

Sutton & Barto 2018, §2.2, for the fixed share. A decay of power 1 is Auer, Cesa-Bianchi & Fischer 2002 (Theorem 3,
ε_n-greedy), which needs a gap between arms that is known; 1/3 is what Langford & Zhang 2007 (Epoch-Greedy) show to be
enough where nothing is known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandits.exploration.question import best_of
from bandits.exploration.rule import Rule

if TYPE_CHECKING:
    from bandits.exploration.question import Array, Question


@dataclass(frozen=True)
class EpsilonGreedy(Rule):
    """epsilon: share of the traffic that explores. power: how fast it decays, 0 is never. after: impressions until then."""

    epsilon: float = 0.05
    power: float = 0.0
    after: float = 1_000.0

    def __post_init__(self) -> None:
        self.demand("epsilon", 0.0, 1.0)
        self.demand("power", 0.0)
        self.demand("after", 1.0)

    def share(self, rounds: float) -> float:
        """ε after so many impressions."""
        return self.epsilon * math.pow(min(1.0, self.after / max(rounds, 1.0)), self.power)

    def weights(self, question: Question) -> Array:
        """See Rule.weights."""
        epsilon = self.share(question.rounds)
        return epsilon * question.even() + (1.0 - epsilon) * best_of(question.means())
