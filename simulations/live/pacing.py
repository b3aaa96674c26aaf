"""When visits set out: so many a second, waiting for a slow service or not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import numpy as np


@dataclass(frozen=True)
class Pacing:
    """``rate`` visits a second. ``most_waiting``: decisions waiting for an answer at once.

    With it the loop is closed, as a demo wants it: beyond so many, visits wait, and a lost second is not caught up with, so
    a slow service is not buried and no burst follows a stall. Without it the loop is open, as a load test needs it: visits
    set out when they are due (a Poisson process) whatever the service does, or its slowness would hide itself.
    """

    rate: float
    most_waiting: int | None = None

    async def dues(self, visits: int, rng: np.random.Generator, clock: Callable[[], float]) -> AsyncIterator[float]:
        """The moment on ``clock`` at which each visit is due, once it has come."""
        due = clock()
        for _ in range(visits):
            await asyncio.sleep(max(0.0, due - clock()))
            yield due
            step = 1.0 / self.rate if self.most_waiting else rng.exponential(1.0 / self.rate)
            due = max(due + step, clock()) if self.most_waiting else due + step
