"""The log of a run: what was made, what was kept, and how long each part took. The one file that knows the clock.

Knows no result. Invariant: seconds of cells made in an earlier run are counted too, and told apart from this run's wall clock.
"""

from __future__ import annotations

import os
import platform
from collections import defaultdict
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from simulations.results.folder import as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulations.results.folder import Folder

_WHOLE = "all"


class RunLog:
    """Wall-clock seconds of the steps of one run. ``where``: what the cells were spread over."""

    def __init__(self, where: str, made: int, kept: int) -> None:
        self._facts = {"where": where, "cells_to_make": made, "cells_kept": kept}
        self._steps: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step of the run."""
        started = perf_counter()
        try:
            yield
        finally:
            self._steps[name] = round(perf_counter() - started, 3)

    def write(self, folder: Folder, failed: int) -> None:
        """Write ``run.json``."""
        folder.write("run.json", as_json({
            **self._facts, "cells_failed": failed, "wall_clock_s": self._steps, "cells": _cells(folder),
            "machine": {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
        }))  # fmt: skip


def _cells(folder: Folder) -> list[dict[str, object]]:
    """By scenario and policy: core seconds by part over all finished cells, and decisions a second of one core."""
    seconds: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    decisions: dict[tuple[str, str], int] = defaultdict(int)
    timings = folder.timings()
    for cell in folder.plan.cells:
        for part, spent in timings.get(cell.digest, {}).items():
            seconds[cell.name, cell.policy][part] += spent
        decisions[cell.name, cell.policy] += cell.impressions if cell.digest in timings else 0
    return [
        {
            "scenario": name, "policy": policy, "core_seconds": {part: round(spent, 3) for part, spent in parts.items()},
            "decisions": decisions[name, policy], "decisions_per_s": round(decisions[name, policy] / parts[_WHOLE]),
        }
        for (name, policy), parts in seconds.items()
    ]  # fmt: skip
