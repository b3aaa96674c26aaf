"""Timing a call: medians over many, after a warm-up, in microseconds. And the machine it was done on."""

from __future__ import annotations

import platform
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable


class Timing(NamedTuple):
    """Microseconds a call: median and 99th percentile."""

    median: float
    p99: float


def timed(call: Callable[[], object], repeats: int = 5_000, warm: int = 500) -> Timing:
    """Time single calls; the clock itself costs about 0.1 µs and is not taken off."""
    for _ in range(warm):
        call()
    spent = np.empty(repeats)
    for i in range(repeats):
        started = time.perf_counter_ns()
        call()
        spent[i] = time.perf_counter_ns() - started
    return Timing(float(np.median(spent)) / 1e3, float(np.quantile(spent, 0.99)) / 1e3)


def machine() -> dict[str, str]:
    """What the figures were taken on."""
    with open("/proc/cpuinfo", encoding="utf-8") as cpus:  # noqa: PTH123  (a kernel file, not a path of ours)
        model = next((line.split(":")[1].strip() for line in cpus if line.startswith("model name")), platform.machine())
    return {"cpu": model, "python": platform.python_version(), "numpy": np.__version__, "system": platform.platform()}
