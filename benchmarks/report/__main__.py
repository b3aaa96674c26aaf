"""A report on a large archive: ``python -m benchmarks.report [--decisions 100000000] [--people 20000000] [--json OUT]``.

Makes an archive of one campaign over thirty days (not timed; minutes, and 7 GB of disk at 100 million), then writes the
report with every exhibit in a process of its own on two cores, and prints seconds by part, processor seconds, peak memory and
the size of the sample that keeps all chances. ``--keep`` leaves the archive in ``--dir``; a later run with the same folder
reports on it again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.ope.bars import Bar
from benchmarks.report.generating import generate
from benchmarks.report.reporting import Cost, report_on
from benchmarks.timing import machine
from services.reports.archive import Archive

_SECONDS, _MEMORY, _DISK = 60.0, 4.0, 10.0


def main() -> None:
    """Generate, report, print."""
    asked = _arguments()
    folder = asked.dir or Path(tempfile.mkdtemp(prefix="adloom-benchmark-"))
    try:
        if not Archive(folder).offset:
            started = time.perf_counter()
            generate(folder, asked.decisions, asked.people, len(os.sched_getaffinity(0)))
            print(f"generated {asked.decisions:,} decisions in {time.perf_counter() - started:.0f} s")
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            cost = pool.submit(report_on, folder).result()
    finally:
        if not asked.keep:
            shutil.rmtree(folder)
    bars = _print(cost)
    if asked.json:
        told = {**cost._asdict(), "bars": [bar._asdict() for bar in bars], "machine": machine()}
        asked.json.write_text(json.dumps(told, indent=2), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=100_000_000)
    parser.add_argument("--people", type=int, default=20_000_000)
    parser.add_argument("--dir", type=Path, help="where to put the archive; default: a temporary folder")
    parser.add_argument("--keep", action="store_true", help="leave the archive there")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    return parser.parse_args()


def _print(cost: Cost) -> list[Bar]:
    for part, seconds in sorted(cost.parts.items(), key=lambda pair: -pair[1]):
        print(f"{seconds:8.2f} s  {part}")
    print(f"{cost.seconds:8.2f} s  in all; {cost.processor_s:.1f} s of processor on {cost.cores} cores")
    print(f"{cost.decisions:,} decisions, {cost.disk_gb:.2f} GB; all chances known of a uniform sample of {cost.sample:,}")
    bars = [
        Bar("seconds of a report", cost.seconds, high=_SECONDS), Bar("peak memory, GiB", cost.memory_gib, high=_MEMORY),
        Bar("archive, GB", cost.disk_gb, high=_DISK),
    ]  # fmt: skip
    for bar in bars:
        print(bar.line())
    return bars


if __name__ == "__main__":
    main()
