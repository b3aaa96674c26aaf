"""Classification sets as bandits: ``python -m benchmarks.classification FILE... [--orders 5] [--rows 10000] [--json OUT]``.

A row is a person, its class the one arm that is rewarded; one pass, in a shuffled order. The error is that of the actions
drawn, floor included. Ours is untuned and decides in batches of t / 50 rows, from 1 up to 100. Vowpal Wabbit decides and
learns row by row, and each of its algorithms is set, per set and in hindsight, to the best of a grid of learning rates and
codings of the costs, over the raw features and over the same random Fourier features.
"""

from __future__ import annotations

import argparse
import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.progress import track

from benchmarks.classification.runs import Job, Run, run
from benchmarks.classification.sets import columns_of, read
from benchmarks.classification.table import bars, figures, shown
from benchmarks.timing import machine
from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence


def names_of(paths: Sequence[Path]) -> list[str]:
    """Files by their stems, with the folder where two have the same."""
    stems = [path.stem for path in paths]
    return [path.stem if stems.count(path.stem) == 1 else f"{path.parent.name}/{path.stem}" for path in paths]


def effort(path: Path) -> int:
    """Columns times classes: the sets that take longest begin first, or they are waited for at the end."""
    people, classes = columns_of(read(path))
    return int(people.shape[1] * len(np.unique(classes)))


def played(jobs: Sequence[Job]) -> list[Run]:
    """Each job in one of as many processes as there are cores."""
    progress = Console(stderr=True)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as processes:
        return list(track(processes.map(run, jobs), "runs", len(jobs), console=progress))


def main() -> None:
    """Play, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="Parquet or CSV, the last column is the class")
    parser.add_argument("--orders", type=int, default=5)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    named = dict(zip(names_of(chosen.files), chosen.files, strict=True))
    try:
        hardest = sorted(named, key=lambda name: -effort(named[name]))
    except InvalidInput as error:
        parser.error(str(error))
    jobs = [(name, Job(named[name], order, chosen.rows)) for name in hardest for order in range(chosen.orders)]
    done = list(zip([name for name, _ in jobs], played([job for _, job in jobs]), strict=True))
    runs = {name: [run for of, run in done if of == name] for name in named}
    found = figures(runs)
    reached = bars(found, runs)
    print(f"{chosen.orders} orders, at most {chosen.rows:,} rows each")
    shown(found, reached)
    if chosen.json:
        facts = {"sets": found, "bars": [{**bar._asdict(), "met": bar.met} for bar in reached],
                 "orders": chosen.orders, "rows": chosen.rows, "machine": machine()}  # fmt: skip
        chosen.json.write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()
