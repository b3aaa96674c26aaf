"""Choosing a layout of creative elements by a frozen ensemble. Knows no model: each sample has one favourite for a person.

Hill et al. (2017), "An efficient bandit algorithm for realtime multivariate optimization": a Bayesian model with main effects
and pairwise interactions, Thompson sampling, hill climbing. Where layouts are few all are looked at (``looked_at``), where
they are many the samples climb (``climbed``). Either way m samples have m favourites, and

    p(layout) = ε / layouts + (1 - ε) · favourites that are it / m

exactly. It is the law of ``propensity``, but nothing is summed over the space, so that it may have billions of layouts.
Climbing may miss a sample's true favourite; the propensity is that of what it found, which is what is drawn from.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from bandits.propensity import EPSILON

if TYPE_CHECKING:
    from bandits.actions.layouts import Layouts, Numbers
    from bandits.learners.learner import Array


class Drawn(NamedTuple):
    """layouts: (n,) numbers. propensity: (n,)."""

    layouts: Numbers
    propensity: Array


class SlatePolicy(Protocol):
    """Learns which layouts earn."""

    def learn(self, layouts: Numbers, people: NDArray[np.float32], exposure: Array, reward: Array) -> None:
        """Fold one batch: layouts (n,), people (n, p), exposure (n,) in impressions, reward (n,).

        Raises InvalidInput, and folds nothing.
        """
        ...

    def freeze(self, rng: np.random.Generator) -> SlateSnapshot:
        """What is known now, as something that chooses."""
        ...


class SlateSnapshot(ABC):
    """A frozen ensemble of m samples. Never changes."""

    layouts: Layouts

    @abstractmethod
    def favourites(self, people: NDArray[np.float32]) -> Numbers:
        """Each sample's favourite layout for people (n, p): numbers (n, m)."""

    @abstractmethod
    def best(self, people: NDArray[np.float32]) -> Numbers:
        """The layout with the best mean score over the samples, for each of the people (n, p): numbers (n,)."""

    def draw(self, people: NDArray[np.float32], uniforms: Array, epsilon: float = EPSILON) -> Drawn:
        """A layout for each of n people (n, p). uniforms: (n,) in [0, 1), from the caller's generator.

        The stretch below ε is shared by all layouts alike, the rest by the samples.
        """
        favourites, floored = self.favourites(people), uniforms < epsilon
        drawn = np.empty(len(people), np.int64)
        drawn[floored] = _stretch(uniforms[floored], 0.0, epsilon, self.layouts.count)
        sample = _stretch(uniforms[~floored], epsilon, 1.0, favourites.shape[1])
        drawn[~floored] = favourites[~floored][np.arange(len(sample)), sample]
        return Drawn(drawn, self._propensity(favourites, drawn, epsilon))

    def propensity(self, people: NDArray[np.float32], layouts: Numbers, epsilon: float = EPSILON) -> Array:
        """The chance (n,) that ``draw`` has of these layouts (n,) for people (n, p)."""
        return self._propensity(self.favourites(people), self.layouts.checked(layouts), epsilon)

    def _propensity(self, favourites: Numbers, layouts: Numbers, epsilon: float) -> Array:
        share = (favourites == layouts[:, None]).mean(axis=1)
        return np.asarray(epsilon / self.layouts.count + (1.0 - epsilon) * share)


def _stretch(uniforms: Array, begin: float, end: float, parts: int) -> Numbers:
    """Which of so many equal parts of [begin, end) each uniform falls into."""
    return np.minimum(parts * (uniforms - begin) / (end - begin) if len(uniforms) else uniforms, parts - 1).astype(np.int64)
