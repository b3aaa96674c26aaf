"""Runs: many cells made one after another or side by side, each kept as soon as it is done.

Owns which cells are still to be made and what becomes of one that fails. Knows no result's meaning. Invariant: a failed cell
takes no other with it.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from simulations.cells import Cell, Done, Progress, run_cell

if TYPE_CHECKING:
    from simulations.results.folder import Folder


class Fallen(NamedTuple):
    """A cell that failed, and why, as a traceback."""

    traceback: str


Step = Progress | Done | Fallen
#: Makes cells and yields their steps, each with the cell's place in what was given.
Spread = Callable[[Sequence[Cell]], Iterator[tuple[int, Step]]]


def in_process(cells: Sequence[Cell]) -> Iterator[tuple[int, Step]]:
    """One cell after another, here."""
    for place, cell in enumerate(cells):
        try:
            for step in run_cell(cell):
                yield place, step
        except Exception:  # noqa: BLE001  (whatever a cell died of, the others are still worth making)
            yield place, Fallen(traceback.format_exc())


class Job(NamedTuple):
    """A cell to be made, and the name of its result."""

    cell: Cell
    digest: str


def missing(cells: Sequence[Cell], folder: Folder) -> list[Job]:
    """The cells of the folder's plan that it has no result of; ``cells`` in the plan's order."""
    jobs = [Job(cell, planned.digest) for cell, planned in zip(cells, folder.plan.cells, strict=True)]
    return [job for job in jobs if folder.result(job.digest) is None]


def make(jobs: Sequence[Job], folder: Folder, spread: Spread, watch: Callable[[Cell, Step], None]) -> int:
    """Make cells, keep each when it is done or has failed, tell ``watch`` every step; how many failed."""
    failed = 0
    for place, step in spread([job.cell for job in jobs]):
        cell, digest = jobs[place]
        if isinstance(step, Done):
            folder.keep(digest, step.result, step.seconds)
        elif isinstance(step, Fallen):
            folder.keep_failure(digest, step.traceback)
            failed += 1
        watch(cell, step)
    return failed
