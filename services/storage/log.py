"""The log: an append-only sequence of records, cut by ticks. The truth that everything else is folded from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class Entry(NamedTuple):
    """Something to append: its kind, when (Unix seconds), and its bytes."""

    kind: int
    at: float
    payload: bytes


class Stored(NamedTuple):
    """Something read: an entry with the offset it was given. Offsets rise; they need not be dense."""

    offset: int
    kind: int
    at: float
    payload: bytes


def offset_before(log: Log, at: float) -> int:
    """An offset behind which every entry since ``at`` (Unix seconds) stands; found by bisection, as entries come in order."""
    low, high = 0, log.head()
    while low < high:
        middle = (low + high) // 2
        found = log.read(middle, 1)
        if found and found[0].at < at:
            low = found[0].offset
        else:
            high = middle
    return low


class Log(Protocol):
    """Append and read. One writer at a time holds the file; readers never block it."""

    def append(self, entries: Sequence[Entry], *, durable: bool) -> list[int]:
        """Append in order and return each offset; a tick is appended when one is due.

        ``durable``: on return the entries survive a power cut; otherwise they survive the death of the process only.
        Raises StorageError when the log cannot take them; nothing is kept in that case.
        """
        ...

    def tick(self, at: float) -> bool:
        """Append a tick if records wait for one and it is due by time; True if one was appended."""
        ...

    def read(self, after: int, limit: int, kinds: Collection[int] | None = None) -> list[Stored]:
        """Up to ``limit`` entries with an offset above ``after``, in order, of these kinds or of all."""
        ...

    def head(self) -> int:
        """The highest offset, 0 when empty."""
        ...

    def close(self) -> None:
        """Release the file."""
        ...
