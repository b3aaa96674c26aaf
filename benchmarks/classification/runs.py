"""One file in one order: everyone plays the same rows. A job for a process of its own."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bandits.features.fourier import FourierMap
from benchmarks.classification import vowpal
from benchmarks.classification.ours import PLAYERS, Played, play
from benchmarks.classification.sets import Stream, stream

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Wave columns that the others are given; as many as the default fits for itself, on as many rows.
_FOURIER, _FITTED_ON = 256, 1_024
_WARM_ROWS = 60


class Job(NamedTuple):
    """A file, the number of its shuffle and the rows of it."""

    path: Path
    order: int
    rows: int


class Run(NamedTuple):
    """Ours by name, Vowpal Wabbit's by (features, algorithm, what it was set to)."""

    ours: dict[str, Played]
    vowpal: dict[tuple[str, str, str], Played]


def run(job: Job) -> Run:
    """Play everyone."""
    rows = stream(*job)
    warm = Stream(rows.people[:_WARM_ROWS], rows.classes[:_WARM_ROWS], rows.arms)
    for player in PLAYERS.values():
        play(player, warm, 0)
    ours = {name: play(player, rows, job.order) for name, player in PLAYERS.items()}
    with TemporaryDirectory() as folder:
        return Run(ours, dict(_vowpal(rows, Path(folder), job.order)))


def _vowpal(rows: Stream, folder: Path, seed: int) -> Iterator[tuple[tuple[str, str, str], Played]]:
    waves = FourierMap.fit(rows.people[:_FITTED_ON], _FOURIER, np.random.default_rng(seed))
    for features, columns in {"raw": rows.people, "fourier": waves(rows.people)[:, 1:]}.items():
        path = folder / f"{features}.txt"
        vowpal.write(columns, rows.classes, path)
        for algorithm, setting, arguments in vowpal.settings():
            yield (features, algorithm, setting), vowpal.play(arguments, rows.arms, path, seed)
