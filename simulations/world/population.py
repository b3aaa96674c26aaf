"""Who there is: people and machines with what is theirs for the whole run. Arrays of ``n``, people first.

Invariant: the service sees a person's type only through the noisy words of a context; ``type_of`` is the truth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulations.world.cells import FIRST, LEVELS

if TYPE_CHECKING:
    from simulations.scenario import Scenario
    from simulations.world.habits import Habits
    from simulations.world.visits import Ints, Reals


_ONES = np.ones(len(FIRST), np.float32)


class People:
    """n people of a scenario, ``humans`` of them human, then ``bots``, then hands of a click farm.

    types: names of the latent types; type_of: (n,) index into them, -1 for machines; trait: (n,) what stays with a person in
    contexts; personal: (n,) intercepts; tastes: (n, LEVELS) own effects, None where people of a type are alike;
    tiring: (n,) what one more meeting takes off the log of a chance.
    """

    def __init__(self, scenario: Scenario, habits: Habits, rng: np.random.Generator) -> None:
        self.humans = scenario.people
        self.bots = scenario.bots.people if scenario.bots else 0
        self.n = self.humans + self.bots + (scenario.click_farm.people if scenario.click_farm else 0)
        self.types = tuple(kind.name for kind in scenario.types)
        self.type_of: Ints = np.full(self.n, -1)
        shares = [kind.share for kind in scenario.types]
        self.type_of[: self.humans] = rng.choice(len(self.types), size=self.humans, p=np.array(shares) / np.sum(shares))
        self._number = rng.integers(1 << 48, size=self.n)
        self.trait = habits.trait(self.type_of, rng)
        self.personal = _spread(scenario.personal_sd, self.n, rng)
        own = scenario.personal_tastes * scenario.tastes_scale
        self.tastes = _spread(own, (self.n, LEVELS), rng) if own else None
        fatigue = scenario.fatigue
        self.tiring = np.float32(fatigue.effect) * np.exp(_spread(fatigue.spread, self.n, rng))
        self._there_at_first = 1.0 - scenario.visits.new_people

    def name(self, person: int) -> str:
        """The user id of a person, the same in every run of a seed."""
        return f"reader-{self._number[person]:012x}-{person:x}"

    def there(self, progress: float) -> int:
        """How many humans there are by now: the first so many."""
        share = self._there_at_first + (1.0 - self._there_at_first) * progress
        return max(1, min(round(share * self.humans), self.humans))

    def own_effects(self, people: Ints, shown: Ints) -> Reals:
        """What each of ``people`` (n,) makes of an ad of ``shown`` (n, A) beyond their type, on the logit: (n,)."""
        if self.tastes is None:
            return np.zeros(len(people), np.float32)
        at = shown + FIRST
        at += (people * LEVELS)[:, None]
        return np.asarray(self.tastes.ravel().take(at) @ _ONES)  # three times as fast as a sum along so short an axis


def _spread(deviation: float, size: int | tuple[int, int], rng: np.random.Generator) -> Reals:
    return np.float32(deviation) * rng.standard_normal(size, np.float32)
