"""People: who they are, where they are met, and how likely they are to click. Arrays of n people drawn from a scenario.

Knows attributes of creatives by index, never a creative, a campaign or a policy. Invariant: the service sees a person's
type only through the noisy words of ``Contexts``; ``type_of`` is the truth, for tests and for regret.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from generators.brief import ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from simulations.scenario import Likes, ReaderType, Scenario

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_INTERESTS_EACH = 2
_HOURS = 24


def attribute_row(attributes: Mapping[str, str]) -> list[int]:
    """Index of each attribute's level, in the order of ``ATTRIBUTES``; raises ValueError on an unknown level."""
    return [levels.index(attributes[attribute]) for attribute, levels in ATTRIBUTES.items()]


@dataclass(frozen=True)
class Contexts:
    """What the service may see of m visits, as codes into vocabularies: all (m,), ``interests`` (m, 2)."""

    words: Mapping[str, tuple[str, ...]]
    devices: Ints
    hours: Ints
    countries: Ints
    topics: Ints
    interests: Ints

    def row(self, j: int) -> dict[str, object]:
        """Visit j as the API's ``context``."""
        likes = dict.fromkeys(self.words["interests"][code] for code in self.interests[j])
        return {
            "device": self.words["devices"][self.devices[j]],
            "hour": int(self.hours[j]),
            "country": self.words["countries"][self.countries[j]],
            "page_topic": self.words["topics"][self.topics[j]],
            "interests": list(likes),
        }


class People:
    """n people of a scenario. ``types``: names of the latent clusters; ``type_of``: (n,) index into them."""

    def __init__(self, scenario: Scenario, rng: np.random.Generator) -> None:
        n = scenario.people
        self.n = n
        self.types = tuple(kind.name for kind in scenario.types)
        self.type_of: Ints = rng.choice(len(self.types), size=n, p=[kind.share for kind in scenario.types])
        self.ids = tuple(f"reader-{number:012x}" for number in rng.choice(1 << 48, size=n, replace=False))
        self._shift_at = scenario.shift.at
        self._personal: Floats = rng.normal(0.0, scenario.personal_sd, n)
        self._base = (scenario.base, scenario.base + scenario.tastes_scale * scenario.shift.base)
        self._tastes = _tastes(scenario)
        self._habits = _Habits(scenario)
        self._country = self._habits.draw("countries", self.type_of, rng)
        self._interests = np.stack([self._habits.draw("interests", self.type_of, rng) for _ in range(_INTERESTS_EACH)], axis=1)

    def visit(self, rng: np.random.Generator, m: int) -> Ints:
        """Indices (m,) of the people who come next; everyone is as likely."""
        return rng.integers(0, self.n, m)

    def contexts(self, people: Ints, rng: np.random.Generator) -> Contexts:
        """Visits by each of ``people`` (m,): country and interests stay with a person, the rest is new."""
        kinds = self.type_of[people]
        return Contexts(
            words=self._habits.words,
            devices=self._habits.draw("devices", kinds, rng),
            hours=self._habits.draw("hours", kinds, rng),
            countries=self._country[people],
            topics=self._habits.draw("topics", kinds, rng),
            interests=self._interests[people],
        )

    def context(self, person: int, rng: np.random.Generator) -> dict[str, object]:
        """One visit of one person as the API's ``context``."""
        return self.contexts(np.array([person]), rng).row(0)

    def click_probability(self, people: Ints, attributes: Ints, progress: float) -> Floats:
        """Chance (m,) that each of ``people`` (m,) clicks an ad of ``attributes`` (m, A); ``progress`` 0-1."""
        half = int(progress >= self._shift_at)
        tastes = self._tastes[half][self.type_of[people][:, None], np.arange(len(ATTRIBUTES)), attributes]
        return _logistic(self._base[half] + self._personal[people] + tastes.sum(axis=1))

    def best_probability(self, people: Ints, progress: float) -> Floats:
        """Chance (m,) that each of ``people`` (m,) clicks the ad that suits them best of all that could be made."""
        half = int(progress >= self._shift_at)
        best = np.array(
            [
                [row[: len(levels)].max() for row, levels in zip(table, ATTRIBUTES.values(), strict=True)]
                for table in self._tastes[half]
            ]
        )
        return _logistic(self._base[half] + self._personal[people] + best.sum(axis=1)[self.type_of[people]])

    def mean_appeal(self, attributes: Ints, progress: float) -> Floats:
        """Mean click probability over all people, (m,), of ads with ``attributes`` (m, A); nothing is drawn."""
        half = int(progress >= self._shift_at)
        total = np.zeros(len(attributes))
        for kind in range(len(self.types)):
            tastes = self._tastes[half][kind, np.arange(len(ATTRIBUTES)), attributes].sum(axis=1)
            personal = self._personal[self.type_of == kind]
            total += _logistic(self._base[half] + tastes[:, None] + personal).sum(axis=1)
        return total / self.n

    def taste(self, kind: int, progress: float) -> dict[str, dict[str, float]]:
        """Effect on the logit of every level for one type, favoured level included: the truth behind a run."""
        table = self._tastes[int(progress >= self._shift_at)][kind]
        return {
            attribute: dict(zip(levels, table[a].tolist(), strict=False))
            for a, (attribute, levels) in enumerate(ATTRIBUTES.items())
        }


class _Habits:
    """Words by habit and the cumulative chance of each word for each type, noise mixed in."""

    def __init__(self, scenario: Scenario) -> None:
        named = ("devices", "countries", "topics", "interests")
        self.words = {habit: scenario.vocabulary(habit) for habit in named}
        self._cumulative = {habit: _cumulative(scenario, habit, self.words[habit]) for habit in named}
        hours = np.zeros((len(scenario.types), _HOURS))
        for row, kind in zip(hours, scenario.types, strict=True):
            row[list(kind.habits.hours)] = 1.0
        self._cumulative["hours"] = _mix(hours, scenario.context_noise)

    def draw(self, habit: str, kinds: Ints, rng: np.random.Generator) -> Ints:
        """One code (m,) for people of ``kinds`` (m,)."""
        codes: Ints = (rng.random(len(kinds))[:, None] > self._cumulative[habit][kinds]).sum(axis=1)
        return codes


def _cumulative(scenario: Scenario, habit: str, words: tuple[str, ...]) -> Floats:
    weights = [[getattr(kind.habits, habit).get(word, 0.0) for word in words] for kind in scenario.types]
    return _mix(np.array(weights, float), scenario.context_noise)


def _mix(weights: Floats, noise: float) -> Floats:
    """Weights (types, words) with a share of ``noise`` spread over all words, as running sums that end below 1.

    The last sum is left out: rounding may leave it under a draw, and a code outside the words would follow.
    """
    chances = (1 - noise) * weights / weights.sum(axis=1, keepdims=True) + noise / weights.shape[1]
    return np.cumsum(chances, axis=1)[:, :-1]


def _tastes(scenario: Scenario) -> tuple[Floats, Floats]:
    """Effects (types, attributes, levels) before and after the shift; levels that an attribute lacks stay 0."""
    shift, favoured = scenario.shift, scenario.shift.favoured
    before = np.stack([_table(kind.likes) for kind in scenario.types])
    later = _by_type(scenario.types, shift.likes)
    after = shift.fade * before + later + _table({favoured.attribute: {favoured.level: favoured.effect}})
    return scenario.tastes_scale * before, scenario.tastes_scale * after


def _by_type(types: Sequence[ReaderType], likes: Mapping[str, Likes]) -> Floats:
    return np.stack([_table(likes.get(kind.name, {})) for kind in types])


def _table(likes: Likes) -> Floats:
    table = np.zeros((len(ATTRIBUTES), max(map(len, ATTRIBUTES.values()))))
    for a, (attribute, levels) in enumerate(ATTRIBUTES.items()):
        for level, effect in likes.get(attribute, {}).items():
            table[a, levels.index(level)] = effect
    return table


def _logistic(logit: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-logit))
