"""Putting campaigns on the log: the record of the campaign, then those of its approved creatives, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.campaigns.records import CampaignPut
from services.campaigns.starting import starters
from services.campaigns.starts import Starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.campaigns.campaign import Campaign
    from services.campaigns.catalogue import Catalogue, CatalogueRecord
    from services.campaigns.workbench import Workbench


_ALIKE = Starts()


def loading(
    campaign: Campaign, catalogue: Catalogue, bench: Workbench, now: float, starts: Starts = _ALIKE
) -> Iterator[CatalogueRecord]:
    """The records that bring a campaign into the catalogue; none when it is there as it is."""
    if catalogue.campaigns.get(campaign.id) != campaign:
        yield CampaignPut(at=now, campaign=campaign)
    yield from starts.begun(list(starters(campaign, catalogue.creatives, bench, now)), catalogue)
