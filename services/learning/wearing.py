"""How fast people tire of a kind of ad, learned from clicks against what was expected of each.

Cox's partial likelihood (1972): at each click, the exposures of whoever clicked against the mean of those who might have. Only
people of the same while are compared, weighted by what was expected of each, so neither a change of the whole market nor a
belief that is wrong about everybody counts as wear. It is confounded all the same: whoever comes often may be less inclined to
click, so all that a person has met is a second covariate; and the policy shows people what they like, which hides wear and
never makes it up. Hence the rate is shrunk to 0, and what is applied is its lower bound: wear that the log does not show
changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Impressions of the while within which people are compared.
_WHILE = 2_000.0
#: Deviation of the prior of a rate around 0: one exposure seldom takes away more than a fifth of the clicks.
_DEVIATION = 0.2
#: How many deviations the rate applied is below the rate estimated, and the most that is believed of one exposure.
_BELOW, _MOST = 2.0, 0.5


@dataclass
class WearRate:
    """Sums over covariates (exposures to the kind that was shown, to all kinds).

    risk: (6,) moments of those who might click, of order 0, 1 (2) and 2 (3 of a symmetric pair); pull: (2,); info: (2, 2).
    """

    risk: Array = field(default_factory=lambda: np.zeros(6))
    pull: Array = field(default_factory=lambda: np.zeros(2))
    info: Array = field(default_factory=lambda: np.zeros((2, 2)))

    @property
    def estimate(self) -> tuple[float, float]:
        """The rate by which one exposure lowers the log of the chance of a click, and its posterior deviation."""
        spread = np.linalg.inv(self.info + np.eye(2) / _DEVIATION**2)
        return float(-(spread @ self.pull)[0]), float(np.sqrt(spread[0, 0]))

    @property
    def rate(self) -> float:
        """The rate that may be applied: surely no more than there is."""
        mean, deviation = self.estimate
        return float(np.clip(mean - _BELOW * deviation, 0.0, _MOST))

    def left(self, worn: Array) -> Array:
        """Share of its chance that an ad keeps, (n,), by exposures (n,); NaN is somebody who cannot be told apart."""
        rate = self.rate
        return np.exp(-rate * np.nan_to_num(worn)) if rate else np.ones(len(worn))

    def note(self, worn: Array, met: Array, expected: Array, reward: Array) -> None:
        """Fold n impressions, or parts of them: exposures to the kind shown and to all, clicks expected, clicks; each (n,)."""
        told = ~np.isnan(worn)
        x, y, weight, clicks = worn[told], met[told], expected[told], reward[told]
        weight_x, weight_y = weight * x, weight * y
        self.risk *= np.exp(-len(x) / _WHILE)
        self.risk += weight.sum(), weight_x.sum(), weight_y.sum(), weight_x @ x, weight_x @ y, weight_y @ y
        clicked = np.flatnonzero(clicks)
        if self.risk[0] <= 0.0 or not len(clicked):
            return
        mean, square = self.risk[1:3] / self.risk[0], self.risk[3:] / self.risk[0]
        spread = np.array([[square[0], square[1]], [square[1], square[2]]]) - np.outer(mean, mean)
        already = np.array([-self.rate, 0.0])  # what was expected is lowered by it
        self.pull += clicks[clicked] @ (np.stack([x[clicked], y[clicked]], axis=1) - mean) + clicks.sum() * (spread @ already)
        self.info += clicks.sum() * spread

    def add(self, other: WearRate) -> None:
        """Take what was learned from other people as well."""
        self.risk, self.pull, self.info = self.risk + other.risk, self.pull + other.pull, self.info + other.info

    def scaled(self, times: float) -> WearRate:
        """As if from so many times the people."""
        return WearRate(self.risk * times, self.pull * times, self.info * times)

    def arrays(self) -> dict[str, Array]:
        """The state as arrays, for a checkpoint."""
        return {"wear.risk": self.risk, "wear.pull": self.pull, "wear.info": self.info}

    def restore(self, arrays: dict[str, Array]) -> None:
        """The inverse of ``arrays``."""
        self.risk, self.pull, self.info = (arrays[f"wear.{name}"].copy() for name in ("risk", "pull", "info"))
