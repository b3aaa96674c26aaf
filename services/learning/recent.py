"""The people of late, as features: whom supply asks before it has something made or retired."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KEPT = 512


@dataclass
class RecentPeople:
    """A ring of the last requests' features, p columns."""

    p: int
    seen: int = 0
    _ring: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        self._ring = np.zeros((_KEPT, self.p), np.float32)

    def add(self, people: NDArray[np.float32]) -> None:
        """Requests came, features of shape (n, p)."""
        last = people[-_KEPT:]
        self._ring[(self.seen + np.arange(len(last))) % _KEPT] = last
        self.seen += len(last)

    def people(self) -> NDArray[np.float32]:
        """Their features, shape (at most 512, p)."""
        return self._ring[: min(self.seen, _KEPT)]
