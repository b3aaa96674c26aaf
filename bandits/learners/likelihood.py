"""How a reward follows from a score, and what one row of it teaches about the score. Knows no model of the score.

A row is (exposure e, reward r): e impressions of which r were rewarded. Every likelihood is brought to one form, a weight w
and a pull b with which the log likelihood near a score s is  -w η²/2 + b η + constant:  linearised at s, or exact where it
is quadratic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.special import expit, logit, ndtr, ndtri

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.exploration.question import Link

    Array = NDArray[np.float64]

#: Least weight of an impression: at a chance of nearly 0 or 1 the curvature vanishes, and a row's score would run away.
_LEAST_WEIGHT = 1e-4
_RARE = 1e-9


class Likelihood(Protocol):
    """One way from scores to rewards."""

    @property
    def link(self) -> Link:
        """From a score to an expected reward."""
        ...

    @property
    def exact(self) -> bool:
        """Whether ``linearise`` is the same at every score."""
        ...

    @property
    def unit(self) -> float:
        """Change of score that goes with one unit of log odds at the base rate."""
        ...

    @property
    def centre(self) -> float:
        """The score at the base rate."""
        ...

    def linearise(self, score: Array, exposure: Array, reward: Array) -> tuple[Array, Array]:
        """Weight and pull of n rows, (n,) both."""
        ...


@dataclass(frozen=True)
class Logistic:
    """P(reward) = 1 / (1 + exp(-η))."""

    base_rate: float
    link: Link = "logit"
    exact: bool = False
    unit: float = 1.0

    @property
    def centre(self) -> float:
        """See Likelihood.centre."""
        return float(logit(self.base_rate))

    def linearise(self, score: Array, exposure: Array, reward: Array) -> tuple[Array, Array]:
        """See Likelihood.linearise: Newton's quadratic."""
        chance = expit(score)
        weight = exposure * np.maximum(chance * (1.0 - chance), _LEAST_WEIGHT)
        return weight, weight * score + reward - exposure * chance


@dataclass(frozen=True)
class Probit:
    """P(reward) = Φ(η). The weight is the expected information (Fisher scoring): it does not depend on the reward, so a late
    one fits in.
    """

    base_rate: float
    link: Link = "probit"
    exact: bool = False

    @property
    def unit(self) -> float:
        """See Likelihood.unit: the ratio of the slopes dP/dη at the base rate."""
        density = np.exp(-0.5 * self.centre**2) / np.sqrt(2.0 * np.pi)
        return float(self.base_rate * (1.0 - self.base_rate) / density)

    @property
    def centre(self) -> float:
        """See Likelihood.centre."""
        return float(ndtri(self.base_rate))

    def linearise(self, score: Array, exposure: Array, reward: Array) -> tuple[Array, Array]:
        """See Likelihood.linearise."""
        chance = np.clip(ndtr(score), _RARE, 1.0 - _RARE)
        density = np.exp(-0.5 * np.square(score)) / np.sqrt(2.0 * np.pi)
        slope = density / (chance * (1.0 - chance))
        weight = exposure * np.maximum(density * slope, _LEAST_WEIGHT)
        return weight, weight * score + slope * (reward - exposure * chance)


@dataclass(frozen=True)
class Gaussian:
    """Reward = η + noise, with the variance of a click at the base rate. Its sums are exact: they do not depend on when a
    reward comes.
    """

    base_rate: float
    link: Link = "identity"
    exact: bool = True

    @property
    def unit(self) -> float:
        """See Likelihood.unit; also the variance of the noise."""
        return self.base_rate * (1.0 - self.base_rate)

    @property
    def centre(self) -> float:
        """See Likelihood.centre."""
        return self.base_rate

    def linearise(self, score: Array, exposure: Array, reward: Array) -> tuple[Array, Array]:
        """See Likelihood.linearise."""
        del score
        return exposure / self.unit, reward / self.unit


LIKELIHOODS: dict[str, type[Logistic | Probit | Gaussian]] = {"logistic": Logistic, "probit": Probit, "gaussian": Gaussian}
