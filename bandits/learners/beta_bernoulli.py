"""The learner for arms without any context: a Beta posterior of each arm's chance of a reward.

Begins with one reward at the base rate, Beta(1, 1 / rate - 1): as sure of the rate as one reward makes it. Impressions that
brought no reward are failures.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from bandits.arrays import demand_arrays, names_as_array
from bandits.bounds import demand_setting
from errors import InvalidInput, Unknown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.exploration.question import Link, Rows
    from bandits.learners.learner import Array, Shape

#: No chance is taken for certain, whatever forgetting and late rewards leave.
_LEAST_COUNT = 1e-6


@dataclass(frozen=True)
class BetaBelief:
    """counts: (k, 2), rewards and failures with the prior in, of the arms known, by ``arms``. prior: (2,), of any other.

    samples: rows an arm, 0 for moments. scale: multiplier of the deviation. seed: of the samples.
    """

    arms: tuple[str, ...]
    counts: Array
    prior: Array
    samples: int
    scale: float
    seed: int
    link: Link = "identity"
    personal: ClassVar[bool] = False

    def features(self, people: NDArray[np.float32]) -> NDArray[np.float32]:
        """See Belief.features: one constant."""
        return np.ones((len(people), 1), np.float32)

    def rows(self, names: Sequence[str], attributes: NDArray[np.float32], seed: int) -> Rows:
        """See Belief.rows: (k, samples or 2, 1)."""
        del attributes
        places = {arm: row for row, arm in enumerate(self.arms)}
        at = np.array([places.get(name, len(self.arms)) for name in names], np.int64)
        counts = np.concatenate([self.counts, self.prior[None]])
        if not self.samples:
            return self._moments(counts)[at]
        drawn = self._draws(counts, self.seed)[at]
        for row in np.flatnonzero(at == len(self.arms)).tolist():
            drawn[row] = self._draws(self.prior[None], zlib.crc32(names[row].encode()), seed)[0]
        return drawn

    def _moments(self, counts: Array) -> Rows:
        """Means and deviations, (k, 2, 1)."""
        total = counts.sum(axis=1)
        mean = counts[:, 0] / total
        return np.stack([mean, self.scale * np.sqrt(mean * (1.0 - mean) / (total + 1.0))], axis=1)[..., None].astype(np.float32)

    def _draws(self, counts: Array, *seeds: int) -> Rows:
        """Samples of the Beta, (k, samples, 1); at another scale than 1, of that whose counts are 1 / scale² times as many.

        All arms from one generator: one an arm would be ten times as slow, 0.7 ms for 60.
        """
        shape = (len(counts), self.samples, 1)
        if not self.scale:
            return np.broadcast_to((counts[:, 0] / counts.sum(axis=1))[:, None, None], shape).astype(np.float32)
        rewards, failures = counts.T[:, :, None, None] / self.scale**2
        return np.random.default_rng(seeds).beta(rewards, failures, shape).astype(np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """See Belief.arrays."""
        draws = {"draws": np.array([self.samples, self.seed]), "scale": np.array([self.scale])}
        return {"arms": names_as_array(self.arms), "counts": self.counts, "prior": self.prior, **draws}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """See Belief.of_arrays."""
        k = len(arrays.get("arms", ()))
        demand_arrays("snapshot", arrays, {"arms": (k,), "counts": (k, 2), "prior": (2,), "draws": (2,), "scale": (1,)})
        names = tuple(name.decode() for name in arrays["arms"].tolist())
        samples, seed = arrays["draws"].tolist()
        return cls(names, arrays["counts"], arrays["prior"], samples, float(arrays["scale"][0]), seed)


@dataclass(frozen=True)
class BetaSettings:
    """rewards: how many rewards the prior is worth."""

    rewards: float = 1.0

    def __post_init__(self) -> None:
        demand_setting(self, "rewards", 1e-6, 1e9)


@dataclass
class BetaLearner:
    """counts: (rows, 2), impressions and rewards by arm. A row without a name is spare."""

    shape: Shape
    settings: BetaSettings = field(default_factory=BetaSettings)
    arms: dict[str, int] = field(default_factory=dict)
    counts: Array = field(default_factory=lambda: np.zeros((0, 2)))
    starts: Array = field(default_factory=lambda: np.zeros(0))
    personal: ClassVar[bool] = False

    def prior(self, start: Array) -> Array:
        """Rewards and failures before anything is known of arms that start at these log odds over the base rate, (n, 2)."""
        rewards, rate = self.settings.rewards, self.shape.base_rate
        failures = rewards * (1.0 - rate) / rate * np.exp(-start)
        return np.column_stack([np.full(len(start), rewards), failures])

    def add_arm(self, name: str, attributes: NDArray[np.float32], start: float = 0.0) -> None:
        """See Learner.add_arm."""
        del attributes
        if name not in self.arms:
            spare = set(range(len(self.counts))) - set(self.arms.values())
            if not spare:
                self.counts = np.concatenate([self.counts, np.zeros((1, 2))])
                self.starts = np.append(self.starts, 0.0)
            self.arms[name] = min(spare, default=len(self.counts) - 1)
            self.starts[self.arms[name]] = start

    def drop_arm(self, name: str) -> None:
        """See Learner.drop_arm."""
        if name not in self.arms:
            raise Unknown("arm", name)
        row = self.arms.pop(name)
        self.counts[row], self.starts[row] = 0.0, 0.0

    def learn(self, arms: NDArray[np.int64], people: NDArray[np.float32], exposure: Array, reward: Array) -> None:
        """See Learner.learn."""
        del people
        rows = len(self.counts)
        self.counts += np.column_stack([np.bincount(arms, exposure, rows), np.bincount(arms, reward, rows)])

    def expect(self, arms: NDArray[np.int64], people: NDArray[np.float32]) -> Array:
        """See Learner.expect."""
        del people
        shown, rewards = self.counts.T
        wins, losses = self.prior(self.starts).T
        return np.asarray(((rewards + wins) / (shown + wins + losses))[arms])

    def forget(self, kept: float) -> None:
        """See Learner.forget."""
        self.counts *= kept

    def merge(self, other: Self) -> None:
        """See Learner.merge."""
        for name, row in other.arms.items():
            self.add_arm(name, np.zeros(0, np.float32), float(other.starts[row]))
            self.counts[self.arms[name]] += other.counts[row]

    def freeze(self, samples: int, scale: float, rng: np.random.Generator) -> BetaBelief:
        """See Learner.freeze."""
        rows = np.array(list(self.arms.values()), np.int64)
        shown, rewards = self.counts[rows].T
        counts = np.maximum(self.prior(self.starts[rows]) + np.column_stack([rewards, shown - rewards]), _LEAST_COUNT)
        return BetaBelief(tuple(self.arms), counts, self.prior(np.zeros(1))[0], samples, scale, int(rng.integers(2**63)))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """See Learner.arrays."""
        return {
            "names": names_as_array(self.arms),
            "indices": np.array(list(self.arms.values()), np.int64),
            "counts": self.counts,
            **({"starts": self.starts} if self.starts.any() else {}),
        }

    def restore(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """See Learner.restore."""
        k, rows = len(arrays.get("names", ())), len(arrays.get("counts", ()))
        arrays = {"starts": np.zeros(rows), **arrays}  # they are not kept where every arm starts at 0
        demand_arrays("checkpoint", arrays, {"names": (k,), "indices": (k,), "counts": (rows, 2), "starts": (rows,)})
        if not ((arrays["indices"] >= 0) & (arrays["indices"] < len(arrays["counts"]))).all():
            raise InvalidInput("checkpoint.indices", f"rows below {len(arrays['counts'])}", str(arrays["indices"].max()))
        names = (name.decode() for name in arrays["names"].tolist())
        self.arms = dict(zip(names, arrays["indices"].tolist(), strict=True))
        self.counts, self.starts = arrays["counts"].copy(), arrays["starts"].copy()
