"""The people of late, as features: whom supply asks before it has something made or retired."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from services.decisions.wear import KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KEPT = 512
#: Decisions of a campaign over which the exposures of its people are averaged.
_WORN_OVER = 500.0


@dataclass
class RecentPeople:
    """A ring of the last requests' features, p columns, and by campaign what people had met on average, (kinds,)."""

    p: int
    seen: int = 0
    _worn: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    _ring: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        self._ring = np.zeros((_KEPT, self.p), np.float32)

    def add(self, people: NDArray[np.float32]) -> None:
        """Requests came, features of shape (n, p)."""
        last = people[-_KEPT:]
        self._ring[(self.seen + np.arange(len(last))) % _KEPT] = last
        self.seen += len(last)

    def add_worn(self, campaign: str, exposures: NDArray[np.float64]) -> None:
        """People of a campaign came who had met each kind of its ads so often: (n, kinds), n at least 1."""
        mean, n = self.worn(campaign), len(exposures)
        self._worn[campaign] = mean + (np.ones(n) @ exposures / n - mean) * min(n / _WORN_OVER, 1.0)

    def worn(self, campaign: str) -> NDArray[np.float64]:
        """Mean exposures of the people of late to each kind of this campaign's ads, (kinds,)."""
        return self._worn.get(campaign, np.zeros(len(KINDS)))

    def people(self) -> NDArray[np.float32]:
        """Their features, shape (at most 512, p)."""
        return self._ring[: min(self.seen, _KEPT)]
