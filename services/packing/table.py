"""What is met again and again, under numbers of one byte. Knows nothing of what it numbers."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)

#: The number of what is not in a table.
NONE = 255
#: Things met once that are remembered, to know them when they are met again.
_ONCE = 4_096


class Table(Generic[T]):
    """Grows to its room, 255 at most, and never forgets, so that a number always means the same. Of one thread.

    again: whether a thing gets its number only when it is met for the second time, so that what never recurs takes no room.
    """

    def __init__(self, room: int, *, again: bool = False) -> None:
        self._room = room
        self.things: tuple[T, ...] = ()
        self._numbers: dict[T, int] = {}
        self._once: set[T] | None = set() if again else None

    def number(self, thing: T) -> int:
        """The number of a thing, ``NONE`` where it has none."""
        found = self._numbers.get(thing)
        return self._enter(thing) if found is None else found

    def _enter(self, thing: T) -> int:
        if len(self.things) == self._room or self._is_new(thing):
            return NONE
        self._numbers[thing] = len(self.things)
        self.things = (*self.things, thing)
        return len(self.things) - 1

    def _is_new(self, thing: T) -> bool:
        if self._once is None or thing in self._once:
            return False
        if len(self._once) == _ONCE:
            self._once.clear()
        self._once.add(thing)
        return True
