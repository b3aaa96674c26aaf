"""The campaign schema that ships, and the demo campaigns that must pass it and every rule."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest
import yaml

from services.campaigns.files import campaign_schema, check_campaign, load_campaign

DEMO = Path(__file__).parents[2] / "infra" / "demo"
FILES = sorted(DEMO.glob("*.yaml"))


def test_the_schema_that_ships_is_the_one_that_is_checked() -> None:
    shipped = json.loads((DEMO / "campaign.schema.json").read_text(encoding="utf-8"))
    assert shipped == json.loads(msgspec.json.encode(campaign_schema())), "write it again: make schema"


def test_every_part_of_the_schema_has_a_title() -> None:
    schema = campaign_schema()
    assert schema["title"] == "adloom campaign"
    assert all(part["title"] for part in schema["$defs"].values())


def test_three_demo_campaigns_ship() -> None:
    assert len(FILES) == 3


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_demo_campaign_breaks_no_rule(path: Path) -> None:
    assert check_campaign(path) == []
    assert load_campaign(path).id == path.stem


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_editor_that_reads_the_schema_finds_no_fault_in_a_demo_campaign(path: Path) -> None:
    campaign = msgspec.to_builtins(yaml.safe_load(path.read_text(encoding="utf-8")))
    jsonschema.validate(campaign, campaign_schema())


def test_the_demo_campaigns_are_unpaced_and_uncapped_with_a_quarter_of_the_people_in_control() -> None:
    for campaign in map(load_campaign, FILES):
        assert (campaign.budget.per_day, campaign.cap, campaign.control_share) == (None, None, 0.25)
