"""Believes nothing and learns nothing: the learner of the uniform policy, which must not pay for one that does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from bandits.arrays import demand_arrays, names_as_array
from errors import Unknown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.exploration.question import Link, Rows
    from bandits.learners.learner import Array, Shape


@dataclass(frozen=True)
class NoBelief:
    """All arms alike."""

    link: Link = "identity"
    personal: ClassVar[bool] = False

    def features(self, people: NDArray[np.float32]) -> NDArray[np.float32]:
        """See Belief.features: one constant."""
        return np.ones((len(people), 1), np.float32)

    def rows(self, names: Sequence[str], attributes: NDArray[np.float32], seed: int) -> Rows:
        """See Belief.rows: a mean of nothing without spread."""
        del attributes, seed
        return np.zeros((len(names), 2, 1), np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """See Belief.arrays."""
        return {}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """See Belief.of_arrays."""
        del arrays
        return cls()


@dataclass(frozen=True)
class NothingSettings:
    """Nothing to set."""


@dataclass
class NothingLearner:
    """Knows which arms there are."""

    shape: Shape
    settings: NothingSettings = field(default_factory=NothingSettings)
    arms: dict[str, int] = field(default_factory=dict)
    personal: ClassVar[bool] = False

    def add_arm(self, name: str, attributes: NDArray[np.float32], start: float = 0.0) -> None:
        """See Learner.add_arm."""
        del attributes, start
        self.arms.setdefault(name, max(self.arms.values(), default=-1) + 1)

    def drop_arm(self, name: str) -> None:
        """See Learner.drop_arm."""
        if name not in self.arms:
            raise Unknown("arm", name)
        del self.arms[name]

    def learn(self, arms: NDArray[np.int64], people: NDArray[np.float32], exposure: Array, reward: Array) -> None:
        """See Learner.learn."""

    def expect(self, arms: NDArray[np.int64], people: NDArray[np.float32]) -> Array:
        """See Learner.expect."""
        del people
        return np.full(len(arms), self.shape.base_rate)

    def forget(self, kept: float) -> None:
        """See Learner.forget."""

    def merge(self, other: Self) -> None:
        """See Learner.merge."""
        for name in other.arms:
            self.add_arm(name, np.zeros(0, np.float32))

    def freeze(self, samples: int, scale: float, rng: np.random.Generator) -> NoBelief:
        """See Learner.freeze."""
        del samples, scale, rng
        return NoBelief()

    def arrays(self) -> dict[str, NDArray[Any]]:
        """See Learner.arrays: the arms' names and indices."""
        return {"names": names_as_array(self.arms), "indices": np.array(list(self.arms.values()), np.int64)}

    def restore(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """See Learner.restore."""
        k = len(arrays.get("names", ()))
        demand_arrays("checkpoint", arrays, {"names": (k,), "indices": (k,)})
        names = [name.decode() for name in arrays["names"].tolist()]
        self.arms = dict(zip(names, arrays["indices"].tolist(), strict=True))
