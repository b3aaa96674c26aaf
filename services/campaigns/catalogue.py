"""The catalogue: campaigns and live creatives, as a fold over the log's catalogue records. In memory, in every process.

Invariant: a creative is live from its ``CreativeAdded`` to its ``CreativeRetired``, and only if its gate allowed it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from errors import Unknown
from services.campaigns.records import CampaignPut, CreativeAdded, CreativeRetired

if TYPE_CHECKING:
    from generators.creative import Creative
    from services.campaigns.campaign import Campaign

CatalogueRecord = CampaignPut | CreativeAdded | CreativeRetired


@dataclass
class Catalogue:
    """What may be shown. ``version`` counts applied records, so equal versions of one log hold the same arms."""

    version: int = 0
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    creatives: dict[str, CreativeAdded] = field(default_factory=dict)
    retired: dict[str, CreativeRetired] = field(default_factory=dict)
    _live: dict[str, dict[str, Creative]] = field(default_factory=dict)
    _placements: dict[str, tuple[tuple[Campaign, str], ...]] = field(default_factory=dict)

    def apply(self, record: CatalogueRecord) -> None:
        """Take one record; records come in the order of the log."""
        self.version += 1
        match record:
            case CampaignPut():
                self.campaigns[record.campaign.id] = record.campaign
                self._placements = _placements(self.campaigns)
            case CreativeAdded():
                self._add(record)
            case CreativeRetired():
                self.retired[record.creative] = record
                self._drop(record.creative)

    def _add(self, record: CreativeAdded) -> None:
        creative = record.creative
        self.creatives[creative.id] = record
        self.retired.pop(creative.id, None)
        if creative.verdict == "allow":
            self._live.setdefault(creative.campaign, {})[creative.id] = creative

    def _drop(self, creative: str) -> None:
        added = self.creatives.get(creative)
        if added is not None:
            self._live.get(added.creative.campaign, {}).pop(creative, None)

    def placement(self, name: str) -> tuple[tuple[Campaign, str], ...]:
        """The campaigns that may fill a placement, each with the size it has there; raises Unknown."""
        if name not in self._placements:
            raise Unknown("placement", name)
        return self._placements[name]

    def campaign(self, name: str) -> Campaign:
        """A campaign; raises Unknown."""
        if name not in self.campaigns:
            raise Unknown("campaign", name)
        return self.campaigns[name]

    def creative(self, name: str) -> Creative:
        """A creative, live or retired; raises Unknown."""
        if name not in self.creatives:
            raise Unknown("creative", name)
        return self.creatives[name].creative

    def live(self, campaign: str) -> dict[str, Creative]:
        """Live creatives of a campaign by id, in the order in which they came."""
        return self._live.get(campaign, {})


def _placements(campaigns: dict[str, Campaign]) -> dict[str, tuple[tuple[Campaign, str], ...]]:
    filled: dict[str, list[tuple[Campaign, str]]] = {}
    for campaign in campaigns.values():
        for placement in campaign.placements:
            filled.setdefault(placement.id, []).append((campaign, placement.size))
    return {name: tuple(campaigns_there) for name, campaigns_there in filled.items()}
