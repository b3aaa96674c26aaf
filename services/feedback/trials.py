"""Open trials: decisions whose outcome is not final yet, as columns. Joins events to decisions, each event at most once.

A trial starts when its ad is seen (the impression; a click implies one). From then on it is released in step with the
delay curve: at an age by which a share F of rewards has come, silence weighs F of an impression. A reward releases
the rest at once. Events are known by (decision, kind), so a duplicate changes nothing; an event past the campaign's
window is late and changes nothing either. No I/O, no clock: ``now`` is passed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from services.feedback.delay import DelayCurve

#: Bits of ``Trials.columns["seen"]``, one an event kind.
BIT = {"impression": 1, "viewable": 2, "click": 4, "conversion": 8, "dismiss": 16, "dwell": 32}
#: Events that show that the ad was seen, so that the trial has started.
_STARTS = BIT["impression"] | BIT["viewable"] | BIT["click"] | BIT["conversion"]

#: An unrewarded trial is released in steps of at least this share: each step costs a pass over its row.
_RELEASE_STEP = 0.2
_RELEASE_REST = 0.97

_COLUMNS: dict[str, tuple[str, float]] = {
    "key": ("<u8", 0), "person": ("<u8", 0), "arm": ("<i8", -1), "campaign": ("<i4", 0), "control": ("|b1", False),
    "decided": ("<f8", 0), "started": ("<f8", np.nan), "click_until": ("<f8", 0), "closes": ("<f8", 0),
    "released": ("<f8", 0), "seen": ("|u1", 0), "worn": ("<f8", np.nan), "met": ("<f8", 0),
}  # fmt: skip


class Outcome(IntEnum):
    """What an event turned out to be."""

    FRESH = 0
    DUPLICATE = 1
    LATE = 2
    UNKNOWN = 3


@dataclass
class Trials:
    """Columns with one row a trial; p person features. Rows are kept dense, in the order of opening."""

    p: int
    size: int = 0
    columns: dict[str, NDArray[Any]] = field(init=False)
    people: NDArray[np.float32] = field(init=False)
    _index: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns = {name: np.zeros(0, dtype) for name, (dtype, _) in _COLUMNS.items()}
        self.people = np.zeros((0, self.p), np.float32)

    def __len__(self) -> int:
        return self.size

    def open(self, people: NDArray[np.float32], **values: NDArray[Any]) -> None:
        """Open n trials. people: (n, p); values: columns by name, each (n,), ``key`` at least."""
        n = len(people)
        start = self._reserve(n)
        self.people[start : start + n] = people
        for name, (_, empty) in _COLUMNS.items():
            self.columns[name][start : start + n] = values.get(name, empty)
        for row, key in enumerate(values["key"].tolist(), start):
            self._index[key] = row

    def _reserve(self, n: int) -> int:
        start, self.size = self.size, self.size + n
        if self.size > len(self.people):
            room = max(self.size, 2 * len(self.people), 1024)
            self.people = _grown(self.people, room)
            self.columns = {name: _grown(column, room) for name, column in self.columns.items()}
        return start

    def note(self, key: int, kind: str, at: float) -> tuple[Outcome, int]:
        """Join one event: what it turned out to be, and the row of its trial (-1 when unknown)."""
        row = self._index.get(key)
        if row is None:
            return Outcome.UNKNOWN, -1
        seen = self.columns["seen"]
        if seen[row] & BIT[kind]:
            return Outcome.DUPLICATE, row
        if at > self.columns["click_until" if kind == "click" else "closes"][row]:
            return Outcome.LATE, row
        if not seen[row] & _STARTS and BIT[kind] & _STARTS:
            self.columns["started"][row] = at if kind == "impression" else self.columns["decided"][row]
        seen[row] |= BIT[kind]
        return Outcome.FRESH, row

    def first_seen(self, row: int, kind: str) -> bool:
        """Whether this event, just noted, is the one that showed that the ad was seen."""
        return bool(BIT[kind] & _STARTS) and int(self.columns["seen"][row]) & _STARTS == BIT[kind]

    def release(self, now: float, curve: DelayCurve) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Rows that owe a part of their impression by now, and how much of each: shapes (r,), (r,)."""
        started = self.columns["started"][: self.size]
        released = self.columns["released"][: self.size]
        rows = np.flatnonzero(~np.isnan(started) & (released < 1.0))
        due = curve.arrived(np.maximum(now - started[rows], 0.0))
        due = np.where((due >= _RELEASE_REST) | (now >= self.columns["closes"][rows]), 1.0, due)
        owed = due - released[rows]
        pays = (owed >= _RELEASE_STEP) | ((due == 1.0) & (owed > 0.0))
        rows, owed = rows[pays], owed[pays]
        released[rows] += owed
        return rows, owed

    def settle(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The rest of the exposure of rewarded trials, (r,): a trial that was rewarded has nothing left to wait for."""
        released = self.columns["released"]
        rest: NDArray[np.float64] = 1.0 - released[rows]
        released[rows] = 1.0
        return rest

    def close(self, now: float) -> None:
        """Forget trials past their window; compacts only when a quarter of the rows would go."""
        over = self.columns["closes"][: self.size] < now
        if over.sum() * 4 < self.size or not over.any():
            return
        kept = np.flatnonzero(~over)
        self.people[: len(kept)] = self.people[kept]
        for column in self.columns.values():
            column[: len(kept)] = column[kept]
        self.size = len(kept)
        self._index = {key: row for row, key in enumerate(self.columns["key"][: self.size].tolist())}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The state as arrays, for a checkpoint."""
        return {
            "people": self.people[: self.size],
            **{name: column[: self.size] for name, column in self.columns.items()},
        }

    def restore(self, arrays: dict[str, NDArray[Any]]) -> None:
        """The inverse of ``arrays``."""
        self.people = arrays["people"].astype(np.float32)
        self.columns = {name: arrays[name] for name in _COLUMNS}
        self.size = len(self.people)
        self._index = {key: row for row, key in enumerate(self.columns["key"].tolist())}


def _grown(column: NDArray[Any], room: int) -> NDArray[Any]:
    grown = np.zeros((room, *column.shape[1:]), column.dtype)
    grown[: len(column)] = column
    return grown
