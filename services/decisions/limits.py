"""Limits that decide whether a campaign may speak at all: flight, budget pacing, frequency cap. Filters before sampling."""

from __future__ import annotations

import datetime as dt
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.decisions.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from services.campaigns.campaign import Campaign

_DAY = 86_400.0
#: A campaign may run this far ahead of an even spend, as a share of the day: traffic is not even, and an empty slot
#: earns nothing.
_AHEAD = 0.02
#: People remembered for their caps, over all campaigns.
_REMEMBERED = 1_000_000


@dataclass
class Limits:
    """What has been spent today (a fold over the log, as of the last snapshot) and who has seen what (kept here).

    spent: campaign → amount on ``day`` (days since 1970, UTC); makings: what creatives made on that day have cost. Where
    several processes serve, ``recall`` and ``take_spent`` bring in what the others did.
    """

    day: int = 0
    spent: Mapping[str, float] = field(default_factory=dict)
    makings: float = 0.0
    _served: tuple[int, Mapping[str, float]] = (0, {})
    _seen: Remembered[tuple[str, str], deque[float]] = field(default_factory=lambda: Remembered(_REMEMBERED))

    def refuse(self, campaign: Campaign, person: str, now: float) -> str | None:
        """The id of the rule that keeps this campaign from this person now, or None."""
        rule = self.silence(campaign, now)
        return "cap/1" if rule is None and campaign.cap is not None and self._capped(campaign, person, now) else rule

    def silence(self, campaign: Campaign, now: float) -> str | None:
        """The id of the rule that keeps this campaign from everybody now, or None."""
        if not campaign.in_flight(dt.datetime.fromtimestamp(now, dt.UTC).date()):
            return "flight/1"
        if campaign.budget.per_day is not None and not self._in_pace(campaign, now):
            return "pacing/1"
        return None

    def made_for(self, now: float) -> float:
        """What makings have cost today."""
        return self.makings if self.day == int(now // _DAY) else 0.0

    def take_spent(self, day: int, spent: Mapping[str, float]) -> None:
        """What all processes together have spent on a day, by campaign, up to a moment ago: the fold is behind."""
        self._served = day, spent

    def _spent(self, campaign: str, day: int) -> float:
        """The larger of the two: either may be behind."""
        known = ((self.day, self.spent), self._served)
        return max((spent.get(campaign, 0.0) for of, spent in known if of == day), default=0.0)

    def _in_pace(self, campaign: Campaign, now: float) -> bool:
        spent = self._spent(campaign.id, int(now // _DAY))
        return spent < (campaign.budget.per_day or 0.0) * min(now % _DAY / _DAY + _AHEAD, 1.0)

    def _capped(self, campaign: Campaign, person: str, now: float) -> bool:
        cap, seen = campaign.cap, self._seen.get((campaign.id, person))
        if cap is None or seen is None:
            return False
        while seen and seen[0] <= now - cap.hours * 3600.0:
            seen.popleft()
        return len(seen) >= cap.impressions

    def note(self, campaign: Campaign, person: str, now: float) -> None:
        """An ad of this campaign went to this person."""
        if campaign.cap is None:
            return
        seen = self._seen.get((campaign.id, person))
        if seen is None or seen.maxlen != campaign.cap.impressions:  # the advertiser may change the cap while it runs
            seen = deque(seen or (), campaign.cap.impressions)
            self._seen.keep((campaign.id, person), seen)
        seen.append(now)

    def recall(self, campaign: Campaign, person: str, times: Iterable[float]) -> None:
        """Ads of this campaign went to this person at these times, in order, and at no others."""
        if campaign.cap is not None:
            self._seen.keep((campaign.id, person), deque(times, campaign.cap.impressions))
