"""Vowpal Wabbit on a stream: its own bandit simulation, one event at a time, over a grid of which the best counts afterwards.

``--cbify K --cb_explore_adf`` reads class labels, draws an action from its exploration, learns from the cost of that action
alone, and reports the mean error of the actions drawn. Feature names are words: names that are numbers are hashed onto each
other's actions, and little is learned.
"""

from __future__ import annotations

import time
from itertools import product
from typing import TYPE_CHECKING

import vowpalwabbit

from benchmarks.classification.ours import Played

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

ALGORITHMS = {
    "squarecb": "--squarecb", "regcbopt": "--regcbopt --mellowness 0.001", "cover": "--cover 4 --nounif",
    "epsilon": "--epsilon 0.02", "greedy": "--epsilon 0",
}  # fmt: skip
RATES = (0.5, 3.0)
#: Costs of a right and of a wrong answer; rules that reason about the range of costs are told it.
COSTS = {"01": "", "-10": "--loss0 -1 --loss1 0"}
_RANGE = {"squarecb", "regcbopt"}


def settings() -> Iterator[tuple[str, str, str]]:
    """Algorithm, what it was set to, arguments."""
    for (name, algorithm), rate, (costs, losses) in product(ALGORITHMS.items(), RATES, COSTS.items()):
        known = "--cb_min_cost -1 --cb_max_cost 0" if losses and name in _RANGE else ""
        yield name, f"rate {rate:g}, costs {costs}", f"{algorithm} -l {rate} {losses} {known}"


def write(features: NDArray[np.float32], classes: NDArray[np.int64], path: Path) -> None:
    """Rows as text."""
    line = "%d | " + " ".join(f"x{column}:%.6g" for column in range(features.shape[1])) + "\n"
    with path.open("w", encoding="ascii") as file:
        file.writelines(line % (label + 1, *row) for label, row in zip(classes.tolist(), features.tolist(), strict=True))


def play(arguments: str, arms: int, path: Path, seed: int) -> Played:
    """One pass over the file; the first run also writes it in binary for those after."""
    started = time.perf_counter()
    workspace = vowpalwabbit.Workspace(
        f"--cbify {arms} --cb_explore_adf {arguments} -d {path} --cache_file {path}.cache --random_seed {seed + 1} --quiet"
    )
    rows = workspace.get_weighted_examples()
    error = workspace.get_sum_loss() / rows
    workspace.finish()
    return Played(error, rows / (time.perf_counter() - started))
