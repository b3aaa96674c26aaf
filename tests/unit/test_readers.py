"""The readers' own accounting, against a small service with known habits. The real service is tested where processes run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from simulations.live.readers import drive
from simulations.live.wire import forged
from simulations.people import People
from simulations.scenario import Faults, Reactions, Scenario, Visits, load_scenario

if TYPE_CHECKING:
    from simulations.live.tally import Tally

TOKEN = "AbCd" * 16
ATTRIBUTES = {"angle": "proof", "tone": "bold", "length": "short", "offer": "trial", "style": "bright", "cta": "act"}


class Service:
    """Answers as agreed, save where a test spoils it; a click is covered by the decision after the next."""

    def __init__(self) -> None:
        self.wishes: list[dict[str, object]] = []
        self.clicks: list[str] = []
        self.events: list[dict[str, object]] = []
        self.decision_status, self.event_status, self.click_status = 200, 202, 302
        self.attributes = ATTRIBUTES
        self._covers = [0, 0]

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/v1/decisions", self.decide)
        app.router.add_get("/v1/impression", self.pixel)
        app.router.add_get("/v1/click", self.click)
        app.router.add_post("/v1/events", self.event)
        return app

    async def decide(self, request: web.Request) -> web.Response:
        self.wishes.append(await request.json())
        self._covers.append(len(self.clicks))
        site = f"http://{request.host}"
        answer = {
            "decision_id": "d", "creative": {"id": "cr", "attributes": self.attributes, "headline": "more than is read"},
            "rung": "L2" if "generate" in self.wishes[-1] else "L1",
            "policy": {"name": "adloom", "snapshot": 1, "covers": self._covers[-2]},
            "impression_url": f"{site}/v1/impression?token={TOKEN}", "click_url": f"{site}/v1/click?token={TOKEN}&creative=cr",
            "event_url": f"{site}/v1/events?token={TOKEN}",
        }  # fmt: skip
        return web.json_response(answer, status=self.decision_status)

    async def pixel(self, _: web.Request) -> web.Response:
        return web.Response(body=b"GIF89a")

    async def click(self, request: web.Request) -> web.Response:
        self.clicks.append(request.query["token"])
        headers = {"location": "http://landing.invalid/", "adloom-offset": str(len(self.clicks))}
        return web.Response(status=self.click_status, headers=headers)

    async def event(self, request: web.Request) -> web.Response:
        self.events.append(await request.json())
        return web.Response(status=self.event_status)


class Nobody:
    def visited(self, tally: Tally) -> None:
        pass


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """Everybody views and clicks at once, and says everything there is to say about it."""
    return msgspec.structs.replace(
        load_scenario(Path("infra/demo/demo.toml")),
        base=50.0,
        visits=Visits(view=1.0, viewable=1.0, own_creative=0.25),
        reactions=Reactions(click_delay_s=0.0, dwell=1.0, conversion=1.0),
        faults=Faults(),
    )


async def read(service: Service, scenario: Scenario, decisions: int = 40) -> Tally:
    rng = np.random.default_rng(4)
    people = People(scenario, rng)
    async with TestServer(service.app()) as server:
        return await drive(
            str(server.make_url("/")), people=people, scenario=scenario, decisions=decisions, rate=500.0, rng=rng,
            observer=Nobody(),
        )  # fmt: skip


async def test_every_event_of_every_visit_is_sent_and_counted_once(scenario: Scenario) -> None:
    service = Service()
    tally = await read(service, scenario)
    assert tally.decisions == len(service.wishes) == len(service.clicks) == 40
    assert tally.shown == tally.clicks == {"adloom": 40}
    assert sorted(str(event["kind"]) for event in service.events) == sorted(["viewable", "dwell", "conversion"] * 40)
    assert tally.events == 40 * 5  # pixel and click besides
    assert (tally.non_2xx, tally.complaints) == (0, {})
    assert tally.rungs["L2"] == sum("generate" in wish for wish in service.wishes) > 0
    assert tally.newest_click == 40


async def test_a_wish_asks_for_a_slot_that_fits_the_device(scenario: Scenario) -> None:
    service = Service()
    await read(service, scenario)
    fits = {"mobile": {"phone", "feed"}, "tablet": {"rail", "feed"}, "desktop": {"top", "rail", "feed"}}
    for wish in service.wishes:
        context = wish["context"]
        assert isinstance(context, dict)
        assert set(context) == {"device", "hour", "country", "page_topic", "interests"}
        assert wish["placement"] in fits[context["device"]]
        assert ("generate" in wish) == ("deadline_ms" in wish)


async def test_clicks_are_timed_up_to_the_decision_that_covers_them(scenario: Scenario) -> None:
    tally = await read(Service(), scenario)
    assert 30 < len(tally.click_to_policy_ms) <= 40  # the last clicks have no decision after them
    assert min(tally.click_to_policy_ms) > 0


@pytest.mark.parametrize(
    ("spoilt", "status", "counted", "complaint"),
    [
        ("decision_status", 503, (10, 0), "decision: answered 503"),
        ("event_status", 422, (30, 0), "dwell: answered 422"),
        ("click_status", 200, (0, 10), "click: answered 200"),
    ],
)
async def test_an_answer_outside_the_agreement_is_counted_under_its_words(
    scenario: Scenario, spoilt: str, status: int, counted: tuple[int, int], complaint: str
) -> None:
    service = Service()
    setattr(service, spoilt, status)
    tally = await read(service, scenario, decisions=10)
    assert (tally.non_2xx, tally.broken_links) == counted
    assert tally.complaints[complaint] == 10


async def test_an_ad_without_known_attributes_counts_as_no_answer(scenario: Scenario) -> None:
    service = Service()
    service.attributes = ATTRIBUTES | {"tone": "shrill"}
    tally = await read(service, scenario, decisions=3)
    assert (tally.decisions, tally.non_2xx) == (0, 3)


async def test_a_service_that_is_not_there_is_counted_and_not_raised(scenario: Scenario) -> None:
    rng = np.random.default_rng(4)
    tally = await drive(
        "http://127.0.0.1:9", people=People(scenario, rng), scenario=scenario, decisions=5, rate=500.0, rng=rng,
        observer=Nobody(),
    )  # fmt: skip
    assert (tally.decisions, tally.non_2xx) == (0, 5)


async def test_forged_and_repeated_clicks_are_sent_but_are_no_clicks(scenario: Scenario) -> None:
    service = Service()
    faulty = msgspec.structs.replace(scenario, faults=Faults(forged=1.0, duplicate=1.0))
    tally = await read(service, faulty, decisions=8)
    assert tally.clicks == {"adloom": 8}
    assert (tally.forged, tally.duplicates, tally.broken_links) == (8, 8, 0)
    assert service.clicks.count(TOKEN) == 16
    assert len(service.clicks) == 24


async def test_the_shift_is_dated_when_its_first_visit_is_sent(scenario: Scenario) -> None:
    service = Service()
    rng = np.random.default_rng(4)
    async with TestServer(service.app()) as server:
        tally = await drive(
            str(server.make_url("/")), people=People(scenario, rng), scenario=scenario, decisions=10, rate=500.0, rng=rng,
            observer=Nobody(), now=lambda: float(len(service.wishes)),
        )  # fmt: skip
    assert tally.shifted_at is not None
    assert tally.shifted_at <= 5


def test_a_forged_link_differs_in_one_character_of_its_token() -> None:
    url = f"http://127.0.0.1:8080/v1/click?token={TOKEN}&creative=cr_0123456789abcdef"
    changed = [(a, b) for a, b in zip(url, forged(url), strict=True) if a != b]
    assert len(changed) == 1
    assert forged(url).endswith("&creative=cr_0123456789abcdef")
    assert forged("http://127.0.0.1/none") == "http://127.0.0.1/none"
