"""Making as an action: "make a new one for this brief" stands last among the candidates and has a probability like any other.

Its row is that of a creative which nobody has seen: what its attributes promise, and the prior's spread. Votes decide, within
bounds on its share: ``least`` is kept for it even where no sample asks for it, so that what making is worth can be judged
from the log; ``most`` bounds what making may cost, whatever a young model hopes for. Weights are bounded, not probabilities:
floor and draw come after, in ``propensity``, so what is logged is what was drawn from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bandits.propensity import EPSILON
from errors import InvalidInput

Array = NDArray[np.float64]


@dataclass(frozen=True)
class MakingShare:
    """Bounds of the making's probability, floor included. The floor that every candidate has goes before ``most``."""

    least: float = 0.0
    most: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.least <= self.most <= 1.0:
            raise InvalidInput("making", "0 <= least <= most <= 1", f"{self.least:g}, {self.most:g}")

    def bound(self, offered: Array, ready: Array, epsilon: float = EPSILON) -> Array:
        """Weights with the making, last, (n, k + 1), and without it, (n, k), to weights within the bounds, (n, k + 1).

        Rows sum to one, before and after. Above ``most`` it is a mixture of choosing with the making and without, so that a
        sample that voted for it falls back on its second choice; below ``least`` a mixture with making for certain.
        """
        if len(offered) != len(ready) or offered.shape[1] != ready.shape[1] + 1:
            raise InvalidInput("ready", f"weights of {offered.shape[1] - 1} candidates, {len(offered)} rows", str(ready.shape))
        asked = offered[:, -1]
        least, most = np.clip((np.array([self.least, self.most]) - epsilon / offered.shape[1]) / (1.0 - epsilon), 0.0, 1.0)
        kept = np.divide(most, asked, out=np.ones(len(asked)), where=asked > most)[:, None]
        added = np.divide(least - asked, 1.0 - asked, out=np.zeros(len(asked)), where=asked < least)[:, None]
        without = np.concatenate([ready, np.zeros((len(ready), 1))], axis=1)
        bounded = kept * offered + (1.0 - kept) * without
        return np.asarray((1.0 - added) * bounded + added * (np.arange(offered.shape[1]) == offered.shape[1] - 1))
