"""The learner for fixed arms: each has a Bayesian model of its own, over features of the person, and sees no attributes.

    score of person x for arm j  =  centre + start_j + φ(x)' β_j,     β_j ~ N(0, prior)

Gaussian: ridge regression, with exact sums. The prior is in units of the noise (the conjugate form), so the noise only scales
what is frozen and may be learned on the way: a reward that comes late changes no covariance, to the bit. Logistic: rows are
linearised where the posterior will be (Laplace) and kept as sums of the same form.
φ is the constant and the person, or with ``fourier`` a map with random waves that fits itself on the first rows; which they
were then matters, and sums are added only over the same map.

Assumes that outcomes are independent given person and arm, and that rows arrive unselected given the action.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from bandits.bounds import demand_setting
from bandits.exploration.question import rewards_of
from bandits.features.fourier import FourierMap
from bandits.learners.arm_belief import ArmBelief, Prior
from bandits.learners.arm_sums import ArmSums
from bandits.learners.learner import Array, Shape
from bandits.learners.likelihood import LIKELIHOODS, Likelihood
from bandits.learners.opening import Batch, Opening
from errors import InvalidInput

#: Variance of a reward of 0 or 1 that nothing is known about; below ``_RARE`` it is taken from the mean reward,
#: which begins as if ``_BEGUN`` impressions had been rewarded half the time.
_NOISE, _RARE, _BEGUN, _LEAST_RATE = 0.25, 0.1, 100.0, 1e-4
#: Linearisation: steps a batch may take, the most a row's score moves in one, the move that is close enough.
_MOST_STEPS, _STEP, _CLOSE = 8, 1.0, 0.5
#: Seed of the random waves: a constant, so that workers that saw the same first rows have the same features.
_WAVES_SEED = 20_070_101


@dataclass(frozen=True)
class ArmSettings:
    """likelihood: gaussian or logistic. fourier: columns of random waves; 0 takes people as they come.

    prior_sd: deviation that each block of features (constant, person, waves) gives a score before anything is known; in
    rewards at noise 1/4 for the Gaussian, in log odds for the logistic.
    """

    likelihood: str = "gaussian"
    prior_sd: float = 1.0
    fourier: int = 0

    def __post_init__(self) -> None:
        demand_setting(self, "prior_sd", 1e-6, 1e6)
        demand_setting(self, "fourier", 0, 100_000)


@dataclass
class ArmLearner:
    """State and update. totals: impressions and rewards of all arms."""

    shape: Shape
    settings: ArmSettings = field(default_factory=ArmSettings)
    totals: Array = field(default_factory=lambda: np.zeros(2))
    personal: ClassVar[bool] = True

    def __post_init__(self) -> None:
        people, settings = self.shape.people, self.settings
        self.likelihood: Likelihood = LIKELIHOODS[settings.likelihood](self.shape.base_rate)
        self.map = FourierMap.plain(people)
        self.opening = Opening.begun(people) if settings.fourier else Opening.over(people)
        self.sums = ArmSums(self.map.width, self._ridge)

    @property
    def _ridge(self) -> float:
        """The prior's precision, in units of the noise for the Gaussian form."""
        return (_NOISE if self.likelihood.exact else 1.0) / self.settings.prior_sd**2

    @property
    def centre(self) -> float:
        """Score before anything is known."""
        return 0.0 if self.likelihood.exact else self.likelihood.centre

    @property
    def noise(self) -> float:
        """Variance of a reward given its score, of the Gaussian form; 1 for the logistic, whose weights have it."""
        if not self.likelihood.exact:
            return 1.0
        rate = (self.totals[1] + 0.5 * _BEGUN) / (self.totals[0] + _BEGUN)
        return float(max(rate, _LEAST_RATE) * (1.0 - rate)) if rate < _RARE else _NOISE

    @property
    def arms(self) -> Mapping[str, int]:
        """See Learner.arms."""
        return self.sums.index

    def add_arm(self, name: str, attributes: NDArray[np.float32], start: float = 0.0) -> None:
        """See Learner.add_arm."""
        del attributes
        self.sums.add_arm(name, start * self.likelihood.unit)

    def drop_arm(self, name: str) -> None:
        """See Learner.drop_arm."""
        self.opening = self.opening.without(self.sums.drop_arm(name))

    def learn(self, arms: NDArray[np.int64], people: NDArray[np.float32], exposure: Array, reward: Array) -> None:
        """See Learner.learn."""
        batch = Batch(arms, people, exposure, reward)
        self.totals += exposure.sum(), reward.sum()
        self._absorb(batch)
        if self.opening.open:
            self.opening = self.opening.more(batch)
            self._look_again()

    def _look_again(self) -> None:
        """Fit the map on the first rows when that is due, and learn them over its features."""
        seen = self.opening.seen()
        if len(seen) >= self.opening.due:
            rng = np.random.default_rng(_WAVES_SEED)
            self._adopt(FourierMap.fit(seen, self.settings.fourier, rng))
            self.opening = self.opening.fitted()

    def _adopt(self, features: FourierMap) -> None:
        """Other features: the rows of the opening, which are all there were, are learned again."""
        self.map, self.sums = features, self.sums.over(features.width, self._ridge)
        self._absorb(self.opening.rows)

    def _absorb(self, batch: Batch) -> None:
        features = self.map(batch.people)
        if self.likelihood.exact:
            begun = batch.exposure * self.sums.start[batch.arms]
            self.sums.fold(batch.arms, features, batch.exposure, batch.reward - begun)
        else:
            self._linearise(batch, features)

    def _linearise(self, batch: Batch, features: NDArray[np.float32]) -> None:
        """Follow the posterior with the point of linearisation: one step from a poor start would overshoot."""
        touched = np.unique(batch.arms)
        before = self.sums.of(touched)
        score = self._score(batch.arms, features)
        for _ in range(_MOST_STEPS):
            weight, pull = self.likelihood.linearise(score, batch.exposure, batch.reward)
            self.sums.put(touched, before)
            begun = self.centre + self.sums.start[batch.arms]
            self.sums.fold(batch.arms, features, weight, pull - weight * begun)
            move = self._score(batch.arms, features) - score
            if np.abs(move).max(initial=0.0) <= _CLOSE:
                return
            score = score + np.clip(move, -_STEP, _STEP)

    def expect(self, arms: NDArray[np.int64], people: NDArray[np.float32]) -> Array:
        """See Learner.expect."""
        return rewards_of(self._score(arms, self.map(people)), self.likelihood.link)

    def _score(self, arms: NDArray[np.int64], features: NDArray[np.float32]) -> Array:
        begun = self.centre + self.sums.start[arms]
        return np.asarray(begun + np.einsum("nq,nq->n", features, self.sums.mean[arms]))

    def forget(self, kept: float) -> None:
        """See Learner.forget. The feature map stays: it says nothing about rewards."""
        self.totals *= kept
        self.opening = self.opening.scaled(kept)
        self.sums.forget(kept)

    def merge(self, other: Self) -> None:
        """See Learner.merge. Raises InvalidInput when each has fitted a map of its own: workers start from one checkpoint."""
        if other.shape != self.shape or other.settings != self.settings:
            raise InvalidInput("merge", f"{self.shape}, {self.settings}", f"{other.shape}, {other.settings}")
        if not (self.opening.open or other.opening.open or self.map.same(other.map)):
            raise InvalidInput("merge", "a learner with the same feature map", "a map fitted on other rows")
        places = np.zeros(len(other.sums.names), np.int64)
        for name, place in other.arms.items():
            places[place] = self.sums.add_arm(name, float(other.sums.start[place]))
        if other.opening.open:
            rows = other.opening.rows
            self.learn(places[rows.arms], *rows[1:])
        else:
            self._add(other)

    def _add(self, other: Self) -> None:
        """Add the sums of one whose map is fitted."""
        if self.opening.open:
            self._adopt(other.map)
            self.opening = other.opening
        self.sums.merge(other.sums)
        self.totals += other.totals

    def freeze(self, samples: int, scale: float, rng: np.random.Generator) -> ArmBelief:
        """See Learner.freeze."""
        deviation = scale * float(np.sqrt(self.noise))
        prior = Prior(samples, self.centre, deviation / float(np.sqrt(self._ridge)))
        constant = np.eye(1, self.map.width)[0]
        posteriors = {
            name: (self.sums.mean[row] + self.sums.start[row] * constant, self.sums.root[row])
            for name, row in self.arms.items()
        }
        if not samples:
            return ArmBelief.moments(self.likelihood.link, self.map, prior, posteriors, deviation)
        return ArmBelief.drawn(self.likelihood.link, self.map, prior, posteriors, deviation, int(rng.integers(2**63)))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """See Learner.arrays."""
        return {"totals": self.totals, **self.map.arrays(), **self.opening.arrays(), **self.sums.arrays()}

    def restore(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """See Learner.restore."""
        if arrays.get("totals", np.zeros(0)).shape != (2,):
            raise InvalidInput("checkpoint.totals", "impressions and rewards", str(sorted(arrays)))
        features = FourierMap.of_arrays(arrays)
        if len(features.centre) != self.shape.people:
            raise InvalidInput("checkpoint.centre", f"shape ({self.shape.people},)", str(features.centre.shape))
        opening = Opening.of_arrays(arrays, self.shape.people)
        sums = ArmSums.of_arrays(arrays, features.width, self._ridge)
        self.map, self.opening, self.sums, self.totals = features, opening, sums, arrays["totals"].copy()
