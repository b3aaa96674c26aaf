"""Slates of many layouts: every posterior sample climbs to its favourite, by effects of levels and of pairs of levels.

The shared-creative learner with one arm, which stands for all layouts; their features, crossed with the person's, are its
person features: what a batch costs depends on the levels, not on how many layouts it shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import numpy as np

from bandits.actions.slate import SlateSnapshot
from bandits.learners.factor import FactorLearner
from bandits.learners.learner import Shape
from bandits.policy import check_batch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.actions.layouts import Layouts, Numbers
    from bandits.learners.factor_belief import FactorSamples
    from bandits.learners.learner import Array

_STARTS = 8


@dataclass
class ClimbedPolicy:
    """See SlatePolicy. people: p; base_rate: reward before anything is known; samples: m; scale: of the posterior deviation."""

    layouts: Layouts
    people: int = 1
    base_rate: float = 0.05
    samples: int = 32
    scale: float = 1.0
    learner: FactorLearner = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.learner = FactorLearner(Shape(self.people * self.layouts.width, 1, self.base_rate))
        self.learner.add_arm("layouts", np.ones(1, np.float32))

    def learn(self, layouts: Numbers, people: NDArray[np.float32], exposure: Array, reward: Array) -> None:
        """See SlatePolicy.learn."""
        arms = np.zeros(len(self.layouts.checked(layouts)), np.int64)
        check_batch(Shape(self.people, 1), self.learner.arms, arms, people, exposure, reward)
        crossed = people[:, :, None] * self.layouts.features(layouts)[:, None]
        self.learner.learn(arms, crossed.reshape(len(arms), -1), exposure, reward)

    def freeze(self, rng: np.random.Generator) -> Climbed:
        """See SlatePolicy.freeze."""
        belief = cast("FactorSamples", self.learner.freeze(self.samples, self.scale, rng))
        starts = np.column_stack([rng.integers(levels, size=_STARTS) for levels in self.layouts.levels])
        return Climbed(self.layouts, belief.samples.reshape(self.samples, self.people, self.layouts.width), starts)


@dataclass(frozen=True)
class Climbed(SlateSnapshot):
    """samples: (m, p, a) effects. starts: (s, e) levels that every climb begins at in turn."""

    layouts: Layouts
    samples: NDArray[np.float32]
    starts: Numbers

    def favourites(self, people: NDArray[np.float32]) -> Numbers:
        """See SlateSnapshot.favourites."""
        effects = np.einsum("mpa,np->nma", self.samples, people)
        return self.layouts.climb(effects.reshape(-1, self.layouts.width), self.starts).reshape(len(people), -1)

    def best(self, people: NDArray[np.float32]) -> Numbers:
        """See SlateSnapshot.best."""
        return self.layouts.climb(np.einsum("pa,np->na", self.samples.mean(axis=0), people), self.starts)
