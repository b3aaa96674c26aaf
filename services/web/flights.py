"""Single flight: requests that want the same thing made share one order, and what was just made is used again.

A brief is a cell of a small grid, so people who are alike ask for the same at once. Knows no Studio. Invariant: of one key at
most one making is under way, and what is handed out again was live when it was.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from generators.brief import Brief
    from generators.creative import Creative
    from generators.kit import Kit

#: Seconds that a finished creative is handed out again instead of made anew; by then the pool has it.
FRESH_SECONDS = 5.0


class Wanted(NamedTuple):
    """What makes two makings the same. kit: its bytes, since a kit that has changed says something else."""

    cell: str
    size: str
    kit: bytes
    models: bool


def wanted(brief: Brief, size: str, kit: Kit, *, models: bool) -> Wanted:
    """The key of a making."""
    return Wanted(brief.cell, size, msgspec.msgpack.encode(kit), models)


class Flights:
    """Makings under way, and creatives of the last seconds; both are as many as makings fit into those seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._flying: dict[Wanted, asyncio.Task[Creative | None]] = {}
        self._landed: dict[Wanted, tuple[float, Creative]] = {}

    def flying(self, key: Wanted) -> asyncio.Task[Creative | None] | None:
        """The making of this that is under way."""
        return self._flying.get(key)

    def has(self, key: Wanted) -> bool:
        """Whether this costs nothing more: it is under way, or was made a moment ago."""
        return key in self._flying or self.fresh(key) is not None

    @property
    def with_models(self) -> int:
        """Makings under way that models are asked for."""
        return sum(key.models for key in self._flying)

    def start(self, key: Wanted, making: Coroutine[None, None, Creative | None]) -> asyncio.Task[Creative | None]:
        """Begin one; it goes on though nobody waits any more."""
        task = self._flying[key] = asyncio.create_task(making)
        task.add_done_callback(lambda done: self._land(key, done))
        return task

    def _land(self, key: Wanted, done: asyncio.Task[Creative | None]) -> None:
        del self._flying[key]
        now = self._clock()
        self._landed = {kept: landed for kept, landed in self._landed.items() if now - landed[0] < FRESH_SECONDS}
        if not done.cancelled() and done.exception() is None and (creative := done.result()) is not None:
            self._landed[key] = now, creative

    def fresh(self, key: Wanted) -> Creative | None:
        """What was made of this within the last seconds."""
        at, creative = self._landed.get(key, (0.0, None))
        return creative if self._clock() - at < FRESH_SECONDS else None
