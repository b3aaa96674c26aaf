"""Who is no person: bots and crawlers all along, and the hired hands of a click farm for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.brief import ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulations.scenario import Scenario
    from simulations.world.population import People
    from simulations.world.visits import Flags, Ints, Reals


class Machines:
    """The machines among a population, whose numbers follow the humans'."""

    def __init__(self, scenario: Scenario, campaigns: Sequence[str], people: People) -> None:
        self._bots, self._farm = scenario.bots, scenario.click_farm
        self._first_bot, self._first_hand = people.humans, people.humans + people.bots
        farm = scenario.click_farm
        self._campaign = None if farm is None or farm.campaign is None else campaigns.index(farm.campaign)
        self._attribute = None if farm is None or farm.attribute is None else list(ATTRIBUTES).index(farm.attribute)
        self._level = ATTRIBUTES[farm.attribute].index(farm.level) if farm and farm.attribute and farm.level else 0

    @property
    def any(self) -> bool:
        """Whether the scenario has machines at all."""
        return self._bots is not None or self._farm is not None

    def replace(self, people: Ints, progress: float, rng: np.random.Generator) -> None:
        """Put machines in place of their share of the people (n,), in place."""
        bots = self._bots.share if self._bots else 0.0
        farm = self._farm
        hands = farm.share if farm and farm.at <= progress < farm.until else 0.0
        if bots + hands == 0.0:
            return
        drawn = rng.random(len(people))
        for who, first, last, low, high in (
            (self._bots, self._first_bot, self._first_hand, 0.0, bots),
            (farm, self._first_hand, self._first_hand + (farm.people if farm else 0), bots, bots + hands),
        ):
            if who is not None and high > low:
                rows = np.flatnonzero((drawn >= low) & (drawn < high))
                people[rows] = rng.integers(first, last, len(rows))

    def seeing(self, people: Ints, rng: np.random.Generator) -> Flags:
        """Whether each of these machines (m,) renders what it takes: crawlers do not."""
        crawlers = self._bots.crawlers if self._bots else 0.0
        return (people >= self._first_hand) | (rng.random(len(people)) >= crawlers)

    def chance(self, people: Ints, shown: Ints, campaigns: Ints) -> Reals:
        """Chance (m,) that each of these machines clicks ads of ``shown`` (m, A) of these campaigns."""
        bots = self._bots.click if self._bots else 0.0
        hands = self._farm.click if self._farm else 0.0
        wanted = np.ones(len(people), bool)
        if self._attribute is not None:
            wanted &= shown[:, self._attribute] == self._level
        if self._campaign is not None:
            wanted &= campaigns == self._campaign
        return np.where(people < self._first_hand, bots, hands * wanted).astype(np.float32)
