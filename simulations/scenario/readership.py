"""Who reads: latent types with habits and likes, and how tastes change over a run."""

from __future__ import annotations

from typing import Annotated

import msgspec

from simulations.scenario.quantities import Chance, Effect, Hour, Likes, Positive, Spread, Weights


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
    share: Positive
    habits: Habits
    likes: Likes


class Favoured(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The level that everyone takes to when taste shifts; ``effect`` is added to its logit."""

    attribute: str
    level: str
    effect: Effect


class Shift(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of taste from ``at`` to ``until`` (fractions of the run); one that ends before the run does is a shock.

    Old likes are multiplied by ``fade``, ``base`` is added to everybody's logit (so that readers need not click more on
    the whole), and ``likes`` adds effects for single types.
    """

    at: Chance
    favoured: Favoured
    until: Chance = 1.0
    fade: Chance = 1.0
    base: Effect = 0.0
    likes: dict[str, Likes] = {}


class Fatigue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How people tire of a campaign's kind of ad (its angle and style).

    ``effect``: by how much one meeting lowers the log of the chance to click the next one. A meeting fades to 1/e in
    ``recovery_hours``. ``spread``: deviation of the log of people's own effects around it.
    """

    effect: Spread = 0.0
    recovery_hours: Positive = 72.0
    spread: Spread = 0.0


class Season(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the clock (UTC) does. ``hours``, ``days``: relative rates of visits by hour of day and by day of week, Monday first.

    ``hour_effects``, ``day_effects``: added to everybody's logit of a click. With a season the hour of a visit is the
    clock's, and who comes then are the types that read at that hour.
    """

    hours: tuple[Positive, ...] = (1.0,) * 24
    days: tuple[Positive, ...] = (1.0,) * 7
    hour_effects: tuple[Effect, ...] = (0.0,) * 24
    day_effects: tuple[Effect, ...] = (0.0,) * 7
