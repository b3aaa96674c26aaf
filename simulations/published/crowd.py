"""A crowd before ads: people and ads are feature vectors, and the log odds of a click are bilinear in them, plus the ad's own.

The plainest world in which policies of the registry can be played at the size of a paper's table: no campaign, no fatigue, no
auction. Invariant: a policy sees features and outcomes, never chances.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import expit

from bandits.propensity import floor_and_draw

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.policy import Policy

    Array = NDArray[np.float64]


#: Share of people who have a feature.
_HAVE = 0.3


class Visits(NamedTuple):
    """n visits. people: (n, p); eligible: (n, k); chances: (n, k) of a click, 0 where not eligible."""

    people: NDArray[np.float32]
    eligible: NDArray[np.bool_]
    chances: Array


@dataclass(frozen=True)
class Crowd:
    """attributes: (k, a) of the ads; taste: (p, a); own: (k,) log odds of each ad; open_to: share of ads that may be shown."""

    attributes: NDArray[np.float32]
    taste: Array
    own: Array
    open_to: float = 1.0

    def come(self, n: int, rng: np.random.Generator) -> Visits:
        """Visits of n people: a constant and independent features that three in ten have."""
        people = (rng.random((n, len(self.taste))) < _HAVE).astype(np.float32)
        people[:, 0] = 1.0
        eligible = rng.random((n, len(self.own))) < self.open_to
        eligible[np.arange(n), rng.integers(len(self.own), size=n)] = True
        return Visits(people, eligible, expit(people @ self.taste @ self.attributes.T + self.own) * eligible)


def levels(k: int, elements: int, choices: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Attributes of k ads: a constant, and one of so many choices for every element, one-hot, (k, 1 + elements * choices)."""
    coded = np.eye(choices, dtype=np.float32)[rng.integers(choices, size=(k, elements))].reshape(k, -1)
    return np.concatenate([np.ones((k, 1), np.float32), coded], axis=1)


def play(policy: Policy, crowd: Crowd, batches: int, size: int, rng: np.random.Generator) -> Array:
    """Regret by batch, (batches,): clicks missed as a share of those that the best ads would have had.

    Each batch is learned before the next. The papers' rules have no floor under a propensity, so there is none here.
    """
    names = [f"ad-{number}" for number in range(len(crowd.own))]
    for name, attributes in zip(names, crowd.attributes, strict=True):
        policy.add_arm(name, attributes)
    arms, regret = np.array([policy.arms[name] for name in names]), np.zeros(batches)
    for batch in range(batches):
        people, eligible, chances = crowd.come(size, rng)
        snapshot = policy.freeze(rng)
        weights = snapshot.weights(people, snapshot.rows(names, crowd.attributes, 0), np.arange(len(names)), eligible)
        _, chosen = floor_and_draw(weights, rng.random(size), 0.0, eligible)
        chance, best = chances[np.arange(size), chosen], chances.max(axis=1)
        regret[batch] = (best - chance).sum() / best.sum()
        policy.learn(arms[chosen], people, np.ones(size), (rng.random(size) < chance).astype(np.float64))
    return regret
