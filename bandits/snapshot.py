"""A frozen policy: posterior samples that vote. What ``web`` holds in memory between two updates.

Thompson sampling over M samples frozen per snapshot: the weight of an arm is the share of samples under which it
scores best, so the propensity is exact given the snapshot (drawing a fresh sample per request would leave it
unknown).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numba
import numpy as np
from numpy.typing import NDArray

from bandits.arrays import pack, unpack
from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = NDArray[np.float32]


class Snapshot(Protocol):
    """What every frozen policy can do. p person features, a attribute features, m samples."""

    @property
    def exploration(self) -> str:
        """The exploration rule with its parameters, as it goes into the decision record."""
        ...

    def intercepts_of(self, arms: Sequence[str], seed: int) -> NDArray[np.float32]:
        """Intercept samples, shape (k, m), of these arms."""
        ...

    def rows(self, attributes: NDArray[np.float32], intercepts: NDArray[np.float32]) -> Rows:
        """Arms as rows for voting: attributes (k, a) and intercepts (k, m) to (k, m, p)."""
        ...

    def weights(self, people: NDArray[np.float32], rows: Rows, candidates: NDArray[np.int64]) -> NDArray[np.float64]:
        """People (n, p) and a selection of rows (k,) to weights (n, k) that sum to one."""
        ...


@numba.njit(cache=True, fastmath=True)
def _vote(people: NDArray[np.float32], rows: Rows, candidates: NDArray[np.int64]) -> NDArray[np.float64]:
    n, p = people.shape
    k, m = candidates.size, rows.shape[1]
    votes = np.zeros((n, k))
    for i in range(n):
        person = people[i]
        for s in range(m):
            best, winner = np.float32(-np.inf), 0
            for j in range(k):
                row = rows[candidates[j], s]
                score = np.float32(0.0)
                for f in range(p):
                    score += row[f] * person[f]
                if score > best:
                    best, winner = score, j
            votes[i, winner] += 1.0 / m
    return votes


@dataclass(frozen=True)
class VotingSnapshot:
    """M posterior samples of a bilinear logistic model.

    samples: shape (m, p, a). intercepts: shape (m, arms) for the arms known when it was frozen, named by ``arms``.
    mean: posterior mean, shape (p, a). spread: prior standard deviation of an arm's intercept times the exploration
    scale, for arms that came later.
    """

    samples: NDArray[np.float32]
    mean: NDArray[np.float32]
    arms: tuple[str, ...]
    intercepts: NDArray[np.float32]
    spread: float
    scale: float

    @property
    def exploration(self) -> str:
        """Thompson voting with its number of samples and scale."""
        return f"thompson-votes m={len(self.samples)} v={self.scale:g}"

    def rows(self, attributes: NDArray[np.float32], intercepts: NDArray[np.float32]) -> Rows:
        """See Snapshot.rows. A sample's intercept rides on the constant person feature."""
        m, p, a = self.samples.shape
        flat = attributes @ self.samples.reshape(m * p, a).T  # (k, m·p)
        rows = flat.reshape(len(attributes), m, p)
        rows[:, :, 0] += intercepts
        return np.ascontiguousarray(rows)

    def weights(self, people: NDArray[np.float32], rows: Rows, candidates: NDArray[np.int64]) -> NDArray[np.float64]:
        """See Snapshot.weights."""
        return _vote(people, rows, candidates)

    def intercepts_of(self, arms: Sequence[str], seed: int) -> NDArray[np.float32]:
        """Intercept samples, shape (k, m), of these arms; a later one draws from the prior, by ``seed`` and its name."""
        known = {arm: column for column, arm in enumerate(self.arms)}
        drawn = np.empty((len(arms), len(self.samples)), np.float32)
        for row, arm in enumerate(arms):
            if arm in known:
                drawn[row] = self.intercepts[:, known[arm]]
            else:
                drawn[row] = self.fresh_intercepts(np.random.default_rng([seed, zlib.crc32(arm.encode())]))
        return drawn

    def fresh_intercepts(self, rng: np.random.Generator) -> NDArray[np.float32]:
        """Intercept samples, shape (m,), of an arm nobody has seen: the prior."""
        return rng.normal(0.0, self.spread, len(self.samples)).astype(np.float32)

    def encode(self) -> bytes:
        """As bytes, with a checksum."""
        names = np.array([arm.encode() for arm in self.arms], dtype="S24")
        return pack({
            "samples": self.samples, "mean": self.mean, "arms": names, "intercepts": self.intercepts,
            "scalars": np.array([self.spread, self.scale]),
        })  # fmt: skip


def decode_snapshot(content: bytes) -> VotingSnapshot:
    """The inverse of ``VotingSnapshot.encode``; raises InvalidInput on cut bytes, NaN or shapes that do not fit."""
    arrays = unpack(content, "snapshot")
    samples, mean, intercepts = arrays["samples"], arrays["mean"], arrays["intercepts"]
    if samples.shape[1:] != mean.shape or intercepts.shape != (len(samples), len(arrays["arms"])):
        raise InvalidInput(
            "snapshot",
            "samples (m, p, a), mean (p, a), intercepts (m, arms)",
            f"{samples.shape}, {mean.shape}, {intercepts.shape}",
        )
    if not all(np.isfinite(numbers).all() for numbers in (samples, mean, intercepts, arrays["scalars"])):
        raise InvalidInput("snapshot", "finite numbers", "NaN or infinity")
    spread, scale = (float(value) for value in arrays["scalars"])
    names = tuple(name.decode() for name in arrays["arms"].tolist())
    return VotingSnapshot(samples, mean, names, intercepts, spread, scale)


@dataclass(frozen=True)
class UniformSnapshot:
    """Every candidate alike: the control, and the yardstick in simulations."""

    @property
    def exploration(self) -> str:
        """Nothing is learned."""
        return "uniform"

    def intercepts_of(self, arms: Sequence[str], seed: int) -> NDArray[np.float32]:  # noqa: ARG002
        """See Snapshot.intercepts_of."""
        return np.zeros((len(arms), 1), np.float32)

    def rows(self, attributes: NDArray[np.float32], intercepts: NDArray[np.float32]) -> Rows:  # noqa: ARG002
        """See Snapshot.rows; a uniform choice looks at none of it."""
        return np.zeros((len(attributes), 1, 1), np.float32)

    def weights(self, people: NDArray[np.float32], rows: Rows, candidates: NDArray[np.int64]) -> NDArray[np.float64]:  # noqa: ARG002
        """See Snapshot.weights."""
        return np.full((len(people), len(candidates)), 1.0 / len(candidates))
