"""Vowpal Wabbit as it is meant to be used, as a player of the ad world: text, all candidates, the propensity that it chose by.

Context crossed with the creative's levels and with its id, as ``--quadratic`` does; costs in 0..1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from vowpalwabbit import Workspace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


class Vowpal:
    """One of ``--cb_explore_adf``'s rules at one learning rate. It learns one row at a time, in the order in which they
    came.
    """

    def __init__(self, rule: str, rate: float, rng: np.random.Generator) -> None:
        self._workspace = Workspace(f"--cb_explore_adf {rule} -l {rate} --quadratic uf --quadratic ui --quiet --hash all -b 20")
        self._rng = rng
        self._lines: dict[str, str] = {}
        self._asked: dict[int, tuple[list[str], list[tuple[int, float]]]] = {}

    def change(self, came: list[str], gone: list[str], attributes: NDArray[np.float32]) -> None:
        """See Player.change."""
        del gone
        for name, row in zip(came, attributes, strict=True):
            levels = " ".join(f"l{level}" for level in np.flatnonzero(row[1:]))
            self._lines[name] = f"|f {levels} |i {name}"

    def choose(self, people: NDArray[np.float32], live: list[str], attributes: NDArray[np.float32]) -> NDArray[np.int64]:
        """See Player.choose. What was asked is kept, by the people's memory, until the outcome comes."""
        del attributes
        candidates = [self._lines[name] for name in live]
        chosen, drawn = np.empty(len(people), np.int64), []
        for row, person in enumerate(people):
            pmf = np.asarray(self._workspace.predict([_shared(person), *candidates]))
            chosen[row] = self._rng.choice(len(live), p=pmf / pmf.sum())
            drawn.append((int(chosen[row]), float(pmf[chosen[row]])))
        self._asked[id(people)] = candidates, drawn
        return chosen

    def learn(self, names: list[str], people: NDArray[np.float32], clicks: Array) -> None:
        """See Player.learn."""
        del names
        candidates, drawn = self._asked.pop(id(people))
        for person, (position, chance), click in zip(people, drawn, clicks.tolist(), strict=True):
            labelled = candidates.copy()
            labelled[position] = f"{position}:{1.0 - click}:{chance:.6g} {labelled[position]}"
            self._workspace.learn([_shared(person), *labelled])


def _shared(person: NDArray[np.float32]) -> str:
    return "shared |u " + " ".join(f"x{column}:{value:.4f}" for column, value in enumerate(person[1:].tolist()))
