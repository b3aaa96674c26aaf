"""Where people are met: device, hour, topic and placement of a visit and country and interests of a person, by type.

A visit's words are drawn together from one table, and so are a person's. Invariant: every word tells of the type only through
the weights that the scenario gives it; machines are met anywhere.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from simulations.world.alias import AliasTable
from simulations.world.visits import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from services.campaigns.campaign import Placement
    from simulations.scenario import Scenario
    from simulations.world.visits import Ints

    Floats = NDArray[np.float64]

HOURS = 24
_FEEDS = {"1200x628": 1.0, "1080x1080": 1.0, "1080x1920": 1.0}
#: What slots a device has room for; a phone's own banner is met twice as often there as the feed.
_ROOM = {
    "mobile": {"320x50": 2.0, "300x50": 2.0, **_FEEDS},
    "tablet": {"300x250": 1.0, **_FEEDS},
    "desktop": {"970x250": 1.0, "728x90": 1.0, "300x250": 1.0, "160x600": 1.0, "300x600": 1.0, **_FEEDS},
}


class Habits:
    """Draws the words of visits and people. ``words``: what the codes mean."""

    def __init__(self, scenario: Scenario, placements: Sequence[Placement]) -> None:
        chances = _Chances(scenario)
        rooms = _rooms(chances.words["devices"], placements)
        hours = None if scenario.season else chances.hours()
        spots = (
            [chances.of("devices"), chances.of("topics")] if hours is None else [hours, *map(chances.of, ("devices", "topics"))]
        )
        self._placements = len(placements)
        self._by_clock = hours is None
        self._spots_an_hour = len(chances.words["devices"]) * len(chances.words["topics"])
        self._visit = AliasTable(_with_rooms(_together(spots), rooms, len(chances.words["topics"])))
        interests = chances.of("interests")
        self._person = AliasTable(_together([chances.of("countries"), interests, interests]))
        self.words = _words(chances)
        self.reading = chances.hours()

    def visit(self, kinds: Ints, hour: int, uniforms: Floats) -> tuple[Ints, Ints]:
        """Spot and placement (n,) of visits by people of these types (n,); ``hour`` counts where the clock sets it."""
        code = self._visit.draw(kinds, uniforms)
        spot = code // self._placements
        placement = code - spot * self._placements
        if self._by_clock:
            spot += hour * self._spots_an_hour
        return spot, placement

    def trait(self, kinds: Ints, rng: np.random.Generator) -> Ints:
        """What stays with people of these types (n,), (n,)."""
        return self._person.draw(kinds, rng.random(len(kinds)))


class _Chances:
    """Chance of each word for each type, noise mixed in, and for machines, whose row is the last: all alike."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self.words = {habit: scenario.vocabulary(habit) for habit in ("devices", "countries", "topics", "interests")}

    def of(self, habit: str) -> Floats:
        """Shape (types + 1, words)."""
        words = self.words[habit]
        return self._mixed([[getattr(kind.habits, habit).get(word, 0.0) for word in words] for kind in self._scenario.types])

    def hours(self) -> Floats:
        """Shape (types + 1, 24)."""
        return self._mixed([[float(hour in kind.habits.hours) for hour in range(HOURS)] for kind in self._scenario.types])

    def _mixed(self, rows: list[list[float]]) -> Floats:
        weights, noise = np.array(rows), self._scenario.context_noise
        chances = (1.0 - noise) * weights / weights.sum(axis=1, keepdims=True) + noise / weights.shape[1]
        return np.vstack([chances, np.full(weights.shape[1], 1.0 / weights.shape[1])])


def _together(parts: Sequence[Floats]) -> Floats:
    """Independent parts (r, a), (r, b) ... as one distribution (r, a * b ...), the first part outermost."""
    return reduce(lambda left, right: (left[:, :, None] * right[:, None, :]).reshape(len(left), -1), parts)


def _rooms(devices: Sequence[str], placements: Sequence[Placement]) -> Floats:
    """Chance (devices, placements) of each slot; on a device that has room for none of them all are alike."""
    rooms = np.array([[_ROOM[device].get(placement.size, 0.0) for placement in placements] for device in devices])
    rooms[rooms.sum(axis=1) == 0.0] = 1.0
    return np.asarray(rooms / rooms.sum(axis=1, keepdims=True))


def _with_rooms(spots: Floats, rooms: Floats, topics: int) -> Floats:
    """Spots (r, hours * devices * topics) times the rooms of their devices: (r, spots * placements)."""
    device = np.arange(spots.shape[1]) // topics % len(rooms)
    return (spots[:, :, None] * rooms[device]).reshape(len(spots), -1)


def _words(chances: _Chances) -> Words:
    words = chances.words
    hour, device, topic = np.indices((HOURS, len(words["devices"]), len(words["topics"]))).reshape(3, -1)
    traits = np.indices((len(words["countries"]), len(words["interests"]), len(words["interests"])))
    return Words(**words, spots=np.stack([device, hour, topic], axis=1), traits=traits.reshape(3, -1).T)
