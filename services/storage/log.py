"""The log: an append-only sequence of records, cut by ticks. The truth that everything else is folded from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from errors import LogGap

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

#: The kind of a tick. Every store appends one after so many entries, or so many seconds after the first that waits for it.
TICK = 0
TICK_EVERY_ENTRIES = 256
TICK_EVERY_SECONDS = 0.1
#: Homes there are. Entries of one home stay together when a log is partitioned.
HOMES = 256


class Entry(NamedTuple):
    """Something to append: its kind, when (Unix seconds), its bytes, and where it is at home (0 to 255)."""

    kind: int
    at: float
    payload: bytes
    home: int = 0


class Stored(NamedTuple):
    """Something read: an entry with the offset it was given. Offsets rise; they need not be dense."""

    offset: int
    kind: int
    at: float
    payload: bytes


def survived(log: Log, offset: int) -> int:
    """As ``Log.kept``, for what is made of the log and outlives it: all of it where the log has lost everything.

    What was made is what is left then, and the log numbers on above it.
    """
    return log.kept(offset) or offset


def offset_before(log: Log, at: float) -> int:
    """An offset behind which every entry since ``at`` (Unix seconds) stands that the log still has; found by bisection, as
    entries come in order.
    """
    low, high = 0, log.head()
    while low < high:
        middle = (low + high) // 2
        try:
            found = log.read(middle, 1)
        except LogGap as gap:
            low = gap.last
            continue
        if found and found[0].at < at:
            low = found[0].offset
        else:
            high = middle
    return low


class LogWriter(Protocol):
    """Append. Any number of processes do."""

    def append(self, entries: Sequence[Entry], *, durable: bool) -> list[int]:
        """Append in order and return each offset, 0 where an entry is kept and its place not known yet; a tick is appended
        when one is due.

        ``durable``: on return the entries survive a power cut, as far as the store can promise that; otherwise they survive
        the death of the process only. Raises StorageError when the log cannot take them; nothing is kept in that case.
        After a StorageAway they may have been kept: appending the same again keeps them once.
        """
        ...

    def tick(self, at: float) -> bool:
        """Append a tick if records wait for one and it is due by time; True if one was appended."""
        ...

    def close(self) -> None:
        """Release the store."""
        ...


class Log(LogWriter, Protocol):
    """Append and read. Any number of processes do both."""

    def read(self, after: int, limit: int, kinds: Collection[int] | None = None) -> list[Stored]:
        """Up to ``limit`` entries with an offset above ``after``, in order, of these kinds or of all.

        Raises LogGap where entries behind ``after`` were given up.
        """
        ...

    def head(self) -> int:
        """The highest offset, 0 when empty."""
        ...

    def kept(self, offset: int) -> int:
        """Up to where the log still holds what it had at an offset: the offset itself, unless a failure cut the log's tail."""
        ...

    def tidy(self, read: Mapping[str, int]) -> None:
        """Give back room. ``read``: up to where each consumer (by name) has read and will not read again."""
        ...
