"""Estimates for continuous actions: a bid, a discount. A logged action near the target's stands for it.

Owns the kernels and their weights. Knows no auction: n rounds of one number each. Invariant: a weight is a density of the
target over one of the log, both over the same range of actions, so weights average one; smoothing costs a bias that falls
with the square of the bandwidth.

Maths. Kallus and Zhou 2018, "Policy evaluation and optimization with continuous treatments". Where the range of actions has
ends, the kernel is divided by the mass that it has within: half of it would lie beyond where a target stands at an end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from bandits.ope.logged import Estimate, check_numbers
from bandits.ope.weighting import ratio_terms
from errors import InvalidInput, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Kernel:
    """A symmetric density of width one, and its distribution function; both elementwise."""

    density: Callable[[Array], Array]
    cumulative: Callable[[Array], Array]


def _bump(u: Array) -> Array:
    return np.where(np.abs(u) <= 1.0, 0.75 * (1.0 - u**2), 0.0)


def _bump_below(u: Array) -> Array:
    inside = np.clip(u, -1.0, 1.0)
    return np.asarray(0.5 + 0.75 * (inside - inside**3 / 3.0))


def _bell(u: Array) -> Array:
    return np.asarray(np.exp(-0.5 * u**2) / math.sqrt(2.0 * math.pi))


#: Epanechnikov's has the least mean squared error; the Gaussian never leaves a target without any row.
KERNELS = {"epanechnikov": Kernel(_bump, _bump_below), "gaussian": Kernel(_bell, lambda u: np.asarray(ndtr(u)))}


@dataclass(frozen=True)
class ContinuousLog:
    """n rounds: action, reward, and the logging policy's density at the action, each (n,). Raises InvalidInput.

    low, high: the range of actions that the policies choose from.
    """

    action: Array
    reward: Array
    density: Array
    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        if len(self.action) == 0:
            raise InvalidInput("log", "at least one round", "none")
        if not self.low < self.high:
            raise InvalidInput("low", "less than high", f"{self.low:g} and {self.high:g}")
        for name in ("action", "reward", "density"):
            check_numbers(name, getattr(self, name), (len(self.action),))
        if not (self.density > 0.0).all():
            raise InvalidInput("density", "densities above zero", f"{self.density.min():g}")
        self.check_within("action", self.action)

    def check_within(self, name: str, actions: Array) -> None:
        """Raise InvalidInput unless these (n,) are actions of the range."""
        check_numbers(name, actions, self.reward.shape)
        if actions.min() < self.low or actions.max() > self.high:
            got = f"{actions.min():g} to {actions.max():g}"
            raise InvalidInput(name, f"actions from {self.low:g} to {self.high:g}", got)

    def weights(self, target: Array, bandwidth: float, kernel: str = "epanechnikov") -> Array:
        """Weights, shape (n,), of the action that the target would take, shape (n,)."""
        self.check_within("target", target)
        if not 0.0 < bandwidth < math.inf:
            raise InvalidInput("bandwidth", "a positive number", f"{bandwidth:g}")
        if kernel not in KERNELS:
            raise Unknown("kernel", kernel)
        shape = KERNELS[kernel]
        high, low = ((end - target) / bandwidth for end in (self.high, self.low))
        within = shape.cumulative(high) - shape.cumulative(low)
        return np.asarray(shape.density((self.action - target) / bandwidth) / (bandwidth * within * self.density))


def kernel_ips(log: ContinuousLog, target: Array, bandwidth: float, kernel: str = "epanechnikov") -> Estimate:
    """The mean of weight times reward; target: (n,), the action that the target policy takes in each round."""
    return Estimate.of_terms("kernel-ips", log.weights(target, bandwidth, kernel) * log.reward)


def kernel_snips(log: ContinuousLog, target: Array, bandwidth: float, kernel: str = "epanechnikov") -> Estimate:
    """Self-normalised: never outside the rewards that were seen. Raises Refused where no row is near the target."""
    return Estimate.of_terms("kernel-snips", ratio_terms("kernel-snips", log.weights(target, bandwidth, kernel), log.reward))


def kernel_dr(log: ContinuousLog, target: Array, q: Array, bandwidth: float, kernel: str = "epanechnikov") -> Estimate:
    """What a model expects of the target's action, q of shape (n,), plus the weighted error of the rows near it."""
    check_numbers("q", q, log.reward.shape)
    return Estimate.of_terms("kernel-dr", q + log.weights(target, bandwidth, kernel) * (log.reward - q))
