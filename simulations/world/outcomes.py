"""What becomes of ads that won their slot: seen, clicked, converted, closed, and what of it reaches the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulations.world.visits import Reactions
from simulations.world.waiting import waits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from simulations.scenario import Scenario
    from simulations.world.liking import Liking
    from simulations.world.machines import Machines
    from simulations.world.visits import Flags, Ints, Moment, Reals, Visits

_NEVER = np.float32(np.inf)
#: A double comes this long after its click: a page that sends twice does so at once.
_DOUBLE_S = 0.5


class Outcomes:
    """Draws reactions. Invariant: whoever has not seen an ad neither clicks nor closes it, and does not tire of it."""

    def __init__(self, scenario: Scenario, placements: Sequence[str], liking: Liking, machines: Machines) -> None:
        self._visits, self._reactions, self._faults = scenario.visits, scenario.reactions, scenario.faults
        self._liking, self._machines = liking, machines
        examined = [self._visits.view * self._visits.examined.get(placement, 1.0) for placement in placements]
        self._examined = np.array(examined, np.float32)
        kept = 1.0 - self._faults.lost  # of what is told at most once, only what arrives is drawn
        self._viewable, self._dismiss = np.float32(kept * self._visits.viewable), np.float32(kept * self._reactions.dismiss)

    def draw(
        self, visits: Visits, shown: Ints, kinds: Ints, campaigns: Ints, moment: Moment, rng: np.random.Generator,
        won: Flags | None,
    ) -> Reactions:  # fmt: skip
        """What n visitors do about ads of ``shown`` (n, A); see ``World.react``."""
        chance = self._liking.chance(visits, shown, kinds, campaigns, moment)
        best = self._liking.best(visits, campaigns, moment, chance)
        drawn = rng.random((4, len(chance)), np.float32)
        met = drawn[0] < self._examined[visits.placement]
        if won is not None:
            met &= won
        if self._machines.any:
            rows = np.flatnonzero(visits.kinds < 0)
            met[rows] &= self._machines.seeing(visits.people[rows], rng)
        clicked = met & (drawn[1] < chance)
        self._liking.note(visits, met, kinds, campaigns, moment.now)
        click_after, conversion_after, again_after = self._after(clicked, rng)
        return Reactions(
            met & self._kept(len(met), rng), met & (drawn[2] < self._viewable), chance, best, clicked,
            click_after, conversion_after, self._dismissed((met & ~clicked) & (drawn[3] < self._dismiss), rng), again_after,
        )  # fmt: skip

    def _kept(self, n: int, rng: np.random.Generator) -> Flags:
        """Whether each of n events reaches the service."""
        lost = self._faults.lost
        return rng.random(n, np.float32) >= lost if lost else np.ones(n, bool)

    def _after(self, clicked: Flags, rng: np.random.Generator) -> tuple[Reals, Reals, Reals]:
        """Seconds (n,) until the click, what it converts into, and the click's double arrive."""
        click, conversion, again = (np.full(len(clicked), _NEVER) for _ in range(3))
        rows = np.flatnonzero(clicked)
        n, faults = len(rows), self._faults
        after = waits(self._reactions.click_delay, n, rng) + np.where(rng.random(n) < faults.late, faults.late_s, 0.0)
        click[rows] = self._unless_lost(after, rng)
        converts = rng.random(n) < self._reactions.conversion
        converted = after + waits(self._reactions.conversion_delay, n, rng)
        conversion[rows[converts]] = self._unless_lost(converted[converts], rng)
        twice = rng.random(n) < faults.duplicate
        again[rows[twice]] = after[twice] + _DOUBLE_S
        return click, conversion, again

    def _dismissed(self, closed: Flags, rng: np.random.Generator) -> Reals:
        after = np.full(len(closed), _NEVER)
        rows = np.flatnonzero(closed)
        after[rows] = rng.exponential(self._reactions.dismiss_delay_s, len(rows))
        return after

    def _unless_lost(self, after: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
        return np.where(self._kept(len(after), rng), after, np.inf)
