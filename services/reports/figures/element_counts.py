"""How often each level of an element was shown, to how many people, and how much of it was left to chance.

Knows columns only. Invariant: a count of too few people is told neither by itself nor by what is left of a total.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from services.reports.figures.dealt import distinct
from services.reports.figures.element_design import LEVELS
from services.reports.figures.estimate import FEWEST_PEOPLE
from services.reports.figures.few import withheld

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from services.reports.figures.element_design import Design

    Array = NDArray[np.float64]

#: A level was left to chance where its chance was between these.
_CHANCE = (0.01, 0.99)
#: Below this standard deviation of a count of draws nothing was left to chance.
_LEAST_SPREAD = 1.0


class Counted(NamedTuple):
    """Of each level, (l,): sampled impressions with it, people with and without it, and the share left to chance. ``met``:
    people in all, each counted once; ``hidden``: levels of which no count is told, see ``withheld``.
    """

    shows: NDArray[np.int64]
    people: NDArray[np.int64]
    others: NDArray[np.int64]
    randomised: Array
    surplus: float
    decisions: int
    met: int
    hidden: NDArray[np.bool_]

    @property
    def enough(self) -> NDArray[np.bool_]:
        """Levels that enough people have met."""
        return self.people >= FEWEST_PEOPLE


def count_of(design: Design, person: NDArray[np.int64]) -> Counted:
    """Of an even sample of decisions; person: (n,) numbers."""
    shows = design.had.sum(axis=0)
    people, others = (np.array([distinct(person[column]) for column in side.T]) for side in (design.had, ~design.had))
    low, high = _CHANCE
    randomised = ((design.expected > low) & (design.expected < high)).mean(axis=0)
    spread = np.sqrt((design.expected * (1 - design.expected)).sum(axis=0))
    surplus = np.abs(design.surprise.sum(axis=0)) / np.where(spread > _LEAST_SPREAD, spread, math.inf)
    hidden = _hidden(design.had, person, people, others)
    return Counted(shows, people, others, randomised, float(surplus.max()), len(person), distinct(person), hidden)


def _hidden(
    had: NDArray[np.bool_], person: NDArray[np.int64], people: NDArray[np.int64], others: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Levels that must not be counted, (l,): those of an attribute are parts of one total, and so are with one and without."""

    def together(places: set[int]) -> int:
        return distinct(person[had[:, sorted(places)].any(axis=1)])

    hidden = (others > 0) & (others < FEWEST_PEOPLE)
    for attribute in dict.fromkeys(name for name, _ in LEVELS):
        parts = {place: int(people[place]) for place, (name, _) in enumerate(LEVELS) if name == attribute and people[place]}
        hidden[sorted(withheld(parts, together))] = True
    return hidden
