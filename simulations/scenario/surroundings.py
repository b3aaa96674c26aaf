"""What surrounds people and ads: where creatives come from, what campaigns may spend, who else bids, and who cheats."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from simulations.scenario.quantities import Amount, Chance, Count, Many, Part, Positive, Spread


class Scripted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Creatives come and go by a plan in place of the real supply logic. Counts are for each campaign.

    ``initial``: creatives at the start, briefs drawn from the whole grid, each once before any comes twice. ``every``:
    impressions between arrivals of ``arrivals`` more (0: none arrive). ``lifetime``: impressions after which a creative is
    retired (0: never). The dozen approved creatives, which control lives on, stay besides.
    """

    initial: Annotated[int, msgspec.Meta(ge=0, le=20_000)] = 24
    every: Count = 0
    arrivals: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1
    lifetime: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] = 0


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put in place of what every campaign's own file says: spend per day, price of an impression, cap by person, control."""

    per_day: Positive | None = None
    per_impression: Amount | None = None
    cap_impressions: Many | None = None
    cap_hours: Annotated[float, msgspec.Meta(gt=0.0, le=24 * 90)] = 24.0
    control_share: Part | None = None


class Auction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rivals for every slot: ``rivals`` lognormal bids of ``median`` and ``sigma``, the highest bid wins.

    The winner of a ``first`` price auction pays its own bid, that of a ``second`` price auction the best losing one, and never
    less than ``reserve``. ``click_value``: what a click is worth to us; None: what the campaign's file says.
    """

    price: Literal["first", "second"] = "second"
    rivals: Annotated[int, msgspec.Meta(ge=1, le=100)] = 3
    median: Positive
    sigma: Spread = 0.5
    reserve: Amount = 0.0
    click_value: Amount | None = None


class Bots(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Visits by machines: a ``share`` of all, under ``people`` names. Whatever is shown, they click at chance ``click``;
    a share ``crawlers`` of their visits takes the ad and never renders it.
    """

    share: Part
    people: Many = 200
    click: Chance = 1.0
    crawlers: Chance = 0.0


class ClickFarm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hired hands between ``at`` and ``until`` (fractions of the run): a ``share`` of the visits then, under ``people`` names.

    They click, at chance ``click``, every ad with ``level`` of ``attribute`` and no other; with ``campaign``, only that one's.
    """

    at: Chance
    until: Chance
    share: Part
    people: Many = 50
    click: Chance = 0.9
    attribute: str | None = None
    level: str | None = None
    campaign: str | None = None
