"""Intervals against the truth: ``python -m benchmarks.coverage [--campaigns 200] [--decisions 4000] [--json OUT]``.

So many small campaigns, and as many in a world where no ad does better than another, are simulated and reported on; each
interval of the report is laid beside the truth. A kind of interval passes where it holds in as many campaigns as a true 95 %
does in 99 tables of a hundred, and of all kinds together none may be short by Holm's test.
"""

from __future__ import annotations

import argparse
import json
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.coverage.counting import covered, errors, short
from benchmarks.coverage.worlds import NULL, ORDINARY, World, reported
from benchmarks.timing import machine

if TYPE_CHECKING:
    from benchmarks.coverage.worlds import Reported
    from benchmarks.ope.bars import Bar


def main() -> None:
    """Simulate, report, compare, print."""
    asked = _arguments()
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")  # for the processes below: theirs are the cores
    told: dict[str, object] = {}
    with ProcessPoolExecutor(len(os.sched_getaffinity(0)), get_context("spawn")) as pool:
        for world in (ORDINARY, NULL):
            found = list(pool.map(partial(reported, world, asked.decisions), range(asked.campaigns)))
            told[world.name] = [bar._asdict() for bar in _print(world, found)]
    if asked.json:
        asked.json.write_text(json.dumps({**told, "machine": machine()}, indent=2), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--campaigns", type=int, default=200, help="campaigns in each of the two worlds")
    parser.add_argument("--decisions", type=int, default=4_000, help="ads drawn in each")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    return parser.parse_args()


def _print(world: World, found: list[Reported]) -> list[Bar]:
    print(f"{world.name}: {len(found)} campaigns")
    kinds = covered(found)
    bars = [short(kinds), *errors(found)]
    for kind in kinds:
        print(f"{kind.bar.line()}  {100 * kind.share:5.1f} % of all")
    for bar in bars:
        print(bar.line())
    return [*(kind.bar for kind in kinds), *bars]


if __name__ == "__main__":
    main()
