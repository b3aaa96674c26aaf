"""What every learner can do: know arms, fold batches of outcomes, hand out what it believes. Knows nothing of choosing.

p person features, a attribute features, n rows, k arms. Statistics are sums, with the prior kept apart: merging is adding,
forgetting is scaling, and a learner that forgot everything believes its prior again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from bandits.exploration.question import Link, Rows

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Shape:
    """What a learner is made for. people: p; attributes: a; base_rate: expected reward before anything is known, in (0, 1)."""

    people: int
    attributes: int
    base_rate: float = 0.05


class Belief(Protocol):
    """What was believed when it was frozen, as arrays. Never changes."""

    @property
    def link(self) -> Link:
        """From a score to an expected reward."""
        ...

    @property
    def personal(self) -> bool:
        """Whether scores depend on the person: where they do not, one answer serves a whole batch."""
        ...

    def features(self, people: NDArray[np.float32]) -> NDArray[np.float32]:
        """People (n, p) as the features that rows are over, (n, q)."""
        ...

    def rows(self, names: Sequence[str], attributes: NDArray[np.float32], seed: int) -> Rows:
        """Arms as rows (k, r, q) of the kind that was asked for; attributes (k, a). Later arms get their prior, by ``seed``."""
        ...

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, for the wire."""
        ...

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The inverse of ``arrays``; raises InvalidInput on shapes that do not fit and on NaN."""
        ...


class Learner(Protocol):
    """The same batches in the same order give the same state, bit for bit."""

    @property
    def shape(self) -> Shape:
        """What it was made for."""
        ...

    @property
    def settings(self) -> Any:
        """Its constants, a frozen dataclass."""
        ...

    @property
    def personal(self) -> bool:
        """Whether it looks at people: one that does not takes people without features, (n, 0), too."""
        ...

    @property
    def arms(self) -> Mapping[str, int]:
        """Known arms and the indices that ``learn`` takes."""
        ...

    def add_arm(self, name: str, attributes: NDArray[np.float32], start: float = 0.0) -> None:
        """Know a new arm, attributes (a,); one that is known stays as it is. No other arm's belief changes.

        start: log odds over its like that are expected of it, the prior mean of what is the arm's own; data overrule it.
        """
        ...

    def drop_arm(self, name: str) -> None:
        """Forget that an arm exists, not what it taught about others: no other arm's belief or index changes."""
        ...

    def learn(self, arms: NDArray[np.int64], people: NDArray[np.float32], exposure: Array, reward: Array) -> None:
        """Fold n checked rows: arms (n,) indices, people (n, p), exposure (n,) in impressions, reward (n,).

        An impression whose reward may still come counts in parts; a late reward comes alone, exposure 0.
        """
        ...

    def expect(self, arms: NDArray[np.int64], people: NDArray[np.float32]) -> Array:
        """Expected rewards of n pairs of arm and person, (n,), as believed now."""
        ...

    def forget(self, kept: float) -> None:
        """Scale what was learned by ``kept`` in [0, 1]; 0 leaves the prior."""
        ...

    def merge(self, other: Self) -> None:
        """Add what another learner of the same shape has learned; arms are matched by name."""
        ...

    def freeze(self, samples: int, scale: float, rng: np.random.Generator) -> Belief:
        """What is believed now: that many posterior samples an arm, or moments when 0, with deviations times ``scale``."""
        ...

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The whole state."""
        ...

    def restore(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """The inverse of ``arrays``, bit for bit; raises InvalidInput when they are of another shape."""
        ...
