"""From the event loop to one thread: what is added gathers for some ms and is handed over as one list.

Waking the thread for each thing alone cost the loop a third of its requests. Knows nothing of what is gathered.
"""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")


class Gathering(Generic[T]):
    """``add`` and ``close`` are called on the loop, ``next`` on the thread. seconds: for how long things gather.

    at_once: how many ``next`` returns at most, or a list more.
    """

    def __init__(self, seconds: float, at_once: int) -> None:
        self._seconds, self._at_once = seconds, at_once
        self._gathered: list[T] = []
        self._queue: queue.SimpleQueue[list[T] | None] = queue.SimpleQueue()

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Gather on this loop from now on."""
        self._loop = loop

    @property
    def behind(self) -> int:
        """Lists that wait for the thread."""
        return self._queue.qsize()

    def add(self, item: T) -> None:
        """Hand this over soon."""
        if not self._gathered:
            self._loop.call_later(self._seconds, self._hand_over)
        self._gathered.append(item)

    def close(self) -> None:
        """Hand over what has gathered; nothing will follow."""
        self._hand_over()
        self._queue.put(None)

    def _hand_over(self) -> None:
        if self._gathered:
            self._queue.put(self._gathered)
            self._gathered = []

    def next(self, timeout: float) -> tuple[list[T], bool]:
        """What has been handed over, nothing after ``timeout`` seconds without any; and whether it is the last."""
        items: list[T] = []
        try:
            handed = self._queue.get(timeout=timeout)
            while handed is not None:
                items += handed
                if len(items) >= self._at_once:
                    return items, False
                handed = self._queue.get_nowait()
        except queue.Empty:
            return items, False
        return items, True
