"""A number as the action, such as a bid or a discount: centres are chosen like arms, then smoothed over a window.

Krishnamurthy et al. (2019), "Contextual bandits with continuous actions: smoothing, zooming, and adapting"; Majzoubi et al.
(2020), "Efficient contextual bandits with continuous actions". With v_c the policy's weight of centre c and W_c its window,

    density(a) = ε / (high - low) + (1 - ε) Σ v_c [a in W_c] / |W_c|,      W_c = [c - h, c + h] within [low, high]

A single point would have density 0 everywhere else, and no log of it could ever judge another policy: that is what the
window of half-width h is for. The density is exact, and it is what the action is drawn from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bandits.propensity import EPSILON, floor_and_draw
from errors import InvalidInput

if TYPE_CHECKING:
    from bandits.exploration.question import Rows
    from bandits.policy import LearnedPolicy
    from bandits.snapshot import Snapshot

Array = NDArray[np.float64]


class Numbers(NamedTuple):
    """actions: (n,). density: (n,), per unit of the action."""

    actions: Array
    density: Array


@dataclass(frozen=True)
class Interval:
    """Actions in [low, high], by so many centres; bandwidth: h, half of a window's width, in units of the action."""

    low: float
    high: float
    centres: int
    bandwidth: float

    def __post_init__(self) -> None:
        if not (np.isfinite([self.low, self.high]).all() and self.low < self.high):
            raise InvalidInput("interval", "low < high, both finite", f"{self.low:g}, {self.high:g}")
        if self.centres < 1:
            raise InvalidInput("centres", "1 or more", str(self.centres))
        if not 0.0 < self.bandwidth <= self.high - self.low:
            raise InvalidInput("bandwidth", f"above 0, up to {self.high - self.low:g}", f"{self.bandwidth:g}")

    @cached_property
    def points(self) -> Array:
        """The centres, (c,): each in the middle of an equal part."""
        return self.low + (np.arange(self.centres) + 0.5) * (self.high - self.low) / self.centres

    @cached_property
    def windows(self) -> Array:
        """Begin and end of each centre's window, (2, c)."""
        return np.clip(np.stack([self.points - self.bandwidth, self.points + self.bandwidth]), self.low, self.high)

    def attributes(self, a: int) -> NDArray[np.float32]:
        """Centres as arms with a smooth code, (c, a): a constant and cosines, slow ones first: near centres are alike."""
        place = (self.points - self.low) / (self.high - self.low)
        return np.cos(np.pi * place[:, None] * np.arange(a)).astype(np.float32)

    def shares(self, actions: Array) -> tuple[NDArray[np.int64], Array]:
        """The two centres on either side of each action, (n, 2), and how much of an impression each is taught by it, (n, 2).

        Shares sum to one: an impression counts once, however many windows it lies in.
        """
        place = np.interp(self._checked(actions), self.points, np.arange(self.centres))
        left = np.floor(place).astype(np.int64)
        right = np.minimum(left + 1, self.centres - 1)
        return np.stack([left, right], axis=1), np.stack([1.0 - (place - left), place - left], axis=1)

    def draw(self, weights: Array, uniforms: Array, epsilon: float = EPSILON) -> Numbers:
        """An action for each row of weights (n, c). uniforms: (n, 2) in [0, 1), from the caller's generator."""
        which, where = uniforms.T
        floored = which < epsilon
        rest = np.clip((which - epsilon) / (1.0 - epsilon), 0.0, None) if epsilon < 1.0 else which
        _, centre = floor_and_draw(weights, rest, 0.0)
        begin, end = np.where(floored, [[self.low], [self.high]], self.windows[:, centre])
        actions = np.minimum(begin + where * (end - begin), end)
        return Numbers(actions, self.density(weights, actions, epsilon))

    def density(self, weights: Array, actions: Array, epsilon: float = EPSILON) -> Array:
        """The density (n,) that ``draw`` has at these actions (n,), per unit of the action."""
        self._checked(actions)
        shares, _ = floor_and_draw(weights, np.zeros(len(weights)), 0.0)
        begin, end = self.windows
        within = (begin <= actions[:, None]) & (actions[:, None] <= end)
        heights = (shares * within) @ (1.0 / (end - begin))
        return np.asarray(epsilon / (self.high - self.low) + (1.0 - epsilon) * heights)

    def _checked(self, actions: Array) -> Array:
        if not ((actions >= self.low) & (actions <= self.high)).all():  # false for NaN too
            raise InvalidInput("actions", f"numbers in [{self.low:g}, {self.high:g}]", f"{actions.min()} .. {actions.max()}")
        return actions


@dataclass
class ContinuousPolicy:
    """Learns which actions earn. policy: any learner with any rule, without arms; the centres become its arms."""

    interval: Interval
    policy: LearnedPolicy

    def __post_init__(self) -> None:
        for name, attributes in zip(self._names, self._attributes, strict=True):
            self.policy.add_arm(name, attributes)

    @property
    def _names(self) -> list[str]:
        return [f"{point:.12g}" for point in self.interval.points.tolist()]

    @property
    def _attributes(self) -> NDArray[np.float32]:
        return self.interval.attributes(self.policy.learner.shape.attributes)

    def learn(self, actions: Array, people: NDArray[np.float32], exposure: Array, reward: Array) -> None:
        """Fold one batch: actions (n,), people (n, p), exposure (n,) in impressions, reward (n,). Raises InvalidInput."""
        sides, shares = self.interval.shares(actions)
        arms = np.array([self.policy.arms[name] for name in self._names], np.int64)[sides]
        if not len(people) == len(exposure) == len(reward) == len(actions):
            raise InvalidInput(
                "batch", "columns of one length", f"{len(actions)}, {len(people)}, {len(exposure)}, {len(reward)}"
            )
        told = shares > 0.0
        row, _ = np.nonzero(told)
        self.policy.learn(arms[told], people[row], shares[told] * exposure[row], shares[told] * reward[row])

    def freeze(self, rng: np.random.Generator) -> ContinuousSnapshot:
        """What is known now, as something that chooses."""
        snapshot = self.policy.freeze(rng)
        return ContinuousSnapshot(self.interval, snapshot, snapshot.rows(self._names, self._attributes, seed=0))


@dataclass(frozen=True)
class ContinuousSnapshot:
    """A frozen policy over the centres of an interval. Never changes."""

    interval: Interval
    snapshot: Snapshot
    rows: Rows

    def weights(self, people: NDArray[np.float32]) -> Array:
        """Weights of the centres for people (n, p): (n, c)."""
        return self.snapshot.weights(people, self.rows, np.arange(self.interval.centres))

    def draw(self, people: NDArray[np.float32], uniforms: Array, epsilon: float = EPSILON) -> Numbers:
        """An action for each of n people (n, p). uniforms: (n, 2) in [0, 1), from the caller's generator."""
        return self.interval.draw(self.weights(people), uniforms, epsilon)

    def density(self, people: NDArray[np.float32], actions: Array, epsilon: float = EPSILON) -> Array:
        """The density (n,) that ``draw`` has at these actions (n,) for people (n, p), per unit of the action."""
        return self.interval.density(self.weights(people), actions, epsilon)
