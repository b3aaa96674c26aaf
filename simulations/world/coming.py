"""Who comes next: one session after another, each of one person or machine, by what the clock and the scenario say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulations.world.calendar import hour_of_day

if TYPE_CHECKING:
    from simulations.scenario import Scenario
    from simulations.world.habits import Habits
    from simulations.world.machines import Machines
    from simulations.world.population import People
    from simulations.world.visits import Ints, Moment


class Coming:
    """Draws sessions. Everybody who is there is as likely to come; with a season, as their type reads at that hour."""

    def __init__(self, scenario: Scenario, people: People, habits: Habits, machines: Machines) -> None:
        self._session, self._people, self._machines = scenario.visits.session, people, machines
        self._reading = habits.reading[:-1] if scenario.season else None
        types = people.type_of[: people.humans]
        self._by_type = [np.flatnonzero(types == kind) for kind in range(len(people.types))]
        self._starts = np.cumsum([0, *map(len, self._by_type[:-1])])
        self._all_by_type = np.concatenate(self._by_type)

    def people(self, n: int, moment: Moment, rng: np.random.Generator) -> tuple[Ints, Ints | None]:
        """The people of the next s sessions (s,), and which of them each of n visits belongs to, (n,); None: each its own."""
        of = self._of_sessions(n, rng)
        sessions = n if of is None else int(of[-1]) + 1
        there = self._people.there(moment.progress)
        people = rng.integers(0, there, sessions) if self._reading is None else self._readers(sessions, there, moment, rng)
        self._machines.replace(people, moment.progress, rng)
        return people, of

    def _of_sessions(self, n: int, rng: np.random.Generator) -> Ints | None:
        if self._session <= 1.0:
            return None
        begins = rng.random(n, np.float32) < 1.0 / self._session  # lengths are geometric
        begins[0] = True
        of: Ints = np.cumsum(begins) - 1
        return of

    def _readers(self, n: int, there: int, moment: Moment, rng: np.random.Generator) -> Ints:
        """People drawn by how much their type reads at this hour."""
        assert self._reading is not None  # noqa: S101  (asked by the caller)
        counts = np.array([np.searchsorted(those, there) for those in self._by_type])
        weights = counts * self._reading[:, hour_of_day(moment.now)]
        kinds = np.searchsorted(np.cumsum(weights)[:-1], rng.random(n) * weights.sum(), side="right")
        chosen: Ints = self._all_by_type.take(self._starts.take(kinds) + (rng.random(n) * counts.take(kinds)).astype(np.int64))
        return chosen
