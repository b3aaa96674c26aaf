"""Open trials: decisions whose outcome is not final yet, as columns. Joins events to decisions, each event at most once.

A trial starts when its ad is seen (the impression; a click implies one). From then on it is released in step with the
delay curve: silence at an age by which a share of rewards has come weighs as much of an impression. A reward releases
the rest at once. Events are known by (decision, kind), so a duplicate changes nothing; an event past the campaign's
window is late and changes nothing either. No I/O, no clock: ``now`` is passed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from services.feedback.join import BIT, STARTS, join
from services.feedback.keys import enter, find, slots_for
from services.feedback.release import BLOCK, SHARES, Blocks, pay, survey

if TYPE_CHECKING:
    from services.feedback.delay import DelayCurve

_COLUMNS: dict[str, tuple[str, float]] = {
    "key": ("<u8", 0), "person": ("<u8", 0), "arm": ("<i8", -1), "campaign": ("<i4", 0), "control": ("|b1", False),
    "decided": ("<f8", 0), "started": ("<f8", np.nan), "click_until": ("<f8", 0), "closes": ("<f8", 0),
    "released": ("<f8", 0), "seen": ("|u1", 0), "worn": ("<f8", np.nan), "met": ("<f8", 0),
}  # fmt: skip


@dataclass
class Trials:
    """Columns with one row a trial; p person features. Rows are kept dense, in the order of opening, until ``close``.

    ``counted``: the size at which ``close`` next counts what is past its window.
    """

    p: int
    size: int = 0
    counted: int = 1
    columns: dict[str, NDArray[Any]] = field(init=False)
    people: NDArray[np.float32] = field(init=False)
    _slots: NDArray[np.int32] = field(init=False)
    _blocks: Blocks = field(init=False)

    def __post_init__(self) -> None:
        self._hold(
            np.zeros((0, self.p), np.float32), {name: np.zeros(0, dtype) for name, (dtype, _) in _COLUMNS.items()}, BLOCK
        )

    def __len__(self) -> int:
        return self.size

    def open(self, people: NDArray[np.float32], **values: NDArray[Any]) -> None:
        """Open n trials. people: (n, p); values: columns by name, each (n,), ``key`` at least."""
        start, size = self.size, self.size + len(people)
        if size > len(self.people):
            self._hold(self.people[:start], self._rows(), 2 * size)
        self.people[start:size] = people
        for name, (_, empty) in _COLUMNS.items():
            self.columns[name][start:size] = values.get(name, empty)
        self.size = size
        enter(self._slots, self.columns["key"], start, size)
        if "started" in values:  # what has not started waits for nothing: the blocks stay as they are
            self._survey(start)

    def note_many(
        self, keys: NDArray[np.uint64], kind: str, at: NDArray[np.float64]
    ) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
        """Join m events of one kind, as if one by one: what each turned out to be, and the row of its trial (-1: unknown).

        keys, at: (m,), Unix seconds. Outcomes (m,) are those of ``services.feedback.join.Outcome``. Rows stand until ``close``.
        """
        columns = self.columns
        until = columns["click_until" if kind == "click" else "closes"]
        return join(
            keys, at, BIT[kind], self._slots, columns["key"], until, columns["decided"], columns["closes"],
            columns["started"], columns["seen"], self._blocks.oldest, self._blocks.ends,
        )  # fmt: skip

    def knows(self, keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Whether a trial of each key is open, (m,)."""
        return np.asarray(find(self._slots, self.columns["key"], keys) >= 0)

    def first_seen(self, rows: NDArray[np.int64], kind: str) -> NDArray[np.bool_]:
        """Whether this event of each trial, just noted, is the one that showed that the ad was seen: (r,)."""
        start = BIT[kind] & STARTS
        return np.asarray((self.columns["seen"][rows] & STARTS == start) & (start > 0))

    def release(self, now: float, curve: DelayCurve) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Rows that owe a part of their impression by now, in order, and how much of each: shapes (r,), (r,)."""
        ages = curve.ages(SHARES)
        blocks = self._blocks.due(now, ages)
        rows, owed = pay(now, ages, blocks, self.size, *self._waiting())
        survey(blocks, self.size, *self._waiting(), self._blocks.oldest, self._blocks.ends)
        return rows, owed

    def settle(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The rest of the exposure of rewarded trials, (r,): a trial that was rewarded has nothing left to wait for."""
        released = self.columns["released"]
        rest: NDArray[np.float64] = 1.0 - released[rows]
        released[rows] = 1.0
        return rest

    def close(self, now: float) -> bool:
        """Forget trials past their window, once half of the rows would go; counts them each time a quarter more was opened.

        Returns whether any went.
        """
        if self.size < self.counted:
            return False
        stays = self.columns["closes"][: self.size] >= now
        left, first = int(stays.sum()), int(stays.argmax())
        if closes := 2 * left <= self.size:  # mostly the oldest rows go: a slice spares a copy of the others
            which = slice(first, None) if left == self.size - first else stays
            for column in (self.people, *self.columns.values()):
                column[:left] = column[: self.size][which]  # in place: memory that is new costs more than the copy
            self.size = left
            self._index()
        self.counted = self.size + max(self.size // 4, BLOCK)
        return closes

    def arms(self) -> NDArray[np.int64]:
        """Indices of the arms that trials are kept of, each once."""
        return np.unique(self.columns["arm"][: self.size])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The state as arrays, for a checkpoint."""
        return {"people": self.people[: self.size], "counted": np.array([self.counted])} | self._rows()

    def restore(self, arrays: dict[str, NDArray[Any]]) -> None:
        """The inverse of ``arrays``."""
        self._hold(
            arrays["people"][:, : self.p].astype(np.float32), {name: arrays[name] for name in _COLUMNS}, len(arrays["key"])
        )
        self.counted = int(arrays["counted"][0]) if "counted" in arrays else 1  # a state of before counted on every tick

    def _rows(self) -> dict[str, NDArray[Any]]:
        return {name: column[: self.size] for name, column in self.columns.items()}

    def _waiting(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        return self.columns["started"], self.columns["closes"], self.columns["released"]

    def _hold(self, people: NDArray[np.float32], columns: dict[str, NDArray[Any]], room: int) -> None:
        """Hold these rows and no others, with room for so many."""
        room = max(-(-room // BLOCK), 1) * BLOCK
        self.size = len(people)
        self.people = _grown(people, room)
        self.columns = {name: _grown(column, room) for name, column in columns.items()}
        self._index()

    def _index(self) -> None:
        """Index all rows anew."""
        room = len(self.people)
        self._slots, self._blocks = slots_for(room), Blocks.of_room(room)
        enter(self._slots, self.columns["key"], 0, self.size)
        self._survey(0)

    def _survey(self, start: int) -> None:
        """Look through the blocks of the rows from ``start`` on."""
        blocks = np.arange(start // BLOCK, -(-self.size // BLOCK))
        survey(blocks, self.size, *self._waiting(), self._blocks.oldest, self._blocks.ends)


def _grown(column: NDArray[Any], room: int) -> NDArray[Any]:
    grown = np.zeros((room, *column.shape[1:]), column.dtype)
    grown[: len(column)] = column
    return grown
