"""Where the time of a run goes, by part. It is told, never acted upon: a run's results know no clock."""

from __future__ import annotations

import time
from collections import defaultdict


class Stopwatch:
    """seconds: wall-clock seconds by part."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._at = time.perf_counter()

    def start(self) -> None:
        """Count from now on."""
        self._at = time.perf_counter()

    def lap(self, part: str) -> None:
        """What passed since the last lap was spent on this part."""
        now = time.perf_counter()
        self.seconds[part] += now - self._at
        self._at = now
