"""The real report, timed: every figure by itself, and what the whole took of time, processor and memory.

Knows how the report calls its figures and not which there are: whatever is imported from the figures is timed.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import os
import resource
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

from PIL import Image

from services.reports import exhibition, report
from services.reports.archive import Archive
from services.reports.figures.outcomes import Outcomes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CORES = 2


class Cost(NamedTuple):
    """Seconds by part and in all; processor: user and system, all threads; sample: decisions whose chances are all known."""

    decisions: int
    sample: int
    seconds: float
    processor_s: float
    cores: int
    memory_gib: float
    disk_gb: float
    parts: dict[str, float]


def report_on(folder: Path) -> Cost:
    """Write the report on an archive, on two cores of a process that has done nothing else."""
    cores = sorted(os.sched_getaffinity(0))[:CORES]
    os.sched_setaffinity(0, cores)
    archive = Archive(folder)
    parts: dict[str, float] = defaultdict(float)
    _time_figures(parts)
    spent, started = time.process_time(), time.perf_counter()
    with tempfile.TemporaryDirectory() as out:
        report.write_report(archive, _picture, None, Path(out), dt.datetime.fromtimestamp(archive.manifest().at + 1, dt.UTC))
    seconds, processor = time.perf_counter() - started, time.process_time() - spent
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 2**30
    parts["pages and files"] = seconds - sum(parts.values())
    outcomes = Outcomes(archive, None)
    sizes = outcomes.row("SELECT (SELECT count(*) FROM outcomes) AS decisions, (SELECT count(*) FROM kept) AS sample")
    outcomes.close()
    disk = sum(archive.store.sizes().values()) / 1e9
    return Cost(sizes["decisions"], sizes["sample"], seconds, processor, len(cores), memory, disk, dict(parts))


def _time_figures(parts: dict[str, float]) -> None:
    for module, name, call in list(_figures()):
        setattr(module, name, _timed(call, name, parts))
    Outcomes.__init__ = _timed(Outcomes.__init__, "opening", parts)  # type: ignore[method-assign]


def _figures() -> Iterator[tuple[Any, str, FunctionType]]:
    for module in (report, exhibition):
        for name, found in vars(module).items():
            if isinstance(found, FunctionType) and found.__module__.startswith(
                ("services.reports.figures", "services.reports.ground")
            ):
                yield module, name, found


def _timed(call: Callable[..., Any], name: str, parts: dict[str, float]) -> Callable[..., Any]:
    """A call whose seconds go to its part, less those that went to other parts meanwhile: so the parts add up."""

    @functools.wraps(call)
    def timed(*given: Any, **named: Any) -> Any:
        started, told = time.perf_counter(), sum(parts.values())
        try:
            return call(*given, **named)
        finally:
            parts[name] += time.perf_counter() - started - (sum(parts.values()) - told)

    return timed


@functools.cache
def _picture(name: str) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (300, 250), (int(name, 16) * 6 % 256, 90, 120)).save(held, "PNG")
    return held.getvalue()
