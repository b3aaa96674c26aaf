"""The scenario as one value: its fields, what they mean and the words its readers use."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from simulations.scenario.quantities import Chance, Effect, Spread
from simulations.scenario.readership import Fatigue, ReaderType, Season, Shift
from simulations.scenario.response import Faults, Reactions, Visits
from simulations.scenario.surroundings import Auction, Bots, ClickFarm, Limits, Scripted


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One simulated world. ``base`` is the logit of a click on an ad nobody has a taste for.

    ``campaigns`` are paths of campaign files (relative to the scenario's file as written, resolved once loaded).
    ``impressions``: how long a run is where nobody says otherwise.
    ``personal_sd``: spread of people's own intercepts; ``personal_tastes``: spread of their own effects of every level.
    ``context_noise``: chance that a word of the context says nothing about the type. ``tastes_scale``: 0 switches every
    taste off, shift and drift included: no policy can gain. ``drift``: deviation of the random walk that every type's effect
    of every level takes over the run. ``creatives``: ``supply`` (the service's own logic) or a script.
    """

    campaigns: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    people: Annotated[int, msgspec.Meta(ge=100, le=2_000_000)]
    base: Effect
    types: Annotated[tuple[ReaderType, ...], msgspec.Meta(min_length=1, max_length=50)]
    impressions: Annotated[int, msgspec.Meta(ge=100, le=10_000_000_000)] = 20_000
    personal_sd: Spread = 0.0
    personal_tastes: Spread = 0.0
    context_noise: Chance = 0.0
    tastes_scale: Spread = 1.0
    drift: Spread = 0.0
    shift: Shift | None = None
    fatigue: Fatigue = Fatigue()
    season: Season | None = None
    visits: Visits = Visits()
    reactions: Reactions = Reactions()
    faults: Faults = Faults()
    creatives: Literal["supply"] | Scripted = "supply"
    limits: Limits = Limits()
    auction: Auction | None = None
    bots: Bots | None = None
    click_farm: ClickFarm | None = None

    def vocabulary(self, habit: str) -> tuple[str, ...]:
        """Every word that any type uses for one habit (``devices``, ``topics`` ...), sorted."""
        return tuple(sorted({word for kind in self.types for word in getattr(kind.habits, habit)}))
