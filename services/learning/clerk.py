"""What the leader writes down besides the state: the archive and the catalogue table, each from the log to where it stands.

Both name in themselves how far they are, so whoever leads next goes on there, and two who write at once write nothing twice.
Work of seconds, so it has a thread and a log of its own. Knows when, not what is written.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from services.storage.log import Log


class Book(Protocol):
    """Something that the log is written into."""

    @property
    def offset(self) -> int:
        """The offset of the log up to which it is written."""
        ...

    def step(self, log: Log) -> object:
        """Write what has come."""
        ...


@dataclass
class Clerk:
    """``books``: by the name under which the log knows a reader."""

    log: Log
    books: dict[str, Book]
    _read: dict[str, int] = field(default_factory=dict, init=False)

    async def step(self) -> None:
        """Bring every book up to date; folding goes on meanwhile."""
        await asyncio.to_thread(self._step)

    def _step(self) -> None:
        for name, book in self.books.items():
            book.step(self.log)
            self._read[name] = book.offset

    def read(self) -> dict[str, int]:
        """Up to where each had read after its last step; 0 before the first, so that the log gives up nothing it lacks."""
        return {name: self._read.get(name, 0) for name in self.books}
