"""Encounters: what people have met of campaigns, put together from what this process served and what all have noted in common.

One list of moments, each with the kind of ad, serves both caps and wear. Knows no store. Invariant: after a recall ``Limits``
and ``Wear`` hold what they would hold had this process served everything itself, as far as the list reaches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.decisions.remembered import Remembered
from services.decisions.wear import FADES_IN, KINDS, kind_of_ad
from services.storage.counters import MOMENT_BYTES, Noted, moment, packed, united, unpacked

if TYPE_CHECKING:
    from generators.brief import Brief
    from services.campaigns.campaign import Campaign
    from services.decisions.limits import Limits
    from services.decisions.wear import Wear

#: Ads kept of one campaign and person, unless a cap counts more: of more than 20 of one kind wear tells nothing apart.
_NEWEST = 64
#: A list ends this long after its last ad, or with the cap's window. One ad is forgotten after three times ``FADES_IN``, and of
#: the most that count, 20 of one kind, 0.37 are left after four. Six would be exact, and hold half as much memory again.
_LASTS_SECONDS = 4 * FADES_IN
#: Lists remembered here, as many as ``Wear`` remembers.
_REMEMBERED = 200_000


class Encounters:
    """What this process knows of who met what; fed by ``note`` and ``recall``, which both reach ``limits`` and ``wear``."""

    def __init__(self, limits: Limits, wear: Wear, remembered: int = _REMEMBERED) -> None:
        self._limits, self._wear = limits, wear
        self._known: Remembered[str, bytes] = Remembered(remembered)

    def note(self, campaign: Campaign, person: str, brief: Brief, now: float) -> Noted:
        """An ad of that brief was shown here. Returns what to note for all."""
        name, most = list_of(campaign, person), _newest(campaign)
        met = moment(now, kind_of_ad(brief))
        self._known.keep(name, (self._known.get(name, b"") + packed([met]))[-MOMENT_BYTES * most :])
        hours = campaign.cap.hours if campaign.cap else 0.0
        return Noted(name, met, most, max(hours * 3600.0, _LASTS_SECONDS))

    def recall(self, campaign: Campaign, person: str, content: bytes | None) -> None:
        """What all have noted, packed. What this process showed a moment ago may not be in it yet, so both count."""
        name = list_of(campaign, person)
        known = united(self._known.get(name, b""), content or b"")[-MOMENT_BYTES * _newest(campaign) :]
        if not known:
            return
        self._known.keep(name, known)
        met = unpacked(known)
        self._limits.recall(campaign, person, [one.seconds for one in met])
        self._wear.recall(campaign.id, person, [(one.seconds, one.mark) for one in met if one.mark < len(KINDS)])


def list_of(campaign: Campaign, person: str) -> str:
    """The name of the list of what this person has met of this campaign."""
    return f"{campaign.id}:{person}"


def _newest(campaign: Campaign) -> int:
    return max(_NEWEST, campaign.cap.impressions if campaign.cap else 0)
