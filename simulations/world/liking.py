"""How likely each visitor is to click an ad: type, person, hour, and how tired of its kind. What policies guess at."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from simulations.world.calendar import HOUR_S
from simulations.world.cells import CELLS, cells_of
from simulations.world.favourites import Favourites
from simulations.world.tastes import Tastes
from simulations.world.tiring import Meetings

if TYPE_CHECKING:
    from simulations.scenario import Scenario
    from simulations.world.calendar import Calendar
    from simulations.world.machines import Machines
    from simulations.world.population import People
    from simulations.world.visits import Flags, Ints, Moment, Reals, Visits


class Liking:
    """Chances of n visits. Invariant: nobody's chance is above that of the best ad for them; machines have no best."""

    def __init__(
        self, scenario: Scenario, people: People, machines: Machines, calendar: Calendar, campaigns: int,
        rng: np.random.Generator,
    ) -> None:  # fmt: skip
        self._people, self._machines, self._calendar = people, machines, calendar
        self._tastes = Tastes(scenario, rng)
        recovery_s = scenario.fatigue.recovery_hours * HOUR_S
        self._meetings = Meetings(people.n, campaigns, recovery_s) if scenario.fatigue.effect else None
        self._favourites = Favourites(people, tiring=self._meetings is not None, steady=not scenario.drift)

    def chance(self, visits: Visits, shown: Ints, kinds: Ints, campaigns: Ints, moment: Moment) -> Reals:
        """Chance (n,) of a click on the ads shown, if seen."""
        cells = visits.kinds * CELLS + cells_of(shown)  # type -1 finds the last row
        logits = self._tastes.at(moment.progress).appeal.ravel().take(cells)
        logits += self._intercepts(visits, moment)
        if self._people.tastes is not None:
            logits += self._people.own_effects(visits.people, shown)
        chances = _logistic(logits)
        if self._meetings is not None:
            met = self._meetings.of(visits.people, campaigns, kinds, moment.now)
            chances *= np.exp(-self._people.tiring.take(visits.people) * met)
        if self._machines.any:
            rows = np.flatnonzero(visits.kinds < 0)
            chances[rows] = self._machines.chance(visits.people[rows], shown[rows], campaigns[rows])
        return chances

    def best(self, visits: Visits, campaigns: Ints, moment: Moment, chances: Reals) -> Reals:
        """Chance (n,) of a click on the ad that would suit each visitor best now, tired as they are; machines: ``chances``."""
        best = self._favourites.logits(self._tastes.at(moment.progress), visits)
        best += self._intercepts(visits, moment)[:, None]
        best = _logistic(best)
        if self._meetings is not None:
            met = self._meetings.of_all(visits.people, campaigns, moment.now)
            met *= -self._people.tiring.take(visits.people)[:, None]
            best *= np.exp(met, out=met)
        best = reduce(np.maximum, best.T)  # 7 ns a visit, where the maximum along so short an axis takes 31
        return np.where(visits.kinds < 0, chances, best) if self._machines.any else best

    def note(self, visits: Visits, seen: Flags, kinds: Ints, campaigns: Ints, now: float) -> None:
        """Those who saw their ad have met its kind once more."""
        if self._meetings is not None:
            self._meetings.note(visits.people[seen], campaigns[seen], kinds[seen], now)

    def _intercepts(self, visits: Visits, moment: Moment) -> Reals:
        return self._people.personal.take(visits.people) + np.float32(self._calendar.effect(moment.now))


def _logistic(logits: Reals) -> Reals:
    np.negative(logits, out=logits)
    with np.errstate(over="ignore"):  # exp of 89 is infinity in single precision, and a chance of 0 is what it should be
        np.exp(logits, out=logits)
    logits += np.float32(1.0)
    return np.reciprocal(logits, out=logits)
