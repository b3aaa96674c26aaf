"""What each type likes at a moment of the run: likes, the shift and the drift, as one table of logits by type and cell.

Invariant: with ``tastes_scale`` 0 every cell of a type has the same logit at every moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from generators.brief import ATTRIBUTES
from simulations.world.cells import CELLS, FIRST, GRID, KINDS, LEVELS, by_cell, kinds_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulations.scenario import Scenario
    from simulations.scenario.quantities import Likes
    from simulations.world.visits import Reals

    Floats = NDArray[np.float64]

#: Steps of the random walk in a run: a table is made at each, and at 100 a step of a drift of 1 is 0.1 in log odds.
_STEPS = 100


class Taste(NamedTuple):
    """Logits of a click at one moment, the base included. effects: (types, LEVELS) without the base; appeal: (types, CELLS);
    best_by_kind: (types, KINDS) of the best cell of each kind of ad.

    A last row, for machines, is 0 everywhere: type -1 finds it.
    """

    base: float
    effects: Reals
    appeal: Reals
    best_by_kind: Reals


class Tastes:
    """The tables by moment; ``rng`` draws the whole walk at once, so a run's tastes hang on nothing that is shown."""

    def __init__(self, scenario: Scenario, rng: np.random.Generator) -> None:
        self._scenario, self._shift = scenario, scenario.shift
        self._likes = np.stack([_row(kind.likes) for kind in scenario.types])
        self._after = self._shifted()
        steps = rng.normal(0.0, scenario.drift / _STEPS**0.5, (_STEPS, *self._likes.shape)) if scenario.drift else None
        self._walk = None if steps is None else np.cumsum(steps, axis=0)
        self._moment: tuple[bool, int] | None = None

    def at(self, progress: float) -> Taste:
        """The tables of a moment; made anew only when it brings another."""
        shifted = self._shift is not None and self._shift.at <= progress < _end(self._shift.until)
        moment = shifted, 0 if self._walk is None else int(progress * _STEPS)
        if moment != self._moment:
            self._taste, self._moment = self._made(*moment), moment
        return self._taste

    def _made(self, shifted: bool, step: int) -> Taste:  # noqa: FBT001  (both parts of the moment)
        likes, scale = self._after if shifted else self._likes, self._scenario.tastes_scale
        if self._walk is not None and step:
            likes = likes + self._walk[min(step, _STEPS) - 1]
        base = self._scenario.base + (scale * self._shift.base if self._shift is not None and shifted else 0.0)
        effects = np.vstack([scale * likes, np.zeros(LEVELS)]).astype(np.float32)
        appeal = np.float32(base) + by_cell(effects)
        return Taste(base, effects, appeal, _best_by_kind(appeal))

    def _shifted(self) -> Floats:
        if self._shift is None:
            return self._likes
        favoured = self._shift.favoured
        later = np.stack([_row(self._shift.likes.get(kind.name, {})) for kind in self._scenario.types])
        return self._shift.fade * self._likes + later + _row({favoured.attribute: {favoured.level: favoured.effect}})


def _end(until: float) -> float:
    """A shift until the end of the run holds at its very end, too."""
    return until if until < 1.0 else float("inf")


def _row(likes: Likes) -> Floats:
    row = np.zeros(LEVELS)
    for first, (attribute, levels) in zip(FIRST, ATTRIBUTES.items(), strict=True):
        for level, effect in likes.get(attribute, {}).items():
            row[first + levels.index(level)] = effect
    return row


_OF_KIND = np.argsort(kinds_of(GRID), kind="stable").reshape(KINDS, CELLS // KINDS)


def _best_by_kind(appeal: Reals) -> Reals:
    return np.asarray(appeal[:, _OF_KIND].max(axis=2))
