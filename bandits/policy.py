"""What every policy can do: know arms, fold batches of outcomes, freeze a snapshot that chooses, and be kept as bytes.

p person features, a attribute features, n rows, k arms. A new policy is one file and one line in ``registry``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from bandits.snapshot import UniformSnapshot

if TYPE_CHECKING:
    from bandits.snapshot import Snapshot


class Policy(Protocol):
    """A learner. The same batches in the same order give the same state."""

    batches: int

    @property
    def arms(self) -> Mapping[str, int]:
        """Known arms and their indices."""
        ...

    def add_arm(self, name: str, attributes: NDArray[np.float32]) -> None:
        """Know a new arm, attributes of shape (a,); no other arm's belief changes."""
        ...

    def learn(
        self, arms: NDArray[np.int64], people: NDArray[np.float32], exposure: NDArray[np.float64], reward: NDArray[np.float64]
    ) -> None:
        """Fold one batch: arms (n,), people (n, p), exposure (n,) in impressions, reward (n,)."""
        ...

    def freeze(self, rng: np.random.Generator) -> Snapshot:
        """What is known now, as something that chooses."""
        ...

    def encode(self) -> bytes:
        """The whole state."""
        ...

    def restore(self, content: bytes) -> None:
        """The inverse of ``encode``."""
        ...


class UniformPolicy:
    """Learns nothing and chooses evenly: the yardstick."""

    def __init__(self) -> None:
        self.batches = 0
        self._arms: dict[str, int] = {}

    @property
    def arms(self) -> Mapping[str, int]:
        """See Policy.arms."""
        return self._arms

    def add_arm(self, name: str, attributes: NDArray[np.float32]) -> None:  # noqa: ARG002
        """See Policy.add_arm."""
        self._arms.setdefault(name, len(self._arms))

    def learn(
        self, arms: NDArray[np.int64], people: NDArray[np.float32], exposure: NDArray[np.float64], reward: NDArray[np.float64]
    ) -> None:  # fmt: skip
        """See Policy.learn."""
        del arms, people, exposure, reward
        self.batches += 1

    def freeze(self, rng: np.random.Generator) -> UniformSnapshot:  # noqa: ARG002
        """See Policy.freeze."""
        return UniformSnapshot()

    def encode(self) -> bytes:
        """See Policy.encode: the arms' names in order."""
        return "\n".join(self._arms).encode()

    def restore(self, content: bytes) -> None:
        """See Policy.restore."""
        self._arms = {name: row for row, name in enumerate(content.decode().split("\n"))} if content else {}
