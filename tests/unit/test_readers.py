"""The readers' own accounting, against a small service with known habits. The real service is tested where processes run."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from visitors import world_of

from simulations.live.pacing import Pacing
from simulations.live.readers import drive
from simulations.live.wire import forged
from simulations.scenario import Scenario, load_scenario
from simulations.scenario.response import Exponential, Faults, Reactions, Visits
from simulations.world import Moment

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
        self.clicks_have_a_place = True
        self.attributes = ATTRIBUTES
        self._covers = [0, 0]
        self.answer_after, self.everybody_asked = 0, asyncio.Event()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/v1/decisions", self.decide)
        app.router.add_get("/v1/impression", self.pixel)
        app.router.add_get("/v1/click", self.click)
        app.router.add_post("/v1/events", self.event)
        return app

    async def decide(self, request: web.Request) -> web.Response:
        self.wishes.append(await request.json())
        if len(self.wishes) >= self.answer_after:
            self.everybody_asked.set()
        await self.everybody_asked.wait()
        self._covers.append(len(self.clicks))
        site = f"http://{request.host}"
        answer = {
            "decision_id": "d", "campaign": "coffee",
            "creative": {"id": "cr", "attributes": self.attributes, "headline": "more than is read"},
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
        place = {"adloom-offset": str(len(self.clicks))} if self.clicks_have_a_place else {}
        headers = {"location": "http://landing.invalid/", **place}
        return web.Response(status=self.click_status, headers=headers)

    async def event(self, request: web.Request) -> web.Response:
        self.events.append(await request.json())
        return web.Response(status=self.event_status)


CLOSED, OPEN = Pacing(500.0, most_waiting=32), Pacing(500.0)


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
        reactions=Reactions(click_delay=Exponential(mean_s=0.0), dwell=1.0, conversion=1.0),
        faults=Faults(),
    )


async def read(service: Service, scenario: Scenario, decisions: int = 40, **more: Any) -> Tally:
    async with TestServer(service.app()) as server:
        return await drive(str(server.make_url("/")), **asked(scenario, decisions) | more)


def asked(scenario: Scenario, decisions: int) -> dict[str, Any]:
    rng = np.random.default_rng(4)
    return {"world": world_of(scenario), "decisions": decisions, "pacing": CLOSED, "rng": rng, "observer": Nobody()}


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


async def test_a_click_that_has_no_place_in_the_log_yet_counts_and_is_not_timed(scenario: Scenario) -> None:
    service = Service()
    service.clicks_have_a_place = False
    tally = await read(service, scenario)
    assert tally.clicks == {"adloom": 40}
    assert (tally.newest_click, tally.click_to_policy_ms, tally.complaints) == (0, [], {})


async def test_clicks_are_timed_up_to_the_decision_that_covers_them(scenario: Scenario) -> None:
    tally = await read(Service(), scenario, pacing=Pacing(50.0, most_waiting=32))
    assert 20 < len(tally.click_to_policy_ms) <= 40  # the last clicks have no decision after them
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
    tally = await drive("http://127.0.0.1:9", **asked(scenario, 5))
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
    tally = await read(service, scenario, decisions=10, now=lambda: float(len(service.wishes)))
    assert tally.shifted_at is not None
    assert tally.shifted_at <= 5


def test_a_forged_link_differs_in_one_character_of_its_token() -> None:
    url = f"http://127.0.0.1:8080/v1/click?token={TOKEN}&creative=cr_0123456789abcdef"
    changed = [(a, b) for a, b in zip(url, forged(url), strict=True) if a != b]
    assert len(changed) == 1
    assert forged(url).endswith("&creative=cr_0123456789abcdef")
    assert forged("http://127.0.0.1/none") == "http://127.0.0.1/none"


async def test_over_http_people_are_those_of_the_same_world_in_columns(scenario: Scenario) -> None:
    """Visits are drawn 32 at a time by the first generator of the run's: the same draws give the same people and words."""
    service = Service()
    await read(service, scenario, decisions=32)
    world = world_of(scenario)
    visits = world.come(32, Moment(0.0, 0.0), np.random.default_rng(4).spawn(1)[0])
    expected = [
        {"user_id": world.population.name(person), "placement": world.placements[placement], "context": visits.contexts.row(j)}
        for j, (person, placement) in enumerate(zip(visits.people, visits.placement, strict=True))
    ]
    wishes = [{name: wish[name] for name in ("user_id", "placement", "context")} for wish in service.wishes]
    assert sorted(wishes, key=str) == sorted(expected, key=str)


async def test_in_an_open_loop_visits_set_out_however_slow_the_answers(scenario: Scenario) -> None:
    """The service answers nothing until everybody has asked: a closed loop would never get there."""
    service = Service()
    service.answer_after = 40
    tally = await read(service, scenario, decisions=40, pacing=OPEN)
    assert tally.decisions == 40
    assert min(tally.decide_ms) > 0


async def test_events_that_would_come_too_late_are_not_waited_for(scenario: Scenario) -> None:
    slow = Reactions(click_delay=Exponential(mean_s=1e6))
    tally = await read(Service(), msgspec.structs.replace(scenario, reactions=slow), decisions=8, patience_s=0.1)
    assert (tally.unfinished, tally.clicks, tally.shown) == (8, {}, {"adloom": 8})
