"""What the log has taught about each arm by itself, as sums, and the posterior that follows from them.

    P = λI + Σ w f f',     b = Σ v f,     posterior mean P⁻¹ b, covariance P⁻¹ (times the noise, which is not known here)

f features (q,), w a row's weight, v its pull. Beside the sums is kept a square root R of the covariance, R'R = P⁻¹. A few rows
F (n, q), weights in, change it to

    R (new) = R - U S⁻¹ (S + I)⁻¹ (U'R),     U = R F',     S = √(I + U'U)

(the symmetric form of Potter's square-root filter; Andrews 1968 for several rows at once): q² n operations instead of the
q³ of a factorisation, and stable because P is never inverted. Rewards touch only the pulls, which are added row by row, so
that a reward that comes late makes no difference to a bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import numba
import numpy as np
from scipy.linalg.blas import dgemm
from scipy.linalg.lapack import dpotrf, dtrtri

from bandits.arrays import demand_arrays, names_as_array
from errors import Unknown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_GROWTH = 8
#: From so many rows at once on, factorising P anew is cheaper than changing its root (q = 274).
_MANY = 24
_COLUMNS = ("gram", "pull", "root", "mean", "start")


@dataclass
class ArmSums:
    """Sums over rows, by arm. q features; ridge λ, the precision of the prior. A row without a name is spare room.

    gram: (arms, q, q), without the prior. pull: (arms, q). root: (arms, q, q). mean: (arms, q). start: (arms,), the score that
    an arm's rows are sums over: no part of them, and kept beside them.
    """

    q: int
    ridge: float
    names: list[str] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    gram: Array = field(init=False)
    pull: Array = field(init=False)
    root: Array = field(init=False)
    mean: Array = field(init=False)
    start: Array = field(init=False)

    def __post_init__(self) -> None:
        self._allocate(len(self.names))

    def _allocate(self, room: int) -> None:
        self.gram, self.pull, self.mean = np.zeros((room, self.q, self.q)), np.zeros((room, self.q)), np.zeros((room, self.q))
        self.root = np.tile(np.eye(self.q) / np.sqrt(self.ridge), (room, 1, 1))
        self.start = np.zeros(room)

    def over(self, q: int, ridge: float) -> Self:
        """The same arms with nothing learned, over other features."""
        sums = type(self)(q, ridge, list(self.names), dict(self.index))
        sums.start = self.start[: len(self.names)].copy()
        return sums

    def add_arm(self, name: str, start: float = 0.0) -> int:
        """Make room for an arm; one that is there keeps what it has. Returns its index."""
        if name not in self.index:
            row = self.index[name] = self._spare()
            self.names[row], self.start[row] = name, start
        return self.index[name]

    def _spare(self) -> int:
        """A row without a name; indices of the others stay what they are."""
        if len(self.index) < len(self.names):
            return self.names.index("")
        if len(self.names) == len(self.gram):
            old = [getattr(self, column) for column in _COLUMNS]
            self._allocate(len(self.names) + max(_GROWTH, len(self.names) // 2))
            for column, was in zip(_COLUMNS, old, strict=True):
                getattr(self, column)[: len(was)] = was
        self.names.append("")
        return len(self.names) - 1

    def drop_arm(self, name: str) -> int:
        """Forget an arm; returns the index that it had. Raises Unknown."""
        if name not in self.index:
            raise Unknown("arm", name)
        row = self.index.pop(name)
        self.names[row] = ""
        self.gram[row], self.pull[row], self.start[row] = 0.0, 0.0, 0.0
        self._solve(row)
        return row

    def fold(self, arms: NDArray[np.int64], features: NDArray[np.float32], weight: Array, pull: Array) -> None:
        """Add n rows: arms (n,) indices, features (n, q), weight, pull (n,). One of weight 0 leaves the covariance alone."""
        _add_pulls(self.pull, arms, features, pull)
        for row in np.unique(arms).tolist():
            here = np.flatnonzero((arms == row) & (weight > 0.0))
            if len(here):
                self._narrow(row, features[here].astype(np.float64) * np.sqrt(weight[here])[:, None])
            self._centre(row)

    def _narrow(self, row: int, rows: Array) -> None:
        """Add information: ``rows`` (n, q), weights in."""
        _add_product(self.gram[row], 1.0, rows.T, rows)
        if len(rows) >= _MANY:
            self.root[row] = _root_of(self.gram[row], self.ridge)
        else:
            seen = self.root[row] @ rows.T
            squared, turn = np.linalg.eigh(seen.T @ seen)
            stretch = np.sqrt(1.0 + np.maximum(squared, 0.0))
            shrunk = (turn / (stretch * (1.0 + stretch))) @ turn.T
            _add_product(self.root[row], -1.0, seen, shrunk @ (seen.T @ self.root[row]))

    def _centre(self, row: int) -> None:
        self.mean[row] = self.root[row].T @ (self.root[row] @ self.pull[row])

    def _solve(self, row: int) -> None:
        self.root[row] = _root_of(self.gram[row], self.ridge)
        self._centre(row)

    def of(self, rows: NDArray[np.int64]) -> tuple[Array, ...]:
        """Everything about some arms, for ``put``."""
        return tuple(getattr(self, column)[rows] for column in _COLUMNS)

    def put(self, rows: NDArray[np.int64], columns: tuple[Array, ...]) -> None:
        """Back to what ``of`` gave."""
        for column, values in zip(_COLUMNS, columns, strict=True):
            getattr(self, column)[rows] = values

    def forget(self, kept: float) -> None:
        """Scale what was learned by ``kept`` in [0, 1]: every posterior moves towards its prior."""
        self.gram *= kept
        self.pull *= kept
        for row in self.index.values():
            self._solve(row)

    def merge(self, other: Self) -> None:
        """Add another's sums over the same features; arms are matched by name."""
        for name, theirs in other.index.items():
            mine = self.add_arm(name, float(other.start[theirs]))
            self.gram[mine] += other.gram[theirs]
            self.pull[mine] += other.pull[theirs]
            self._solve(mine)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The state: sums and roots. Means follow."""
        k = len(self.names)
        start = {"start": self.start[:k]} if self.start.any() else {}
        sums = {"gram": self.gram[:k], "pull": self.pull[:k], "root": self.root[:k]}
        return {"names": names_as_array(self.names), **sums, **start}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]], q: int, ridge: float) -> Self:
        """The inverse of ``arrays``, bit for bit; raises InvalidInput when they are of another shape."""
        k = len(arrays.get("names", ()))
        arrays = {"start": np.zeros(k), **arrays}  # it is not kept where every arm starts at 0
        shapes = {"names": (k,), "gram": (k, q, q), "pull": (k, q), "root": (k, q, q), "start": (k,)}
        demand_arrays("checkpoint", arrays, shapes)
        names = [name.decode() for name in arrays["names"].tolist()]
        sums = cls(q, ridge, names, {name: row for row, name in enumerate(names) if name})
        for column in ("gram", "pull", "root", "start"):
            setattr(sums, column, np.array(arrays[column], np.float64))
        for row in sums.index.values():
            sums._centre(row)
        return sums


@numba.njit(cache=True)
def _add_pulls(pulls: Array, arms: NDArray[np.int64], features: NDArray[np.float32], pull: Array) -> None:
    for i in range(arms.size):
        if pull[i] != 0.0:
            for f in range(features.shape[1]):
                pulls[arms[i], f] += pull[i] * features[i, f]


def _add_product(matrix: Array, factor: float, left: Array, right: Array) -> None:
    """Matrix (q, q) += factor · left @ right, in place: at q = 274 what a step costs is the memory that it moves."""
    dgemm(factor, right.T, left.T, 1.0, matrix.T, overwrite_c=True)


def _root_of(gram: Array, ridge: float) -> Array:
    """R (q, q) with R'R = (λI + gram)⁻¹."""
    factor, _ = dpotrf(gram + ridge * np.eye(len(gram)), lower=1)
    inverse, _ = dtrtri(factor, lower=1)
    return np.asarray(inverse)
