"""The chat writer over real HTTP, against a server that may answer, lie, break or stall."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest
from openai import AsyncOpenAI

from errors import Unavailable
from generators.brief import Brief
from generators.copywriting.chat import ChatWriter
from generators.copywriting.grammar import GrammarWriter
from services.campaigns.campaign import Campaign
from tests.integration.stub_openai import Answer, Drip, Raw, Reply, serving

KIT = msgspec.yaml.decode(Path("infra/demo/night-trains.yaml").read_bytes(), type=Campaign).kit
BRIEF = Brief(campaign="night-trains", angle="story", tone="warm", length="medium", offer="gift", style="dark", cta="explore")
GOOD = {
    "headline": "Wake up where the lakes begin",
    "body": "The line climbs through 27 tunnels. Pack light: a silk sleep mask with your ticket.",
    "cta": "Come aboard",
    "facts": ["tunnels"],
    "offers": ["sleep-mask"],
}
GRAMMAR = GrammarWriter(clock=lambda: 0.0)


def said(**changed: object) -> Answer:
    return Answer(msgspec.json.encode(GOOD | changed).decode())


def writer_over(client: AsyncOpenAI) -> ChatWriter:
    return ChatWriter(client, "stub-model", GRAMMAR)


def soon(seconds: float = 30.0) -> float:
    return time.time() + seconds


async def test_a_good_answer_is_the_copy() -> None:
    async with serving(said()) as (stub, client):
        copy, writer = await writer_over(client).write(BRIEF, KIT, 1, soon())
    assert writer == "chat/1:stub-model"
    assert (copy.headline, copy.facts, copy.offers) == (GOOD["headline"], ("tunnels",), ("sleep-mask",))
    assert len(stub.asked) == 1


async def test_only_the_common_floor_of_the_api_is_asked_for_and_ids_are_an_enum() -> None:
    async with serving(said()) as (stub, client):
        await writer_over(client).write(BRIEF, KIT, 1, soon())
    (asked,) = stub.asked
    assert set(asked) == {"model", "messages", "response_format"}
    schema = asked["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["facts"]["items"]["enum"] == [fact.id for fact in KIT.facts]
    assert schema["properties"]["offers"]["items"]["enum"] == ["sleep-mask"]
    assert set(schema["required"]) == set(schema["properties"])


async def test_seeds_ask_for_different_lead_facts() -> None:
    async with serving(said()) as (stub, client):
        for seed in range(12):
            await writer_over(client).write(BRIEF, KIT, seed, soon())
    leads = {msgspec.json.decode(asked["messages"][1]["content"])["build_on_fact"] for asked in stub.asked}
    assert leads <= {fact.id for fact in KIT.facts if "story" in fact.angles}
    assert len(leads) > 1


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (Answer("Sure! Here is your ad:"), "expected the JSON object"),
        (Answer(None), "expected the JSON object"),
        (Answer('{"title": "Wake up"}'), "expected the JSON object"),
        (said(body="In 9 hours, with a silk sleep mask with your ticket."), "expected every claim"),
        (said(facts=["moonlight"]), "expected ids of the kit"),
        (said(offers=[]), "expected gift"),
    ],
    ids=["no JSON", "no content", "another schema", "a claim that is no fact", "an unknown fact", "no offer"],
)
async def test_one_bad_answer_is_repaired_by_telling_what_was_wrong(bad: Answer, fault: str) -> None:
    async with serving(bad, said()) as (stub, client):
        written = await writer_over(client).write(BRIEF, KIT, 1, soon())
    assert written.writer == "chat/1:stub-model"
    assert [message["role"] for message in stub.asked[1]["messages"]] == ["system", "user", "assistant", "user"]
    assert fault in stub.asked[1]["messages"][-1]["content"]


async def test_after_two_bad_answers_the_fallback_writes_and_is_named() -> None:
    async with serving(said(headline="The very best night of your life")) as (stub, client):
        written = await writer_over(client).write(BRIEF, KIT, 5, soon())
    assert written == await GRAMMAR.write(BRIEF, KIT, 5, soon())
    assert len(stub.asked) == 2


@pytest.mark.parametrize(
    "reply",
    [
        Raw(500, b'{"error": {"message": "out of order"}}'),
        Raw(429, b'{"error": {"message": "slow down"}}'),
        Raw(401, b"{}"),
        Raw(200, b"<html>captive portal</html>"),
        Raw(200, b'{"choices": []}'),
        Raw(200, b"\xff\xfe"),
        Raw(200, b'{"choices": [', cut=True),
    ],
    ids=["500", "429", "401", "HTML", "no choices", "no text", "cut off"],
)
async def test_a_server_in_trouble_is_asked_once_and_the_fallback_writes(reply: Reply) -> None:
    async with serving(reply) as (stub, client):
        written = await writer_over(client).write(BRIEF, KIT, 5, soon())
    assert written == await GRAMMAR.write(BRIEF, KIT, 5, soon())
    assert len(stub.asked) == 1


async def test_a_server_that_is_down_costs_nothing_but_the_copy() -> None:
    async with serving(said()) as (stub, _):
        pass
    async with AsyncOpenAI(base_url=stub.url, api_key="test") as client:
        assert (await writer_over(client).write(BRIEF, KIT, 5, soon())).writer == "grammar/1"


async def test_an_answer_that_drips_past_the_deadline_is_given_up() -> None:
    async with serving(Drip()) as (_, client):
        assert (await writer_over(client).write(BRIEF, KIT, 5, soon(0.3))).writer == "grammar/1"


async def test_past_the_deadline_the_server_is_not_even_asked() -> None:
    async with serving(said()) as (stub, client):
        with pytest.raises(Unavailable, match="deadline"):
            await writer_over(client).write(BRIEF, KIT, 5, soon(-1))
    assert stub.asked == []
