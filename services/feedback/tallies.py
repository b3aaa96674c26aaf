"""Who was rewarded how often, by campaign and group: the sums behind the live lift. The person is the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bandits.ope.lift import ArmTotals

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Group = tuple[int, bool]


class Tallies:
    """Impressions and rewards per (campaign, control or not, person), and their sums, kept as they come."""

    def __init__(self) -> None:
        self._people: dict[tuple[int, bool, int], tuple[float, float]] = {}
        self._sums: dict[_Group, ArmTotals] = {}

    def add(self, campaign: int, person: int, *, control: bool, impressions: float, rewards: float) -> None:
        """A person saw something, or was won by something."""
        key, group = (campaign, control, person), (campaign, control)
        before = self._people.get(key)
        m, y = before or (0.0, 0.0)
        after = self._people[key] = (m + impressions, y + rewards)
        step = ArmTotals(
            people=0 if before else 1, impressions=impressions, rewards=rewards, impressions_sq=after[0] ** 2 - m**2,
            rewards_sq=after[1] ** 2 - y**2, cross=after[0] * after[1] - m * y,
        )  # fmt: skip
        self._sums[group] = self._sums[group] + step if group in self._sums else step

    def totals(self, campaign: int, *, control: bool) -> ArmTotals:
        """Sums over the people of one group."""
        return self._sums.get((campaign, control), ArmTotals(0, 0.0, 0.0, 0.0, 0.0, 0.0))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The state as arrays, for a checkpoint."""
        keys = list(self._people)
        return {
            "campaign": np.array([key[0] for key in keys], np.int64),
            "control": np.array([key[1] for key in keys], np.bool_),
            "person": np.array([key[2] for key in keys], np.uint64),
            "counts": np.array(list(self._people.values()), np.float64).reshape(-1, 2),
        }

    def restore(self, arrays: dict[str, NDArray[Any]]) -> None:
        """The inverse of ``arrays``; the sums are whole numbers, so adding them again gives the same bits."""
        self._people, self._sums = {}, {}
        columns = (arrays[name].tolist() for name in ("campaign", "control", "person", "counts"))
        for campaign, control, person, (impressions, rewards) in zip(*columns, strict=True):
            self.add(campaign, person, control=control, impressions=impressions, rewards=rewards)
