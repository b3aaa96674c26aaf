"""A campaign: the advertiser's kit, goals, limits and placements, as one frozen value."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import msgspec

from generators.kit import Kit, Name
from generators.order import Size

Share = Annotated[float, msgspec.Meta(ge=0.0, le=0.9)]
Amount = Annotated[float, msgspec.Meta(ge=0.0)]
Hours = Annotated[float, msgspec.Meta(gt=0.0, le=24 * 90)]
HttpUrl = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s]+$", max_length=2000)]


class Placement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A slot on a publisher's page that this campaign may fill."""

    id: Name
    size: Size


class Goal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which event is the reward, and what each event is worth to the advertiser."""

    event: Literal["click", "conversion"] = "click"
    click_value: Amount = 1.0
    conversion_value: Amount = 0.0
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")] = "EUR"


class Budget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Spend per UTC day and the price of one impression; no ``per_day`` means unpaced."""

    per_day: Annotated[float, msgspec.Meta(gt=0.0)] | None = None
    per_impression: Amount = 0.0


class FrequencyCap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At most so many ads of this campaign to one person in a sliding window."""

    impressions: Annotated[int, msgspec.Meta(ge=1)]
    hours: Hours


class Windows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long after the impression an event still counts."""

    click_hours: Hours = 1.0
    conversion_hours: Hours = 24.0 * 7


class Campaign(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything adloom knows about a campaign. ``control_share`` of people never meet the policy.

    ``margin``: a change in clicks within it, either side, does not matter to the advertiser. ``payer``: who pays for the ads,
    for the public view of them; empty: the brand itself.
    """

    id: Name
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    kit: Kit
    landing_url: HttpUrl
    landing_parameters: dict[str, str] = {}
    placements: Annotated[tuple[Placement, ...], msgspec.Meta(min_length=1)]
    starts: dt.date
    ends: dt.date
    goal: Goal = Goal()
    budget: Budget = Budget()
    cap: FrequencyCap | None = None
    windows: Windows = Windows()
    control_share: Share = 0.05
    margin: Annotated[float, msgspec.Meta(gt=0.0, le=0.5)] = 0.03
    payer: Annotated[str, msgspec.Meta(max_length=120)] = ""

    def in_flight(self, day: dt.date) -> bool:
        """Whether the campaign runs on this UTC day."""
        return self.starts <= day <= self.ends

    @property
    def sizes(self) -> tuple[Size, ...]:
        """The sizes its placements need, each once, in order of first use."""
        return tuple(dict.fromkeys(placement.size for placement in self.placements))

    def size_in(self, placement: str) -> Size:
        """The size that it fills a placement with; raises StopIteration for one that it does not name."""
        return next(one.size for one in self.placements if one.id == placement)
