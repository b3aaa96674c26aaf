"""How long rewards take: the share of rewards that have come by a given age of the impression, learned from those that came.

Used so that an impression whose click may still be on its way counts in part only. Otherwise creatives made a moment ago would
look bad for no other reason than their youth.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

#: Ages in seconds at which the curve is kept; between them it is linear. Doubling steps from 1/8 s to 12 days.
_AGES = np.concatenate([[0.0], 0.125 * 2.0 ** np.arange(24)])
#: The prior speaks with the weight of this many rewards and says that delays are exponential with this mean (s).
_PRIOR_REWARDS = 5.0
_PRIOR_MEAN = 5.0


@dataclass
class DelayCurve:
    """Counts of rewards by age. counts: shape (ages - 1,)."""

    counts: NDArray[np.float64] = field(default_factory=lambda: _PRIOR_REWARDS * np.diff(1.0 - np.exp(-_AGES / _PRIOR_MEAN)))

    def note(self, ages: NDArray[np.float64]) -> None:
        """Rewards came at these ages (s), shape (n,)."""
        slots = np.clip(np.searchsorted(_AGES, ages, side="right") - 1, 0, len(self.counts) - 1)
        np.add.at(self.counts, slots, 1.0)

    def arrived(self, ages: NDArray[np.float64]) -> NDArray[np.float64]:
        """Chance that a reward which comes at all has come by these ages, shape (n,), in [0, 1]."""
        cumulative = np.concatenate([[0.0], np.cumsum(self.counts)])
        share: NDArray[np.float64] = np.interp(ages, _AGES, cumulative / cumulative[-1])
        return share

    def ages(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """The first ages (s) at which these shares of rewards, in (0, 1], have come: shape (n,), the inverse of ``arrived``."""
        cumulative = np.concatenate([[0.0], self.counts.cumsum()])
        cumulative /= cumulative[-1]
        after = cumulative.searchsorted(shares)
        since = cumulative[after - 1]
        part = (shares - since) / (cumulative[after] - since)
        found: NDArray[np.float64] = _AGES[after - 1] + part * (_AGES[after] - _AGES[after - 1])
        return found
