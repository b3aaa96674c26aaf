"""What the shared-creative model believed when it was frozen: posterior samples that vote, or moments for the rules that weigh.

A creative that came later has only its attributes and the prior of its own part.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from bandits.arrays import names_as_array
from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.exploration.question import Link, Rows

    Numbers = NDArray[np.float32]

_LINKS: tuple[Link, ...] = ("identity", "logit", "probit")
#: Added to a covariance before its root is taken, relative to its largest entry: enough for float32 to stay positive.
_JITTER = 1e-7


@dataclass(frozen=True)
class FactorSamples:
    """m posterior samples. samples: (m, p, a). mean: (p, a), the posterior mean. own: (m, arms, q), in the order of ``arms``.

    own_spread: (q,), standard deviations of the prior of an own part, times the scale of the samples.
    """

    link: Link
    samples: Numbers
    mean: Numbers
    arms: tuple[str, ...]
    own: Numbers
    own_spread: Numbers
    personal: ClassVar[bool] = True

    def features(self, people: Numbers) -> Numbers:
        """See Belief.features: as they are."""
        return people

    def rows(self, names: Sequence[str], attributes: Numbers, seed: int) -> Rows:
        """See Belief.rows: (k, m, p)."""
        m, p, a = self.samples.shape
        rows = (attributes @ self.samples.reshape(m * p, a).T).reshape(len(attributes), m, p)
        rows[:, :, : len(self.own_spread)] += self.own_of(names, seed)
        return np.ascontiguousarray(rows)

    def own_of(self, names: Sequence[str], seed: int) -> Numbers:
        """Samples of the own parts of these arms, (k, m, q); a later one draws from the prior, by ``seed`` and its name."""
        known = {arm: column for column, arm in enumerate(self.arms)}
        m, q = len(self.samples), len(self.own_spread)
        drawn = np.empty((len(names), m, q), np.float32)
        for row, name in enumerate(names):
            if name in known:
                drawn[row] = self.own[:, known[name]]
            else:
                drawn[row] = np.random.default_rng([seed, zlib.crc32(name.encode())]).normal(0.0, self.own_spread, (m, q))
        return drawn

    def arrays(self) -> dict[str, NDArray[Any]]:
        """See Belief.arrays."""
        return {
            "link": np.array([_LINKS.index(self.link)]), "samples": self.samples, "mean": self.mean,
            "arms": names_as_array(self.arms), "own": self.own, "own_spread": self.own_spread,
        }  # fmt: skip

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """See Belief.of_arrays."""
        _demand(arrays, ("link", "samples", "mean", "arms", "own", "own_spread"))
        samples, mean, own = arrays["samples"], arrays["mean"], arrays["own"]
        if samples.shape[1:] != mean.shape or own.shape != (len(samples), len(arrays["arms"]), len(arrays["own_spread"])):
            expected = "samples (m, p, a), mean (p, a), own (m, arms, q)"
            raise InvalidInput("snapshot", expected, f"{samples.shape}, {mean.shape}, {own.shape}")
        return cls(_link(arrays), samples, mean, _decoded(arrays["arms"]), own, arrays["own_spread"])


@dataclass(frozen=True)
class FactorMoments:
    """Means and covariances. mean: (p, a). root: (p·a, p, a), with root' root the covariance of M, times the scale squared.

    Of the arms known, by ``arms``: carry (arms, q, p) and own_mean (arms, q), own part given M; own_root (arms, q, q) of its
    covariance. own_spread: (q,) of an arm that came later.
    """

    link: Link
    mean: Numbers
    root: Numbers
    arms: tuple[str, ...]
    carry: Numbers
    own_mean: Numbers
    own_root: Numbers
    own_spread: Numbers
    personal: ClassVar[bool] = True

    def features(self, people: Numbers) -> Numbers:
        """See Belief.features: as they are."""
        return people

    def rows(self, names: Sequence[str], attributes: Numbers, seed: int) -> Rows:
        """See Belief.rows: (k, 1 + p, p)."""
        del seed  # a prior has moments, nothing to draw
        k, (p, a) = len(attributes), self.mean.shape
        q = len(self.own_spread)
        known = {arm: column for column, arm in enumerate(self.arms)}
        spread = np.diag(self.own_spread).astype(np.float64)
        shared = (attributes @ self.root.reshape(-1, a).T).reshape(k, -1, p).astype(np.float64)
        rows = np.zeros((k, 1 + p, p))
        rows[:, 0] = attributes @ self.mean.T
        for row, name in enumerate(names):
            column, through, own = known.get(name), shared[row], spread
            if column is not None:
                through = through.copy()
                through[:, :q] -= through @ self.carry[column].T
                rows[row, 0, :q] += self.own_mean[column]
                own = self.own_root[column]
            covariance = through.T @ through
            covariance[:q, :q] += own.T @ own
            rows[row, 1:] = _root(covariance)
        return rows.astype(np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """See Belief.arrays."""
        return {
            "link": np.array([_LINKS.index(self.link)]), "mean": self.mean, "root": self.root,
            "arms": names_as_array(self.arms), "carry": self.carry, "own_mean": self.own_mean, "own_root": self.own_root,
            "own_spread": self.own_spread,
        }  # fmt: skip

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """See Belief.of_arrays."""
        _demand(arrays, ("link", "mean", "root", "arms", "carry", "own_mean", "own_root", "own_spread"))
        p, a = arrays["mean"].shape
        k, q = len(arrays["arms"]), len(arrays["own_spread"])
        expected = {
            "root": (p * a, p, a), "carry": (k, q, p), "own_mean": (k, q), "own_root": (k, q, q),
        }  # fmt: skip
        for name, shape in expected.items():
            if arrays[name].shape != shape:
                raise InvalidInput(f"snapshot.{name}", f"shape {shape}", str(arrays[name].shape))
        return cls(
            _link(arrays), arrays["mean"], arrays["root"], _decoded(arrays["arms"]), arrays["carry"], arrays["own_mean"],
            arrays["own_root"], arrays["own_spread"],
        )  # fmt: skip


def _root(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows whose product with a person has the length of the score's standard deviation: C' of C C' = covariance."""
    jitter = _JITTER * max(float(covariance.diagonal().max()), 1e-30)
    return np.asarray(np.linalg.cholesky(covariance + jitter * np.eye(len(covariance))).T, np.float64)


def _decoded(names: NDArray[np.bytes_]) -> tuple[str, ...]:
    return tuple(name.decode() for name in names.tolist())


def _link(arrays: Mapping[str, NDArray[Any]]) -> Link:
    return _LINKS[int(arrays["link"][0])]


def _demand(arrays: Mapping[str, NDArray[Any]], names: Sequence[str]) -> None:
    if set(names) - arrays.keys():
        raise InvalidInput("snapshot", f"arrays {', '.join(names)}", ", ".join(sorted(arrays)))
    for name in names:
        if arrays[name].dtype.kind == "f" and not np.isfinite(arrays[name]).all():
            raise InvalidInput(f"snapshot.{name}", "finite numbers", "NaN or infinity")
