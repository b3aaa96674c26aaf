"""Running totals: what each person had met and done by each look, summed over people. One pass, whatever is asked of it.

Owns the pass: people in slices, so that memory is bounded however many there are, and in compiled code, for a window over 100
million impressions in SQL sorts them all on two cores. Knows no estimate. Invariant: a person's steps are added in the order
of looks, and the totals of a look are those of everybody's steps up to its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numba
import numpy as np

from bandits.ope.lift import ArmTotals

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from services.reports.figures.outcomes import Outcomes

Reward = Literal["clicked", "converted", "dismissed"]
REWARDS: tuple[Reward, ...] = ("clicked", "converted", "dismissed")
#: Points of the curve, even in time.
LOOKS = 48
#: Decisions of a slice of the people, about: 0.7 GB with the keys. Slices cut across row groups, which all who have some of one
#: read: a quarter of this reads three times as much.
_SLICE = 25_000_000
#: A step as a number that sorts by person, group and look: 53 bits of the person's hash, 1 of the group, 7 of the look (LOOKS
#: stands for no impression at all) and 3 of what happened. Of 20 million people, two share 53 bits once in 45 reports.
_GROUP, _LOOK, _PERSON = np.uint64(10), np.uint64(3), np.uint64(2**11 - 1)
_IMPRESSION, _NOTHING = 0, 7

_STEPS = """
SELECT person, control, {looks} FROM outcomes
WHERE campaign = $campaign AND person >= $low AND person <= $high
"""


@dataclass(frozen=True)
class Running:
    """Sums over people of one campaign. ``people``: met in each group (treated, control), seen by them or not.

    ``steps``: what each look adds for each group, (2, 3 rewards, LOOKS, 6): people, m, y, m², y², m·y.
    """

    people: tuple[int, int]
    steps: NDArray[np.float64]

    def totals(self, metric: Reward, look: int = LOOKS - 1) -> tuple[ArmTotals, ArmTotals]:
        """(treated, control) as they stood at the end of a look."""
        sums = self.steps[:, REWARDS.index(metric), : look + 1].sum(axis=1)
        treated, control = (ArmTotals(int(row[0]), *row[1:].tolist()) for row in sums)
        return treated, control


@dataclass(frozen=True)
class Runs:
    """Every campaign's running totals, and the times (Unix seconds) of the first and the last impression, None without any."""

    campaigns: dict[str, Running]
    first: float | None
    last: float | None

    @property
    def ends(self) -> NDArray[np.float64]:
        """When each look is, (LOOKS,); none where all impressions came at once."""
        if self.first is None or self.last is None or self.last <= self.first:
            return np.empty(0)
        return self.first + (self.last - self.first) * np.arange(1, LOOKS + 1) / LOOKS


@lru_cache(maxsize=1)
def running(outcomes: Outcomes) -> Runs:
    """The running totals of all campaigns; asked for again by another figure of the same report, they are there."""
    slices = max(1, round(outcomes.counts["decisions"] / _SLICE))
    names = [row["campaign"] for row in outcomes.rows("SELECT campaign FROM windows ORDER BY campaign")]
    first, last = outcomes.counts["first"], outcomes.counts["last"]
    campaigns = {name: _running(outcomes, name, slices, first or 0.0, last or 0.0) for name in names}
    return Runs(campaigns, first, last)


def _running(outcomes: Outcomes, campaign: str, slices: int, first: float, last: float) -> Running:
    people, steps = np.zeros(2, np.int64), np.zeros((2, len(REWARDS), LOOKS, 6))
    query = _STEPS.format(looks=", ".join(_look(column, first, last) for column in ("impressed", *REWARDS)))
    for low, high in _slices(slices):
        keys = _keys(outcomes.table(query, campaign=campaign, low=low, high=high))
        keys.sort()
        _add(keys, people, steps)
    return Running((int(people[0]), int(people[1])), steps)


def _slices(count: int) -> Iterator[tuple[int, int]]:
    """The range of 64-bit hashes in ``count`` even parts, both ends in it."""
    ends = [2**64 * part // count for part in range(count + 1)]
    return ((low, high - 1) for low, high in pairwise(ends))


def _look(column: str, first: float, last: float) -> str:
    """The number of the look in which something happened, as SQL; LOOKS for never. What came after the last one is in it."""
    number = f"least(floor({LOOKS / ((last - first) or 1.0)!r} * ({column} - {first!r})), {LOOKS - 1})"
    return f"CASE WHEN {column} IS NULL THEN {LOOKS} ELSE {number} END::UTINYINT AS {column}"


def _keys(rows: pa.Table) -> NDArray[np.uint64]:
    """A sortable number for each step, those of one person side by side."""
    person = rows["person"].to_numpy() & ~_PERSON | (rows["control"].to_numpy().astype(np.uint64) << _GROUP)
    steps = []
    for number, column in enumerate(("impressed", *REWARDS)):
        look = rows[column].to_numpy()
        came = look < LOOKS
        steps.append(person[came] | (look[came].astype(np.uint64) << _LOOK) | np.uint64(number))
        if number == _IMPRESSION:
            steps.append(person[~came] | (np.uint64(LOOKS) << _LOOK) | np.uint64(_NOTHING))
    return np.concatenate(steps)


@numba.njit(cache=True)
def _add(keys: NDArray[np.uint64], people: NDArray[np.int64], steps: NDArray[np.float64]) -> None:
    """Add sorted steps to people (2,) and steps (2, rewards, LOOKS, 6)."""
    rewards = steps.shape[1]
    y = np.zeros(rewards)
    m, last = 0.0, np.uint64(0)
    for position in range(len(keys)):
        key = keys[position]
        group, look, kind = int(key >> _GROUP) & 1, int(key >> _LOOK) & 127, int(key) & 7
        if position == 0 or key >> _GROUP != last:
            last = key >> _GROUP
            people[group] += 1
            m = 0.0
            y[:] = 0.0
        if kind == _NOTHING:
            continue
        for reward in range(rewards):
            sums = steps[group, reward, look]
            if kind == _IMPRESSION:
                sums[0] += m == 0.0
                sums[1] += 1.0
                sums[3] += 2.0 * m + 1.0
                sums[5] += y[reward]
            elif kind == reward + 1:
                sums[2] += 1.0
                sums[4] += 2.0 * y[reward] + 1.0
                sums[5] += m
                y[reward] += 1.0
        m += kind == _IMPRESSION
