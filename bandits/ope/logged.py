"""A log of decisions as columns, and what an estimator makes of it: n rounds, k candidates, d features.

Knows no file and no campaign.
Invariant: what is in a ``Logged`` can be weighted. Whatever cannot (no propensity, a probability of zero, NaN) is turned
away when it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Probabilities of one round may miss a sum of one by this much (a log keeps them in decimals).
_SUM_SLACK = 1e-3


@dataclass(frozen=True)
class Logged:
    """n rounds of a log. Raises InvalidInput on shapes that do not fit, NaN, and propensities outside (0, 1].

    action: (n,) position of the logged action among the round's candidates. reward: (n,). propensity: (n,), the logging
    policy's probability of that action. eligible: (n, k) bool, which of the k columns were candidates in that round; all
    when None. context: (n, d) features for reward models. behaviour: (n, k), the logging policy's probabilities of all
    candidates, where the log kept them. cluster: (n,) whose rounds belong together (a person, a test); every round by
    itself when None. group: (n, k), which group of like candidates each one is of, for weights over groups.
    """

    action: NDArray[np.int64]
    reward: Array
    propensity: Array
    k: int
    eligible: NDArray[np.bool_] | None = None
    context: Array | None = None
    behaviour: Array | None = None
    cluster: NDArray[np.int64] | None = None
    group: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        n = len(self.action)
        if n == 0:
            raise InvalidInput("log", "at least one round", "none")
        for name in ("action", "reward", "propensity"):
            check_numbers(name, getattr(self, name), (n,))
        usable = (self.propensity > 0.0) & (self.propensity <= 1.0)
        if not usable.all():
            raise InvalidInput("propensity", "probabilities in (0, 1]", f"{self.propensity[~usable][0]:g}")
        if self.action.dtype.kind not in "iu":
            raise InvalidInput("action", "whole numbers", str(self.action.dtype))
        if self.action.min() < 0 or self.action.max() >= self.k:
            raise InvalidInput("action", f"positions from 0 to {self.k - 1}", f"{self.action.min()} to {self.action.max()}")
        self._check_columns(n)

    def _check_columns(self, n: int) -> None:
        """What a log may or may not have kept."""
        if self.eligible is not None:
            check_numbers("eligible", self.eligible, (n, self.k))
            if not self.eligible[np.arange(n), self.action].all():
                raise InvalidInput("eligible", "the logged action among the candidates", "a round without it")
        if self.context is not None:
            check_numbers("context", self.context, (n, self.context.shape[-1]))
        if self.behaviour is not None:
            check_probabilities("behaviour", self.behaviour, (n, self.k))
        if self.cluster is not None:
            check_numbers("cluster", self.cluster, (n,))
        if self.group is not None:
            check_numbers("group", self.group, (n, self.k))

    def __len__(self) -> int:
        return len(self.action)

    def of_action(self, table: Array) -> Array:
        """The logged action's entry of a table, shape (n, k), a round: shape (n,)."""
        return np.asarray(table[np.arange(len(self)), self.action], np.float64)

    def weights(self, target: Array) -> Array:
        """Importance weights, shape (n,), of a policy with probabilities ``target``, shape (n, k).

        Raises InvalidInput where a row is no distribution over that round's eligible candidates.
        """
        self.check_target(target)
        return self.of_action(target) / self.propensity

    def check_target(self, target: Array) -> None:
        """Raise InvalidInput unless every row of ``target`` is a distribution over that round's eligible candidates."""
        check_probabilities("target", target, (len(self), self.k))
        if self.eligible is not None and target[~self.eligible].any():
            raise InvalidInput("target", "no probability outside the eligible candidates", f"{target[~self.eligible].max():g}")


@dataclass(frozen=True)
class Estimate:
    """A value and the n terms it came from. terms: (n,), with mean ``value``, spread as the estimate's influence function."""

    name: str
    value: float
    terms: Array

    @classmethod
    def of_terms(cls, name: str, terms: Array) -> Estimate:
        """The estimate whose value is the mean of its terms."""
        return cls(name, float(terms.mean()), terms)


def check_probabilities(name: str, table: Array, shape: tuple[int, int]) -> None:
    """Raise InvalidInput unless every row of ``table`` is a distribution."""
    check_numbers(name, table, shape)
    if (table < 0.0).any() or np.abs(table.sum(axis=1) - 1.0).max() > _SUM_SLACK:
        worst = int(np.argmax(np.abs(table.sum(axis=1) - 1.0) + (table < 0.0).any(axis=1)))
        got = f"a sum of {table[worst].sum():.6g} and a least of {table[worst].min():.6g} in round {worst}"
        raise InvalidInput(name, "probabilities that sum to 1 in every round", got)


def check_numbers(name: str, array: NDArray[np.generic], shape: tuple[int, ...]) -> None:
    """Raise InvalidInput unless ``array`` has this shape and finite numbers."""
    if array.shape != shape:
        raise InvalidInput(name, f"shape {shape}", str(array.shape))
    if not np.isfinite(array).all():
        raise InvalidInput(name, "finite numbers", "NaN or infinity")
