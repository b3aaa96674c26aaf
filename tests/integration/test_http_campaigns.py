"""Campaigns put over real HTTP."""

from __future__ import annotations

import json
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from http_site import ASK, COUNTED_S, LANDINGS, assert_problem, landing
from service import until

from services.campaigns.campaign import Placement


def small(name, **changes):
    """A sound campaign with one small slot of its own."""
    coffee = LANDINGS["coffee"]
    kit = msgspec.structs.replace(coffee.kit, campaign=name)
    slot = (Placement(id=f"slot-of-{name}", size="320x50"),)
    return msgspec.to_builtins(msgspec.structs.replace(coffee, id=name, kit=kit, placements=slot, **changes))


def test_a_campaign_that_was_put_can_speak_at_once_and_a_second_time_changes_nothing(site):
    url = "https://tea.example/pot?size=2#brew"
    campaign = small("tea", landing_url=url, control_share=0.0)
    status, _, body = site.send("PUT", "/v1/campaigns/tea", campaign)
    assert status == 200, body
    assert json.loads(body)["records"] == 13
    assert until(lambda: site.post("/v1/decisions", ASK | {"placement": "slot-of-tea"})[0] == 200, COUNTED_S)
    answer = site.decide(placement="slot-of-tea")
    location = site.follow(answer["click_url"])[1]["location"]
    page = urlsplit(location)
    assert (page.netloc, page.path, page.fragment) == ("tea.example", "/pot", "brew")
    assert parse_qs(page.query) == {"size": ["2"]} | landing("coffee")[1]
    assert json.loads(site.send("PUT", "/v1/campaigns/tea", campaign)[2])["records"] == 0
    assert {"id": "tea", "title": campaign["title"]} in json.loads(site.send("GET", "/v1/campaigns")[2])["campaigns"]


def test_a_flight_that_is_over_leaves_its_slot_empty(site):
    over = date.today() - timedelta(days=2)  # noqa: DTZ011  (two days away from any time zone's today)
    assert site.send("PUT", "/v1/campaigns/past", small("past", ends=over))[0] == 200
    assert until(lambda: site.post("/v1/decisions", {"placement": "slot-of-past"})[0] == 204, COUNTED_S)


@pytest.mark.parametrize(("changes", "field"), [
    ({"ends": "soon"}, "$.ends"), ({"control_share": 2}, "$.control_share"), ({"colour": 1}, "$.colour"),
    ({"landing_url": "ftp://tea.example"}, "$.landing_url"), ({"placements": []}, "$.placements"),
    ({"starts": "2040-01-01"}, None),
])  # fmt: skip
def test_a_campaign_that_is_not_sound_is_told_where(site, changes, field):
    problem = assert_problem(site.send("PUT", "/v1/campaigns/tea", small("tea") | changes), 422)
    assert problem["field"] == field if field else problem["field"].startswith("$.")
    assert problem["expected"]


def test_a_campaign_is_put_under_its_own_name(site):
    assert_problem(site.send("PUT", "/v1/campaigns/tea", small("cocoa")), 422, "$.id")


@pytest.mark.parametrize(("body", "status"), [(b"{", 422), (b"\xff", 422), (b"[" * 60_000, 422), (b" " * 70_000, 413)])
def test_a_campaign_that_is_no_json_or_too_large_is_refused(site, body, status):
    assert_problem(site.send("PUT", "/v1/campaigns/tea", body), status)
