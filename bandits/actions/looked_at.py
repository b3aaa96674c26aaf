"""Slates of few layouts: all are looked at. A layout is an arm of the shared-creative learner; levels and pairs are attributes.

What pairs do not explain goes into the layout's own intercept, so that with time the best layout is found whatever interacts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from bandits.actions.slate import SlateSnapshot
from bandits.learners.factor import FactorLearner
from bandits.learners.learner import Shape
from bandits.policy import check_batch
from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.actions.layouts import Layouts, Numbers
    from bandits.exploration.question import Rows
    from bandits.learners.learner import Array

#: Layouts that may be looked at for every person and sample.
MOST = 2_048
_PEOPLE_AT_ONCE = 64


@dataclass
class LookedAtPolicy:
    """See SlatePolicy. people: p; base_rate: reward before anything is known; samples: m.

    scale: of the posterior's deviation: 1, not that of single creatives, because layouts stay and what is explored now is
    used for long.
    """

    layouts: Layouts
    people: int = 1
    base_rate: float = 0.05
    samples: int = 32
    scale: float = 1.0
    learner: FactorLearner = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.layouts.count > MOST:
            raise InvalidInput("layouts", f"at most {MOST}", f"{self.layouts.count}: these have to be climbed")
        self.learner = FactorLearner(Shape(self.people, self.layouts.width, self.base_rate))
        for name, attributes in zip(self._names, self._features, strict=True):
            self.learner.add_arm(name, attributes)

    @property
    def _names(self) -> list[str]:
        return [str(number) for number in range(self.layouts.count)]

    @property
    def _features(self) -> NDArray[np.float32]:
        return self.layouts.features(np.arange(self.layouts.count))

    def learn(self, layouts: Numbers, people: NDArray[np.float32], exposure: Array, reward: Array) -> None:
        """See SlatePolicy.learn."""
        arms = np.array([self.learner.arms[name] for name in self._names], np.int64)[self.layouts.checked(layouts)]
        check_batch(self.learner.shape, self.learner.arms, arms, people, exposure, reward)
        self.learner.learn(arms, people, exposure, reward)

    def freeze(self, rng: np.random.Generator) -> LookedAt:
        """See SlatePolicy.freeze."""
        belief = self.learner.freeze(self.samples, self.scale, rng)
        return LookedAt(self.layouts, belief.rows(self._names, self._features, seed=0))


@dataclass(frozen=True)
class LookedAt(SlateSnapshot):
    """rows: (layouts, m, p)."""

    layouts: Layouts
    rows: Rows

    def favourites(self, people: NDArray[np.float32]) -> Numbers:
        """See SlateSnapshot.favourites."""
        blocks = np.array_split(people, max(1, len(people) // _PEOPLE_AT_ONCE))
        scored = (np.einsum("lmp,np->nml", self.rows, block, optimize=True) for block in blocks)
        return np.concatenate([scores.argmax(axis=2) for scores in scored])

    def best(self, people: NDArray[np.float32]) -> Numbers:
        """See SlateSnapshot.best."""
        return np.asarray((people @ self.rows.mean(axis=1).T).argmax(axis=1), np.int64)
