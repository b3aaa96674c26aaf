"""The tally: what the readers saw of one run, counted on their side of the wire.

Knows no HTTP. Invariant: a click's stopwatch runs from its answer to the first decision, of any reader, whose policy
covers it.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field


class Stopwatches:
    """One running stopwatch a click, keyed by the log offset of the click. Times in seconds of any one clock."""

    def __init__(self) -> None:
        self._running: list[tuple[int, float]] = []
        self.samples_ms: list[float] = []

    def start(self, offset: int, at: float) -> None:
        """A click was answered; its record has this offset."""
        heapq.heappush(self._running, (offset, at))

    def stop(self, covers: int, at: float) -> None:
        """A decision was answered from a policy that covers every offset up to ``covers``."""
        while self._running and self._running[0][0] <= covers:
            _, started = heapq.heappop(self._running)
            self.samples_ms.append(1000 * (at - started))

    def give_up(self, at: float) -> None:
        """No decision follows. A click still not covered counts if it waited longer than every other one.

        Leaving it out would flatter a learner that died; counting each last click would flatter one that lives, whose
        last clicks have only just come.
        """
        slowest = max(self.samples_ms, default=0.0)
        waited = [1000 * (at - started) for _, started in self._running]
        self.samples_ms += [ms for ms in waited if ms > slowest]
        self._running.clear()


@dataclass
class Tally:
    """Counts of one run. ``shown`` and ``clicks`` are by group (``control``, ``adloom``).

    ``non_2xx``: decisions and posted events that were answered outside 2xx, or not at all. ``complaints``: what went
    wrong, in words, and how often. ``shifted_at``: Unix time at which taste shifted, None if it
    has not. ``newest_click``: highest log offset of a click. ``unfinished``: visits with events that nobody waited for.
    ``seconds``: from the beginning to the last ad.
    """

    decisions: int = 0
    events: int = 0
    non_2xx: int = 0
    broken_links: int = 0
    forged: int = 0
    duplicates: int = 0
    shifted_at: float | None = None
    newest_click: int = 0
    unfinished: int = 0
    seconds: float = 0.0
    rungs: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    clicks: Counter[str] = field(default_factory=Counter)
    complaints: Counter[str] = field(default_factory=Counter)
    decide_ms: list[float] = field(default_factory=list)
    stopwatches: Stopwatches = field(default_factory=Stopwatches)

    @property
    def click_to_policy_ms(self) -> list[float]:
        """Milliseconds from a click's answer to the first decision that knew of it, one a click."""
        return self.stopwatches.samples_ms

    def decide(self, rung: str, ms: float) -> None:
        """A decision was answered."""
        self.decisions += 1
        self.rungs[rung] += 1
        self.decide_ms.append(ms)

    def show(self, group: str) -> None:
        """An ad was rendered."""
        self.events += 1
        self.shown[group] += 1

    def click(self, group: str, offset: int | None, at: float) -> None:
        """A click was answered, at ``at`` on the stopwatches' clock; ``offset`` None where its place is not known yet."""
        self.events += 1
        self.clicks[group] += 1
        if offset is not None:
            self.newest_click = max(self.newest_click, offset)
            self.stopwatches.start(offset, at)

    def refuse(self, complaint: str) -> None:
        """A decision or a posted event got no 2xx."""
        self.non_2xx += 1
        self.complaints[complaint] += 1

    def break_link(self, complaint: str) -> None:
        """A pixel or a click did not answer as agreed."""
        self.broken_links += 1
        self.complaints[complaint] += 1
