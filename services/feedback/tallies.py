"""Who was rewarded how often, by campaign and group: the sums behind the live lift. The person is the unit.

Invariant: counts are whole numbers, so the sums are exact and no order of adding changes a bit of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba
import numpy as np

from bandits.ope.lift import ArmTotals
from services.feedback.keys import enter, slot_of, slots_for

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Tallies:
    """Impressions and rewards per (campaign, control or not, person), and their sums, kept as they come."""

    def __init__(self) -> None:
        self._groups: dict[tuple[int, bool], _Group] = {}

    def add_many(
        self, campaign: int, people: NDArray[np.uint64], *, control: bool,
        impressions: NDArray[np.float64], rewards: NDArray[np.float64],
    ) -> None:  # fmt: skip
        """People of one group saw something, or were won by something: all (n,), whole numbers; a person may come twice."""
        if (campaign, control) not in self._groups:
            self._groups[campaign, control] = _Group()
        self._groups[campaign, control].add(people, impressions, rewards)

    def totals(self, campaign: int, *, control: bool) -> ArmTotals:
        """Sums over the people of one group."""
        group = self._groups.get((campaign, control))
        return group.totals() if group else ArmTotals()

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The state as arrays, for a checkpoint."""
        groups = list(self._groups.values())
        sizes = [group.size for group in groups]
        return {
            "campaign": np.repeat(np.array([key[0] for key in self._groups], np.int64), sizes),
            "control": np.repeat(np.array([key[1] for key in self._groups], np.bool_), sizes),
            "person": np.concatenate([np.zeros(0, np.uint64), *(group.people[: group.size] for group in groups)]),
            "counts": np.concatenate([np.zeros((0, 2)), *(group.counts[: group.size] for group in groups)]),
        }

    def restore(self, arrays: dict[str, NDArray[Any]]) -> None:
        """The inverse of ``arrays``."""
        self._groups = {}
        campaigns, controls, people, counts = (arrays[name] for name in ("campaign", "control", "person", "counts"))
        for campaign, control in dict.fromkeys(zip(campaigns.tolist(), controls.tolist(), strict=True)):
            rows = (campaigns == campaign) & (controls == control)
            self.add_many(campaign, people[rows], control=control, impressions=counts[rows, 0], rewards=counts[rows, 1])


class _Group:
    """One group's people in the order in which they came, (n,), what each had, (n, 2), and the sums of it, (5,)."""

    def __init__(self) -> None:
        self.size = 0
        self.people, self.counts, self.sums = np.zeros(0, np.uint64), np.zeros((0, 2)), np.zeros(5)
        self._slots = slots_for(0)

    def add(self, people: NDArray[np.uint64], impressions: NDArray[np.float64], rewards: NDArray[np.float64]) -> None:
        if self.size + len(people) > len(self.people):
            self._grow(2 * (self.size + len(people)))
        self.size = _add(people, impressions, rewards, self._slots, self.people, self.counts, self.size, self.sums)

    def _grow(self, room: int) -> None:
        kept, counts = self.people, self.counts
        self.people, self.counts = np.zeros(room, np.uint64), np.zeros((room, 2))
        self.people[: len(kept)], self.counts[: len(kept)] = kept, counts
        self._slots = slots_for(room)
        enter(self._slots, self.people, 0, self.size)

    def totals(self) -> ArmTotals:
        return ArmTotals(self.size, *self.sums.tolist())


@numba.njit(cache=True)
def _add(
    people: NDArray[np.uint64], impressions: NDArray[np.float64], rewards: NDArray[np.float64], slots: NDArray[np.int32],
    known: NDArray[np.uint64], counts: NDArray[np.float64], size: int, sums: NDArray[np.float64],
) -> int:  # fmt: skip
    """Add n rows to the people known, of whom there are ``size`` and room for n more; how many are known then."""
    for i in range(len(people)):
        slot = slot_of(slots, known, people[i])
        if slots[slot] < 0:
            slots[slot], known[size] = size, people[i]
            size += 1
        row = slots[slot]
        m, y = counts[row]
        counts[row, 0] += impressions[i]
        counts[row, 1] += rewards[i]
        after_m, after_y = counts[row]
        sums[0] += impressions[i]
        sums[1] += rewards[i]
        sums[2] += after_m * after_m - m * m
        sums[3] += after_y * after_y - y * y
        sums[4] += after_m * after_y - m * y
    return size
