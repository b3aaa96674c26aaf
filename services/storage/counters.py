"""Counters: sums, and short lists of moments, that several processes add to and read at once. They end by themselves.

Knows names, amounts, times and marks, never what they mean. They are no truth: what is lost is gone, and nothing is folded from
them. Invariant: each addition is one step, so nothing that another process adds at the same time is overwritten.
"""

from __future__ import annotations

import hashlib
import struct
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Moments are kept to the hundredth of a second: in 5 bytes they reach to the year 2318, in 4 they would have ended in 1971.
PER_SECOND = 100
_MOMENT = struct.Struct(">BIB")
MOMENT_BYTES = _MOMENT.size
_LABEL = 8


class Moment(NamedTuple):
    """When (hundredths of a second since 1970), and a mark of 0 to 255."""

    at: int
    mark: int

    @property
    def seconds(self) -> float:
        """Unix seconds."""
        return self.at / PER_SECOND


class Noted(NamedTuple):
    """A moment to add to the list of this name, which holds the newest ``most`` and ends ``seconds`` after the last one."""

    name: str
    moment: Moment
    most: int
    seconds: float


class Spent(NamedTuple):
    """An amount to add to a sum of a group, which ends ``seconds`` after the last one."""

    group: str
    name: str
    amount: float
    seconds: float


class Counters(Protocol):
    """Add and read, one call for whatever has gathered."""

    def add(self, noted: Sequence[Noted], spent: Sequence[Spent]) -> None:
        """Add all of this. After a StorageAway it may have been added; nobody knows, so it is not added again."""
        ...

    def sums(self, group: str) -> Mapping[str, float]:
        """The sums of a group by name."""
        ...

    def lists(self, names: Sequence[str]) -> list[bytes | None]:
        """The list of each name as ``packed`` moments, None where there is none. Raises StorageError on another name's."""
        ...

    def tidy(self) -> None:
        """Give back room."""
        ...

    def close(self) -> None:
        """Release the store."""
        ...


class HotLists(Protocol):
    """The same lists for an event loop that cannot wait."""

    async def read(self, names: Sequence[str]) -> list[bytes | None] | None:
        """As ``Counters.lists``, or None where it would take too long."""
        ...

    async def close(self) -> None:
        """Release the store."""
        ...


def moment(at: float, mark: int) -> Moment:
    """A moment of Unix seconds."""
    return Moment(round(at * PER_SECOND), mark)


def packed(moments: Iterable[Moment]) -> bytes:
    """Moments as bytes, 6 each."""
    return b"".join(_MOMENT.pack(at >> 32, at & 0xFFFFFFFF, mark) for at, mark in moments)


def unpacked(content: bytes) -> list[Moment]:
    """The inverse of ``packed``."""
    return [Moment(high << 32 | low, mark) for high, low, mark in _MOMENT.iter_unpack(content)]


def united(one: bytes, other: bytes) -> bytes:
    """Packed moments of two lists in order, each as often as the list has it that has it oftener."""
    if one == other:
        return one
    return b"".join(sorted((_counted(one) | _counted(other)).elements()))


def _counted(content: bytes) -> Counter[bytes]:
    return Counter(content[start : start + MOMENT_BYTES] for start in range(0, len(content), MOMENT_BYTES))


def label(name: str) -> bytes:
    """What a list begins with, so that a reader can tell that it was handed the one it asked for."""
    return hashlib.blake2b(name.encode(), digest_size=_LABEL).digest()


def unlabelled(name: str, value: bytes | None) -> bytes | None:
    """The moments of a list; raises ValueError where it is another one's, or no list."""
    if value is None:
        return None
    if value[:_LABEL] != label(name) or (len(value) - _LABEL) % MOMENT_BYTES:
        raise ValueError(f"{name}: expected the list of that name, got {len(value)} bytes that are not")
    return value[_LABEL:]
