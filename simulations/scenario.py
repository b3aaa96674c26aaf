"""A scenario: who the readers are, what they like, and how honestly they report. One frozen value from one TOML file.

Knows the attributes of a creative and nothing of how one is chosen. Invariant: a loaded Scenario is consistent (shares
add up to 1, every level exists, every vocabulary is small), so people can be drawn from it without a further check.
"""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Annotated

import msgspec

from errors import InvalidScenario
from generators.brief import ATTRIBUTES
from services.mismatch import explain

#: The most words that readers may use between them: topics of a page, interests of a person.
MOST_TOPICS, MOST_INTERESTS = 6, 8

Chance = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
Seconds = Annotated[float, msgspec.Meta(ge=0.0, le=600.0)]
Weight = Annotated[float, msgspec.Meta(gt=0.0)]
Weights = Annotated[dict[str, Weight], msgspec.Meta(min_length=1)]
Hour = Annotated[int, msgspec.Meta(ge=0, le=23)]
Likes = dict[str, dict[str, float]]  # attribute -> level -> effect on the logit of a click


class Habits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where people of one type are met: relative weights of words, and the hours they read at."""

    devices: Weights
    countries: Weights
    topics: Weights
    interests: Weights
    hours: Annotated[tuple[Hour, ...], msgspec.Meta(min_length=1)]


class ReaderType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A latent cluster: its share of people, its habits, and its likes (a level not named has effect 0)."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    share: Weight
    habits: Habits
    likes: Likes


class Favoured(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The level that everyone takes to when taste shifts; ``effect`` is added to its logit."""

    attribute: str
    level: str
    effect: float


class Shift(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of taste once ``at`` (a fraction of the run) is reached.

    Old likes are multiplied by ``fade``, ``base`` is added to everybody's logit (so that readers need not click more on
    the whole), and ``likes`` adds effects for single types.
    """

    at: Chance
    favoured: Favoured
    fade: Chance = 1.0
    base: float = 0.0
    likes: dict[str, Likes] = {}


class Visits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a visit asks for. ``own_creative`` is the share that asks for an ad of its own within ``deadline_ms``."""

    view: Chance = 1.0
    viewable: Chance = 0.5
    own_creative: Chance = 0.04
    deadline_ms: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 400


class Reactions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What follows a view. A click comes after an exponential delay of mean ``click_delay_s``."""

    click_delay_s: Seconds = 1.0
    dwell: Chance = 0.5
    dwell_s: Seconds = 20.0
    conversion: Chance = 0.1
    conversion_value: Annotated[float, msgspec.Meta(ge=0.0)] = 40.0
    dismiss: Chance = 0.02


class Faults(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shares of clicks that come twice, ``late_s`` late, or beside a forged copy of their link."""

    duplicate: Chance = 0.0
    late: Chance = 0.0
    late_s: Seconds = 10.0
    forged: Chance = 0.0


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One simulated readership. ``base`` is the logit of a click on an ad nobody has a taste for.

    ``campaigns`` are paths of campaign files (relative to the scenario's file as written, resolved once loaded).
    ``personal_sd``: spread of people's own intercepts. ``context_noise``: chance that a word of the context says
    nothing about the type. ``tastes_scale``: 0 switches every taste off, the shift included: no policy can gain.
    ``fatigue``: by how much a meeting with ads of one angle and style lowers the log of the chance to click the next one; a
    market's people alone tire, readers over HTTP do not.
    """

    campaigns: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    people: Annotated[int, msgspec.Meta(ge=1500, le=1_000_000)]
    base: float
    personal_sd: Annotated[float, msgspec.Meta(ge=0.0, le=3.0)]
    context_noise: Chance
    types: Annotated[tuple[ReaderType, ...], msgspec.Meta(min_length=1)]
    shift: Shift
    tastes_scale: Annotated[float, msgspec.Meta(ge=0.0, le=3.0)] = 1.0
    fatigue: Annotated[float, msgspec.Meta(ge=0.0, le=3.0)] = 0.0
    visits: Visits = Visits()
    reactions: Reactions = Reactions()
    faults: Faults = Faults()

    def vocabulary(self, habit: str) -> tuple[str, ...]:
        """Every word that any type uses for one habit (``devices``, ``topics`` ...), sorted."""
        return tuple(sorted({word for kind in self.types for word in getattr(kind.habits, habit)}))


def load_scenario(path: Path) -> Scenario:
    """The scenario in a TOML file, campaign paths resolved; raises InvalidScenario naming the field."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidScenario("file", "a readable TOML file", f"{path} ({error.strerror})") from error
    scenario = scenario_from_toml(text)
    campaigns = tuple(str((path.parent / campaign).resolve()) for campaign in scenario.campaigns)
    for i, campaign in enumerate(campaigns):
        if not Path(campaign).is_file():
            raise InvalidScenario(f"$.campaigns[{i}]", "a campaign file beside the scenario", campaign)
    return msgspec.structs.replace(scenario, campaigns=campaigns)


def scenario_from_toml(text: str) -> Scenario:
    """The scenario that a TOML text describes, campaign paths as written; raises InvalidScenario naming the field."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidScenario("file", "TOML", str(error)) from error
    try:
        scenario = msgspec.convert(data, Scenario)
    except msgspec.ValidationError as error:
        raise InvalidScenario(*explain(error, data, msgspec.json.schema(Scenario))) from error
    _check(scenario)
    return scenario


def _check(scenario: Scenario) -> None:
    total = math.fsum(kind.share for kind in scenario.types)
    if not math.isclose(total, 1.0, abs_tol=1e-6):
        raise InvalidScenario("$.types[...].share", "shares that add up to 1", f"{total:g}")
    names = [kind.name for kind in scenario.types]
    if len(set(names)) < len(names):
        raise InvalidScenario("$.types[...].name", "a name of its own for each type", ", ".join(names))
    _check_vocabulary(scenario, "topics", MOST_TOPICS)
    _check_vocabulary(scenario, "interests", MOST_INTERESTS)
    _check_tastes(scenario, names)


def _check_vocabulary(scenario: Scenario, habit: str, most: int) -> None:
    words = scenario.vocabulary(habit)
    if len(words) > most:
        raise InvalidScenario(f"$.types[...].habits.{habit}", f"at most {most} words in all", f"{len(words)}")


def _check_tastes(scenario: Scenario, names: list[str]) -> None:
    for i, kind in enumerate(scenario.types):
        _check_likes(f"$.types[{i}].likes", kind.likes)
    favoured = scenario.shift.favoured
    _check_likes("$.shift.favoured", {favoured.attribute: {favoured.level: favoured.effect}})
    for name, likes in scenario.shift.likes.items():
        if name not in names:
            raise InvalidScenario("$.shift.likes", f"one of {', '.join(names)}", repr(name))
        _check_likes(f"$.shift.likes.{name}", likes)


def _check_likes(field: str, likes: Likes) -> None:
    for attribute, effects in likes.items():
        if attribute not in ATTRIBUTES:
            raise InvalidScenario(field, f"one of {', '.join(ATTRIBUTES)}", repr(attribute))
        for level in effects:
            if level not in ATTRIBUTES[attribute]:
                raise InvalidScenario(f"{field}.{attribute}", f"one of {', '.join(ATTRIBUTES[attribute])}", repr(level))
