"""The world of one run: draws who comes by, lets rivals bid, and says what became of every ad. See ``simulations.world``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulations.world.calendar import Calendar, hour_of_day
from simulations.world.coming import Coming
from simulations.world.habits import Habits
from simulations.world.liking import Liking
from simulations.world.machines import Machines
from simulations.world.outcomes import Outcomes
from simulations.world.population import People
from simulations.world.rivals import contest
from simulations.world.visits import Contest, Contexts, Moment, Reactions, Visits, context_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from services.campaigns.campaign import Campaign
    from simulations.scenario import Scenario
    from simulations.world.visits import Flags, Ints, Reals

    #: A context, as the API takes it, as a row of features (p,).
    Encode = Callable[[Mapping[str, object]], NDArray[np.float32]]


class World:
    """A scenario come alive. Everything that is drawn once comes from ``rng``; visits and reactions from the calls' own.

    ``campaigns``: those that may fill the placements; ``placements``: their ids, each once. ``encode`` lays out the features
    of a visit; readers over HTTP have no use for one.
    """

    def __init__(
        self, scenario: Scenario, campaigns: Sequence[Campaign], rng: np.random.Generator, encode: Encode | None = None
    ) -> None:
        slots = {placement.id: placement for campaign in campaigns for placement in campaign.placements}
        self.scenario, self.campaigns, self.placements = scenario, tuple(one.id for one in campaigns), tuple(slots)
        self._habits = Habits(scenario, tuple(slots.values()))
        self.population = People(scenario, self._habits, rng)
        self._calendar = Calendar(scenario.season)
        machines = Machines(scenario, self.campaigns, self.population)
        self._numbers = {name: number for number, name in enumerate(self.campaigns)}
        self._coming = Coming(scenario, self.population, self._habits, machines)
        self._liking = Liking(scenario, self.population, machines, self._calendar, len(campaigns) + 1, rng)
        self._outcomes = Outcomes(scenario, self.placements, self._liking, machines)
        self._rows = None if encode is None else _Rows(self._habits, encode)

    def campaign_number(self, name: str) -> int:
        """Index into ``campaigns``; one past them for any other that a running service knows: people tire of those as one."""
        return self._numbers.get(name, len(self.campaigns))

    def pace(self, now: float) -> float:
        """Visits per second at this moment."""
        return self.scenario.visits.rate * self._calendar.rate(now)

    def come(self, n: int, moment: Moment, rng: np.random.Generator) -> Visits:
        """The next n visits; a session that n cuts short goes on no further."""
        people, of = self._coming.people(n, moment, rng)
        drawn = rng.random(len(people))
        spot, placement = self._habits.visit(self.population.type_of.take(people), hour_of_day(moment.now), drawn)
        if of is not None:
            people, spot, placement = people.take(of), spot.take(of), placement.take(of)
        trait = self.population.trait.take(people)
        features = self._rows.of(spot, trait) if self._rows else np.zeros((n, 0), np.float32)
        contexts = Contexts(self._habits.words, spot, trait)
        return Visits(people, self.population.type_of.take(people), features, placement, contexts)

    def contest(self, visits: Visits, bids: NDArray[np.floating], rng: np.random.Generator) -> Contest:
        """How the auctions for these visits end with our ``bids`` (n,) for one impression each."""
        del visits  # rivals bid on every slot alike
        return contest(self.scenario.auction, bids, rng)

    def chance(self, visits: Visits, shown: Ints, kinds_of_ad: Ints, moment: Moment, campaigns: Ints | None = None) -> Reals:
        """Chance (n,) of a click on ads of ``shown`` (n, A) if they are seen; nothing is drawn, and nobody tires of it."""
        return self._liking.chance(visits, shown, kinds_of_ad, self._of_campaigns(visits, campaigns), moment)

    def react(
        self, visits: Visits, shown: Ints, kinds_of_ad: Ints, moment: Moment, rng: np.random.Generator,
        won: Flags | None = None, campaigns: Ints | None = None,
    ) -> Reactions:  # fmt: skip
        """What n visitors make of ads with attribute levels ``shown`` (n, A).

        kinds_of_ad: (n,), see ``cells.kinds_of``; won: (n,), None where every slot is ours; campaigns: (n,) index into
        ``campaigns``, which people tire of one by one and a click farm may aim at; None: all of the first.
        """
        return self._outcomes.draw(visits, shown, kinds_of_ad, self._of_campaigns(visits, campaigns), moment, rng, won)

    def _of_campaigns(self, visits: Visits, campaigns: Ints | None) -> Ints:
        return np.zeros(len(visits.people), np.int64) if campaigns is None else campaigns


class _Rows:
    """Features by kind of visit and kind of person, each encoded once: a visit's row is the sum of two."""

    def __init__(self, habits: Habits, encode: Encode) -> None:
        words = habits.words
        moments = [context_of(words, spot, 0) | {"country": "", "interests": []} for spot in range(len(words.spots))]
        self._spots = np.stack([encode(context) for context in moments])
        people = [context_of(words, 0, trait) for trait in range(len(words.traits))]
        self._traits = np.stack([encode(context) for context in people]) - self._spots[0]

    def of(self, spot: Ints, trait: Ints) -> Reals:
        """Rows (n, p)."""
        rows = self._spots.take(spot, axis=0)
        rows += self._traits.take(trait, axis=0)
        return rows
