"""What a schema cannot say of a scenario: shares that add up, levels that exist, moments in order."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from errors import InvalidScenario
from generators.brief import ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simulations.scenario.quantities import Likes
    from simulations.scenario.scenario import Scenario

#: The most words that readers may use between them. A visit's words are drawn from one table, and so are a person's.
MOST_WORDS = {"countries": 50, "topics": 6, "interests": 8}
#: Devices that a request may name.
DEVICES = ("desktop", "mobile", "tablet")
#: Years within which a run must end: the calendar that counts its days ends with the year 9999.
_LONGEST_YEARS, _YEAR_S = 1_000, 365.25 * 86_400.0
_WORD = re.compile(r"[^\sA-Z](?:[^A-Z]{0,38}[^\sA-Z])?"), "words in lower case of at most 40 characters"
_FORMS = {
    "countries": (re.compile(r"[A-Z]{2}"), "two capital letters for a country"), "topics": _WORD, "interests": _WORD,
}  # fmt: skip


def check(scenario: Scenario) -> None:
    """Raise InvalidScenario for the first rule that spans fields and is broken."""
    _check_types(scenario)
    _check_devices(scenario)
    _check_words(scenario)
    _check_tastes(scenario)
    _check_moments(scenario)
    _check_season(scenario)
    _check_attack(scenario)
    check_length(scenario, scenario.impressions)


def check_length(scenario: Scenario, impressions: int) -> None:
    """Raise InvalidScenario where so many visits may take longer than any calendar, were all of them in the quietest hour."""
    season = scenario.season
    quietest = 1.0 if season is None else _least(season.hours) * _least(season.days)
    if not impressions <= scenario.visits.rate * quietest * _LONGEST_YEARS * _YEAR_S:
        seldom = "" if season is None else f", and {quietest:.2g} of that in the quietest hour"
        wanted = f"enough visits a second for {impressions:,} of them within {_LONGEST_YEARS:,} years"
        raise InvalidScenario("$.visits.rate", wanted, f"{scenario.visits.rate:g}{seldom}")


def _least(rates: Sequence[float]) -> float:
    """The smallest of relative rates, over their mean."""
    return min(rates) / (math.fsum(rates) / len(rates))


def _check_types(scenario: Scenario) -> None:
    total = math.fsum(kind.share for kind in scenario.types)
    if not math.isclose(total, 1.0, abs_tol=1e-6):
        raise InvalidScenario("$.types[...].share", "shares that add up to 1", f"{total:g}")
    names = [kind.name for kind in scenario.types]
    if len(set(names)) < len(names):
        raise InvalidScenario("$.types[...].name", "a name of its own for each type", ", ".join(names))


def _check_words(scenario: Scenario) -> None:
    """Few words, each as a request may say it: the service would put another case or length into other features."""
    for habit, most in MOST_WORDS.items():
        words = scenario.vocabulary(habit)
        if len(words) > most:
            raise InvalidScenario(f"$.types[...].habits.{habit}", f"at most {most} words in all", f"{len(words)}")
        form, said = _FORMS[habit]
        for word in words:
            if not form.fullmatch(word):
                raise InvalidScenario(f"$.types[...].habits.{habit}", said, repr(word))


def _check_devices(scenario: Scenario) -> None:
    for i, kind in enumerate(scenario.types):
        check_named(f"$.types[{i}].habits.devices", kind.habits.devices, DEVICES)


def _check_tastes(scenario: Scenario) -> None:
    for i, kind in enumerate(scenario.types):
        _check_likes(f"$.types[{i}].likes", kind.likes)
    shift = scenario.shift
    if shift is None:
        return
    _check_likes("$.shift.favoured", {shift.favoured.attribute: {shift.favoured.level: shift.favoured.effect}})
    check_named("$.shift.likes", shift.likes, [kind.name for kind in scenario.types])
    for name, likes in shift.likes.items():
        _check_likes(f"$.shift.likes.{name}", likes)


def _check_likes(field: str, likes: Likes) -> None:
    check_named(field, likes, tuple(ATTRIBUTES))
    for attribute, effects in likes.items():
        check_named(f"{field}.{attribute}", effects, ATTRIBUTES[attribute])


def check_named(field: str, names: Iterable[str], known: Sequence[str]) -> None:
    """Raise InvalidScenario for the first name that is not known."""
    for name in names:
        if name not in known:
            raise InvalidScenario(field, f"one of {', '.join(known)}", repr(name))


def _check_moments(scenario: Scenario) -> None:
    for field, span in (("$.shift", scenario.shift), ("$.click_farm", scenario.click_farm)):
        if span is not None and span.until <= span.at:
            raise InvalidScenario(f"{field}.until", f"later than at ({span.at:g})", f"{span.until:g}")


def _check_season(scenario: Scenario) -> None:
    for name, n in (("hours", 24), ("hour_effects", 24), ("days", 7), ("day_effects", 7)):
        values = getattr(scenario.season, name, (0.0,) * n)
        if len(values) != n:
            raise InvalidScenario(f"$.season.{name}", f"{n} numbers", f"{len(values)}")


def _check_attack(scenario: Scenario) -> None:
    farm = scenario.click_farm
    if farm is None:
        return
    if (farm.attribute is None) != (farm.level is None):
        raise InvalidScenario("$.click_farm", "attribute and level, both or neither", "one of the two")
    if farm.attribute is not None and farm.level is not None:
        _check_likes("$.click_farm", {farm.attribute: {farm.level: 0.0}})
    elif farm.campaign is None:
        raise InvalidScenario("$.click_farm", "an attribute with its level, or a campaign", "neither")
