"""The campaigns of a scenario: their files, with what the scenario puts in place of their own limits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from errors import InvalidScenario
from services.campaigns.campaign import Campaign, FrequencyCap
from services.campaigns.files import load_campaign
from services.campaigns.rules import budget_can_be_paced
from simulations.scenario.checks import check_named

if TYPE_CHECKING:
    from simulations.scenario.scenario import Scenario
    from simulations.scenario.surroundings import Limits


def campaigns_of(scenario: Scenario) -> tuple[Campaign, ...]:
    """Campaigns in the scenario's order; raises InvalidCampaign naming the file, InvalidScenario for a name they lack."""
    campaigns = tuple(_limited(load_campaign(Path(path)), scenario.limits) for path in scenario.campaigns)
    placements = {placement.id for campaign in campaigns for placement in campaign.placements}
    check_named("$.visits.examined", scenario.visits.examined, sorted(placements))
    farm = scenario.click_farm
    if farm is not None and farm.campaign is not None:
        check_named("$.click_farm.campaign", [farm.campaign], [campaign.id for campaign in campaigns])
    return campaigns


def _limited(campaign: Campaign, limits: Limits) -> Campaign:
    budget = {"per_day": limits.per_day, "per_impression": limits.per_impression}
    spent = msgspec.structs.replace(campaign.budget, **{name: value for name, value in budget.items() if value is not None})
    cap = campaign.cap
    if limits.cap_impressions is not None:
        cap = FrequencyCap(impressions=limits.cap_impressions, hours=limits.cap_hours)
    share = campaign.control_share if limits.control_share is None else limits.control_share
    limited = msgspec.structs.replace(campaign, budget=spent, cap=cap, control_share=share)
    for broken in budget_can_be_paced(limited):
        raise InvalidScenario("$.limits.per_impression", broken.expected, broken.got)
    return limited
