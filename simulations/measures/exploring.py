"""What exploring cost: chance of the policy's best guess less the chance of what was drawn, over personalised people.

The market knows the guess on every 16th batch only; what those cost an impression is charged to all impressions of the same
stretch of the run. It may be below zero: a guess may be worse than what was drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulations.market import Met

#: Times an even share from which on the likeliest candidate is a guess. A policy that knows nothing leans a little too, away
#: from what a person is tired of: by a tenth or so, which would be counted as exploring against it.
PREFERRED = 1.5


class Explored:
    """Clicks forgone so far, in stretches that ``close`` ends."""

    def __init__(self) -> None:
        self.clicks = 0.0
        self._impressions = 0.0
        self._rate = 0.0
        self._sampled = 0.0
        self._forgone = 0.0

    def add(self, met: Met) -> None:
        """Count one batch."""
        reactions = met.reactions
        weight = (reactions.seen & ~met.control & (met.visits.kinds >= 0)).astype(float)
        self._impressions += float(weight.sum())
        rows = np.flatnonzero(np.isfinite(met.guess))
        if len(rows):
            forgone = np.where(_guessing(met)[rows], met.guess[rows] - reactions.chance[rows], 0.0)
            self._sampled += float(weight[rows].sum())
            self._forgone += float(weight[rows] @ forgone)

    def close(self) -> float:
        """End a stretch: charge its impressions, by the rate of the last one that was sampled; clicks so far."""
        if self._sampled:
            self._rate = self._forgone / self._sampled
            self._sampled = self._forgone = 0.0
        self.clicks += self._rate * self._impressions
        self._impressions = 0.0
        return self.clicks


def _guessing(met: Met) -> NDArray[np.bool_]:
    """Where the policy preferred something, (n,): with all candidates nearly alike there is no best guess to give up."""
    guessing = np.zeros(len(met.guess), np.bool_)
    for block in met.probabilities:
        guessing[block.rows] = block.probabilities.max(axis=1) >= PREFERRED / len(block.arms)
    return guessing
