"""What the log has taught, as sums: one small Gram matrix and one vector per arm, and nothing of the prior.

Every row of an arm shares the arm's attribute vector a, so with person features f the information of a bilinear model is

    X'WX = sum over arms of  G_arm (x) a a',      G_arm = sum of w f f'   (p, p)

and p x p numbers an arm are enough, whatever the number of attributes. (Summing the full (p·a)² matrix row by row does the same
work about a² / 50 times slower.) The sums are additive: workers merge by adding, forgetting is scaling.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from errors import InvalidInput

Array = NDArray[np.float64]
_GROWTH = 64


@dataclass
class Evidence:
    """Sums over rows, by arm. p person features, a attribute features.

    gram: shape (arms, p, p), sum of w f f'. pull: shape (arms, p), sum of f (w η + y - μ).
    exposure: shape (arms,), impressions counted. Rows beyond ``len(names)`` are spare room.
    """

    p: int
    a: int
    names: list[str] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    gram: Array = field(init=False)
    pull: Array = field(init=False)
    attributes: Array = field(init=False)
    exposure: Array = field(init=False)

    def __post_init__(self) -> None:
        self._allocate(0)

    def _allocate(self, room: int) -> None:
        self.gram = np.zeros((room, self.p, self.p))
        self.pull = np.zeros((room, self.p))
        self.attributes = np.zeros((room, self.a))
        self.exposure = np.zeros(room)

    def __len__(self) -> int:
        return len(self.names)

    def add_arm(self, name: str, attributes: NDArray[np.float32]) -> int:
        """Make room for an arm, attributes of shape (a,); an arm that is there keeps what it has. Returns its index."""
        if name in self.index:
            return self.index[name]
        if attributes.shape != (self.a,):
            raise InvalidInput(f"attributes of {name}", f"shape ({self.a},)", str(attributes.shape))
        if len(self) == len(self.gram):
            self._grow()
        row = self.index[name] = len(self.names)
        self.names.append(name)
        self.attributes[row] = attributes
        return row

    def _grow(self) -> None:
        old = self.gram, self.pull, self.attributes, self.exposure
        self._allocate(len(self) + max(_GROWTH, len(self) // 2))
        for new, was in zip((self.gram, self.pull, self.attributes, self.exposure), old, strict=True):
            new[: len(was)] = was

    def forget(self, kept: float) -> None:
        """Scale everything by ``kept`` in (0, 1]: the posterior moves towards its prior."""
        self.gram *= kept
        self.pull *= kept
        self.exposure *= kept

    def add(self, gram: Array, pull: Array, exposure: Array) -> None:
        """Add sums over the first arms, as ``row_sums`` makes them."""
        k = len(self)
        self.gram[:k] += gram
        self.pull[:k] += pull
        self.exposure[:k] += exposure

    def merge(self, other: Evidence) -> None:
        """Add what another worker has learned; arms are matched by name."""
        for name, row in other.index.items():
            mine = self.add_arm(name, other.attributes[row].astype(np.float32))
            self.gram[mine] += other.gram[row]
            self.pull[mine] += other.pull[row]
            self.exposure[mine] += other.exposure[row]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The state as arrays, for a checkpoint."""
        k = len(self)
        names = np.array([name.encode() for name in self.names], dtype="S24")
        return {"names": names, "gram": self.gram[:k], "pull": self.pull[:k],
                "attributes": self.attributes[:k], "exposure": self.exposure[:k]}  # fmt: skip

    def restore(self, arrays: dict[str, NDArray[Any]]) -> None:
        """The inverse of ``arrays``, bit for bit."""
        if arrays["gram"].shape[1:] != (self.p, self.p):
            raise InvalidInput("checkpoint.gram", f"(arms, {self.p}, {self.p})", str(arrays["gram"].shape))
        self.names = [name.decode() for name in arrays["names"].tolist()]
        self.index = {name: row for row, name in enumerate(self.names)}
        self.gram, self.pull = (np.array(arrays[key], np.float64) for key in ("gram", "pull"))
        self.attributes, self.exposure = (np.array(arrays[key], np.float64) for key in ("attributes", "exposure"))


def row_sums(
    arms: NDArray[np.int64], people: Array, weight: Array, pull: Array, exposure: Array, k: int
) -> tuple[Array, Array, Array]:
    """Sum rows by arm: gram (k, p, p), pull (k, p), exposure (k,).

    arms: (n,) indices below k. people: (n, p). weight, pull, exposure: (n,), the row's w, its factor on f, its share
    of an impression.
    """
    p = people.shape[1]
    grams, pulls = np.zeros((k, p, p)), np.zeros((k, p))
    for arm in np.unique(arms):
        rows = arms == arm
        here = people[rows]
        grams[arm] = (here * weight[rows, None]).T @ here
        pulls[arm] = pull[rows] @ here
    return grams, pulls, np.bincount(arms, exposure, k).astype(np.float64)
