"""What chance dealt: an even sample of decisions with every candidate's chance, as columns. Row-level figures start here.

Owns the sample and its bounds; knows no estimate. Invariant: the same archive gives the same sample, and whether a
decision is in it has nothing to do with what was drawn or what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from generators.brief import ATTRIBUTES
from services.reports.figures.choices import below, gather

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from services.reports.figures.outcomes import Outcomes

#: Chances held at once: 32 million of eight bytes are 256 MB.
MOST_CHANCES = 32_000_000
#: An even sample is aimed this much lower than what it may hold at most, so that it is never cut.
_SPARE = 0.99
_QUARTERS, _HOURS = 4, 6

_KEPT = "FROM choices WHERE true {where}"
_SIZE = f"SELECT count(*) AS n, coalesce(avg(len(probabilities)), 1) AS k {_KEPT}"
_ROWS = f"""
SELECT "at", person, reward, pool, chosen - 1 AS chosen, probabilities, campaign, device, hour
{_KEPT} AND lot <= $below ORDER BY "at", id
"""
_POOLS = f"""
SELECT pool, arms FROM pools WHERE pool IN (SELECT pool {_KEPT} AND lot <= $below) ORDER BY pool
"""  # noqa: S608  (constants of this file)
_LEVELS = f"SELECT DISTINCT id, {', '.join(ATTRIBUTES)} FROM all_creatives"  # noqa: S608  (the names of our own attributes)


@dataclass(frozen=True)
class Dealt:
    """n decisions, N candidates in all, in the order of time; ``of`` is how many drawn decisions there are in all.

    row: (N,) the decision of a candidate, ascending; arm: (N,) into ``arms``; chance: (N,); drawn: (n,) position of what
    was drawn among all N; reward, at: (n,); person, campaign, segment: (n,) numbers from 0 (segment: device and quarter of
    the day).
    """

    arms: tuple[str, ...]
    row: NDArray[np.int64]
    arm: NDArray[np.int64]
    chance: NDArray[np.float64]
    drawn: NDArray[np.int64]
    reward: NDArray[np.float64]
    at: NDArray[np.float64]
    person: NDArray[np.int64]
    campaign: NDArray[np.int64]
    segment: NDArray[np.int64]
    of: int

    def __len__(self) -> int:
        return len(self.drawn)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where the candidates of each decision begin, (n,); each has at least the one that was drawn."""
        return np.flatnonzero(np.diff(self.row, prepend=-1))

    @property
    def people(self) -> int:
        """How many people are in it."""
        return distinct(self.person)

    def sums(self, column: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums over the candidates of each decision of a column (N,): shape (n,)."""
        return np.add.reduceat(column, self.starts) if len(self) else np.zeros(0)

    def without(self, arms: NDArray[np.bool_]) -> Dealt:
        """The draw given that none of these arms, (len(arms),), was drawn: decisions that drew one are left out.

        What is left is a draw again, by the chances that remain, so nothing is selected by what came of it.
        """
        left = self.only(~arms[self.arm[self.drawn]], ~arms[self.arm])
        return replace(left, chance=left.chance / left.sums(left.chance)[left.row])

    def only(self, rows: NDArray[np.bool_], candidates: NDArray[np.bool_] | None = None) -> Dealt:
        """Some decisions, (n,), and of theirs some candidates, (N,), all when None."""
        kept = rows[self.row] if candidates is None else candidates & rows[self.row]
        number, place = np.cumsum(rows) - 1, np.cumsum(kept) - 1
        return replace(
            self, row=number[self.row[kept]], arm=self.arm[kept], chance=self.chance[kept], drawn=place[self.drawn[rows]],
            reward=self.reward[rows], at=self.at[rows], person=self.person[rows], campaign=self.campaign[rows],
            segment=self.segment[rows],
        )  # fmt: skip


def distinct(numbers: NDArray[np.int64]) -> int:
    """How many different numbers there are, none far above their count: 2 ms on a million, where ``np.unique`` takes 500."""
    return int(np.count_nonzero(np.bincount(numbers)))


def dealt(outcomes: Outcomes, most: int, where: str = "") -> Dealt:
    """An even sample of at most ``most`` drawn decisions whose chances were kept. ``where``: SQL that begins with AND."""
    gather(outcomes)
    size = outcomes.row(_SIZE.format(where=where))
    room = min(most, int(MOST_CHANCES / max(size["k"], 1.0)))
    share = 1.0 if size["n"] <= room else _SPARE * room / size["n"]
    rows = outcomes.table(_ROWS.format(where=where), below=below(share))
    pools = outcomes.table(_POOLS.format(where=where), below=below(share))
    return _columns(rows, pools, outcomes.counts["drawn"])


def levels_of(outcomes: Outcomes, arms: tuple[str, ...]) -> list[tuple[str, ...] | None]:
    """The level of every attribute of each arm, in schema order; what a making would have had is in its name.

    None: an arm that the archive has no creative of, or one with a level that is no longer in the schema.
    """
    made = {row["id"]: tuple(row[name] for name in ATTRIBUTES) for row in outcomes.rows(_LEVELS)}
    told = [made.get(arm) or tuple(arm.partition("/")[2].split(".")) for arm in arms]
    return [levels if _in_schema(levels) else None for levels in told]


def _in_schema(levels: tuple[str, ...]) -> bool:
    known = ATTRIBUTES.values()
    return len(levels) == len(known) and all(level in of for level, of in zip(levels, known, strict=True))


def _columns(rows: pa.Table, pools: pa.Table, of: int) -> Dealt:
    arms, members, widths = _arms(pools)
    pool = np.searchsorted(pools["pool"].to_numpy(), rows["pool"].to_numpy())
    k = widths[pool]
    ends = np.cumsum(k)
    row = np.repeat(np.arange(len(rows)), k)
    first = (np.cumsum(widths) - widths)[pool]
    arm = members[np.repeat(first - (ends - k), k) + np.arange(len(row))]
    return Dealt(
        arms=arms, row=row, arm=arm, chance=_reals(rows["probabilities"].combine_chunks().flatten()),
        drawn=ends - k + _whole(rows["chosen"]), reward=_reals(rows["reward"]), at=_reals(rows["at"]),
        person=_dense(rows["person"]), campaign=_dense(rows["campaign"]),
        segment=_dense(rows["device"]) * _QUARTERS + _whole(rows["hour"]) // _HOURS, of=of,
    )  # fmt: skip


def _arms(pools: pa.Table) -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.int64]]:
    """Names of all arms; the pools' members as numbers, one after the other; and how many each pool has."""
    lists = pools["arms"].combine_chunks()
    names = lists.flatten().dictionary_encode()
    return tuple(names.dictionary.to_pylist()), _whole(names.indices), _whole(lists.value_lengths())


def _dense(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Whatever it holds, as numbers from 0 in the order of first appearance."""
    return _whole(column.combine_chunks().dictionary_encode().indices)


def _whole(column: pa.Array | pa.ChunkedArray) -> NDArray[np.int64]:
    return np.asarray(column, np.int64)


def _reals(column: pa.Array | pa.ChunkedArray) -> NDArray[np.float64]:
    return np.asarray(column, np.float64)
