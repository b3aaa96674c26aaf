"""What an interval reads of a log: an estimate's terms, the weights, and rewards as shares of their range.

Knows no estimator by name. Invariant: shares are in [0, 1], and no weight is above ``heaviest``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from bandits.ope.units import by_unit, effective_size, units_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.ope.logged import Array, Estimate, Logged

#: Where the log does not say how heavy a weight could have been: this many times the heaviest that came. A guess on the
#: safe side: the heaviest of a few rounds is seldom the heaviest there is.
_UNSEEN_WEIGHT = 2.0


class Interval(NamedTuple):
    """Bounds of a value in the units of the reward."""

    low: float
    high: float


@dataclass(frozen=True)
class Evidence:
    """n rounds. terms, weights, shares: (n,). unit: (n,), of what was drawn independently, 0 … c - 1; None: every round.

    Rewards are ``floor + span * shares``. heaviest: what a weight could have been at most; known: whether the log says so
    or it is a guess.
    """

    terms: Array
    weights: Array
    shares: Array
    heaviest: float
    known: bool
    unit: NDArray[np.int64] | None = None
    floor: float = 0.0
    span: float = 1.0

    @classmethod
    def of(cls, logged: Logged, target: Array, estimate: Estimate) -> Evidence:
        """Evidence behind an estimate of a target's value, probabilities (n, k).

        Rewards are taken to lie in [0, 1], or in the range that was seen where that reaches further: beyond [0, 1] the
        finite-sample guarantees of the Bernstein and betting intervals rest on that range.
        """
        weights = logged.weights(target)
        floor, ceiling = min(0.0, float(logged.reward.min())), max(1.0, float(logged.reward.max()))
        shares = (logged.reward - floor) / (ceiling - floor)
        known = logged.behaviour is not None
        return cls(
            estimate.terms, weights, shares, _heaviest(logged, target, weights), known, units_of(logged), floor, ceiling - floor
        )

    def by_unit(self, column: Array) -> Array:
        """Sums of a column over the rounds of each unit, shape (c,)."""
        return by_unit(self.unit, column)

    @property
    def sizes(self) -> Array:
        """Rounds of each unit, shape (c,)."""
        return self.by_unit(np.ones(len(self.terms)))

    @property
    def effective(self) -> float:
        """Kish's effective number of units, never below one."""
        return max(effective_size(self.by_unit(self.weights)), 1.0)

    def spanned(self, low: float, high: float) -> Interval:
        """Bounds of a mean share, in units of the reward and inside its range.

        Bounds that passed each other refute what both stand on, weights that average one: all is left open then, and the
        diagnostics say why.
        """
        if low > high:
            low, high = 0.0, 1.0
        return Interval(self.floor + self.span * min(max(low, 0.0), 1.0), self.floor + self.span * min(max(high, 0.0), 1.0))


class IntervalRule(Protocol):
    """One kind of interval. level: its coverage, a share. Only rules that resample draw from ``rng``."""

    def __call__(self, evidence: Evidence, level: float, rng: np.random.Generator) -> Interval:
        """The interval of the value that the evidence is about."""
        ...


def _heaviest(logged: Logged, target: Array, weights: Array) -> float:
    """The largest weight that could have come: over all candidates where the log kept their probabilities."""
    seen = float(weights.max())
    if logged.behaviour is None:
        return _UNSEEN_WEIGHT * max(seen, 1.0)
    possible = np.divide(target, logged.behaviour, out=np.zeros(target.shape), where=logged.behaviour > 0.0)
    return max(float(possible.max()), seen, 1.0)
