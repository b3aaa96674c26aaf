"""From a person's context to a brief: the level of each attribute that one posterior sample likes best, made anonymous.

A brief carries no word about a person, but a cell that few people ever reach would still speak of them: one with
fewer than k people in the window is widened to its parent, first to angle and tone (the rest as the average person
likes it), then to the average person's.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from generators.brief import ATTRIBUTES, Brief
from services.decisions.features import CREATIVE

if TYPE_CHECKING:
    from bandits.learners.factor_belief import FactorSamples
    from services.decisions.request import Rule

_KEPT_IN_PARENT = ("angle", "tone")
_AVERAGE_OVER = 500.0


def best_levels(effects: NDArray[np.float32], offers: frozenset[str], rules: tuple[Rule, ...] = ()) -> NDArray[np.int64]:
    """Best level of each attribute, shape (n, attributes); effects: shape (n, a), what each attribute feature adds to n scores.

    An offer that the campaign does not make is never the best, nor is a level that a rule excludes while one is left.
    """
    best = np.empty((len(effects), len(ATTRIBUTES)), np.int64)
    for column, (attribute, names) in enumerate(ATTRIBUTES.items()):
        scores = effects[:, CREATIVE.columns(attribute)]
        open_to = _levels(attribute, offers, rules)
        best[:, column] = np.where([name in open_to for name in names], scores, -np.inf).argmax(axis=1)
    return best


def _levels(attribute: str, offers: frozenset[str], rules: tuple[Rule, ...]) -> tuple[str, ...]:
    """Levels of an attribute that the campaign can be briefed with and the rules admit."""
    made = (name for name in ATTRIBUTES[attribute] if attribute != "offer" or name == "none" or name in offers)
    return tuple(name for name in made if _admitted(attribute, name, rules))


def _admitted(attribute: str, level: str, rules: tuple[Rule, ...]) -> bool:
    return all(rule.admits(level, rules) for rule in rules if rule.attribute == attribute)


def abides(brief: Brief, rules: tuple[Rule, ...]) -> bool:
    """Whether a person who declared these rules may be shown what is made from this brief."""
    return all(_admitted(attribute, level, rules) for attribute, level in brief.attributes.items())


def brief_of(levels: NDArray[np.int64], campaign: str) -> Brief:
    """A row of level numbers as a brief."""
    named = {attribute: names[level] for (attribute, names), level in zip(ATTRIBUTES.items(), levels.tolist(), strict=True)}
    return Brief(campaign=campaign, **named)


def best_brief(effects: NDArray[np.float32], campaign: str, offers: frozenset[str], rules: tuple[Rule, ...] = ()) -> Brief:
    """The brief whose levels score best for one person; effects: shape (a,)."""
    return brief_of(best_levels(effects[None], offers, rules)[0], campaign)


class Census:
    """Counts people per brief cell over the last ``window`` requests, and widens cells that hold fewer than k of them."""

    def __init__(self, k: int, width: int, window: int = 20_000) -> None:
        self._k = k
        self._recent: deque[tuple[str, str]] = deque(maxlen=window)
        self._people: dict[str, dict[str, int]] = {}
        self.average = np.zeros(width, np.float32)
        self.average[0] = 1.0

    def brief(
        self, tastes: FactorSamples, features: NDArray[np.float32], person: str | None, uniform: float,
        campaign: str, offers: frozenset[str], rules: tuple[Rule, ...] = (),
    ) -> Brief:  # fmt: skip
        """The brief for a person with these features, shape (p,), under the posterior sample that ``uniform`` picks.

        ``person`` None: somebody unknown, who counts towards no cell.
        """
        self.average += (features - self.average) / _AVERAGE_OVER
        sample = tastes.samples[int(uniform * len(tastes.samples))]
        own = best_brief(features @ sample, campaign, offers, rules)
        average = best_brief(self.average @ sample, campaign, offers, rules)
        parent = Brief(campaign=campaign, **(average.attributes | {name: getattr(own, name) for name in _KEPT_IN_PARENT}))
        if person is not None:
            self._note(own.cell, person)
            self._note(parent.cell, person)
        return next((brief for brief in (own, parent) if len(self._people.get(brief.cell, ())) >= self._k), average)

    @staticmethod
    def any_brief(uniform: float, campaign: str, offers: frozenset[str], rules: tuple[Rule, ...] = ()) -> Brief | None:
        """A brief drawn evenly from all that the rules leave, if any, for when nothing has been learned yet.

        The levels are counted, not the briefs: to list all 2,880 of them took 9 ms of every request at the start.
        """
        levels = {attribute: _levels(attribute, offers, rules) for attribute in ATTRIBUTES}
        place = int(uniform * math.prod(map(len, levels.values())))
        if not all(levels.values()):
            return None
        drawn = {}
        for attribute, names in reversed(levels.items()):  # as in ``all_briefs``, the last one changes fastest
            place, number = divmod(place, len(names))
            drawn[attribute] = names[number]
        return Brief(campaign=campaign, **drawn)

    def _note(self, cell: str, person: str) -> None:
        if len(self._recent) == self._recent.maxlen:
            self._drop(*self._recent[0])
        self._recent.append((cell, person))
        people = self._people.setdefault(cell, {})
        people[person] = people.get(person, 0) + 1

    def _drop(self, cell: str, person: str) -> None:
        people = self._people[cell]
        people[person] -= 1
        if not people[person]:
            del people[person]
        if not people:
            del self._people[cell]
