"""The chat writer over real HTTP, in both dialects: what it asks, what it takes, what it pays. Faults: test_writer_faults."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openai import AsyncOpenAI

from errors import Unavailable
from generators.brief import Brief
from generators.copywriting.chat import ChatWriter
from generators.copywriting.grammar import GrammarWriter
from generators.models.dialects import Capabilities
from generators.models.language_model import LanguageModel
from generators.models.prices import Prices
from services.campaigns.campaign import Campaign
from tests.integration.stub_openai import CHAT, FLOOR, RESPONSES, Answer, serving

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
NAME = "chat/2:stub-model"
dialects = pytest.mark.parametrize("can", [FLOOR, CHAT, RESPONSES], ids=["floor", "chat", "responses"])


def said(delay_s: float = 0.0, tokens: tuple[int, int] = (0, 0), **changed: object) -> Answer:
    return Answer(msgspec.json.encode(GOOD | changed).decode(), delay_s, tokens)


def model_over(client: AsyncOpenAI, in_flight: int = 4) -> LanguageModel:
    return LanguageModel(client, "stub-model", in_flight, time.time)


def writer_over(client: AsyncOpenAI, prices: Prices = Prices()) -> ChatWriter:  # noqa: B008  (frozen)
    return ChatWriter(model_over(client), GRAMMAR, prices)


def soon(seconds: float = 30.0) -> float:
    return time.time() + seconds


def turns(asked: dict[str, Any]) -> list[dict[str, str]]:
    """The conversation of a request of either dialect."""
    found: list[dict[str, str]] = asked["messages"] if "messages" in asked else asked["input"]
    return found


@dialects
async def test_a_good_answer_is_the_copy(can: Capabilities) -> None:
    async with serving(said(), can=can) as (stub, client):
        written = await writer_over(client).write(BRIEF, KIT, 1, soon())
    assert written.writer == NAME
    assert (written.copy.headline, written.copy.facts, written.copy.offers) == (GOOD["headline"], ("tunnels",), ("sleep-mask",))
    assert len(stub.asked) == 1


@pytest.mark.parametrize(
    ("can", "fields"),
    [
        (FLOOR, {"messages"}),
        (CHAT, {"messages", "response_format", "seed", "store"}),
        (RESPONSES, {"input", "text", "store"}),
        (Capabilities("chat", "object", store=True), {"messages", "response_format", "store"}),
        (Capabilities("responses", "schema"), {"input", "text"}),
    ],
    ids=["floor", "chat", "responses", "objects only", "responses that store"],
)
async def test_only_fields_that_the_server_takes_are_sent(can: Capabilities, fields: set[str]) -> None:
    async with serving(said(), can=can) as (stub, client):
        await writer_over(client).write(BRIEF, KIT, 1, soon())
    (asked,) = stub.asked
    assert set(asked) == fields | {"model", "stream"}
    assert (asked["stream"], asked.get("store", False)) == (False, False)


async def test_ids_are_an_enum_in_both_dialects() -> None:
    schemas = []
    for can in (CHAT, RESPONSES):
        async with serving(said(), can=can) as (stub, client):
            await writer_over(client).write(BRIEF, KIT, 1, soon())
        (asked,) = stub.asked
        schemas.append(asked["response_format"]["json_schema"]["schema"] if can is CHAT else asked["text"]["format"]["schema"])
    assert schemas[0] == schemas[1]
    assert schemas[0]["properties"]["facts"]["items"]["enum"] == [fact.id for fact in KIT.facts]
    assert schemas[0]["properties"]["offers"]["items"]["enum"] == ["sleep-mask"]
    assert set(schemas[0]["required"]) == set(schemas[0]["properties"])


@dialects
async def test_briefs_of_a_campaign_begin_alike_so_that_a_server_can_cache_the_beginning(can: Capabilities) -> None:
    other = msgspec.structs.replace(BRIEF, tone="bold", offer="none", length="short")
    async with serving(said(), can=can) as (stub, client):
        writer = writer_over(client)
        await writer.write(BRIEF, KIT, 1, soon())
        await writer.write(other, KIT, 2, soon())
    first, second = turns(stub.asked[0]), turns(stub.asked[1])
    assert first[:2] == second[:2]
    assert first[2] != second[2]


async def test_seeds_ask_for_different_lead_facts() -> None:
    async with serving(said()) as (stub, client):
        writer = writer_over(client)
        for seed in range(12):
            await writer.write(BRIEF, KIT, seed, soon())
    leads = {msgspec.json.decode(turns(asked)[2]["content"])["build_on_fact"] for asked in stub.asked}
    assert leads <= {fact.id for fact in KIT.facts if "story" in fact.angles}
    assert len(leads) > 1


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (Answer("Sure! Here is your ad:"), "expected the JSON object"),
        (Answer(None), "expected the JSON object"),
        (Answer('{"title": "Wake up"}'), "expected the JSON object"),
        (said(body="In 9 hours, with a silk sleep mask with your ticket."), "expected"),
        (said(facts=["moonlight"]), "expected ids of the kit"),
        (said(offers=[]), "expected gift"),
    ],
    ids=["no JSON", "no content", "another schema", "a claim that is no fact", "an unknown fact", "no offer"],
)
@dialects
async def test_one_bad_answer_is_repaired_by_telling_what_was_wrong(can: Capabilities, bad: Answer, fault: str) -> None:
    async with serving(bad, said(), can=can) as (stub, client):
        written = await writer_over(client).write(BRIEF, KIT, 1, soon())
    assert written.writer == NAME
    assert [turn["role"] for turn in turns(stub.asked[1])] == ["system", "user", "user", "assistant", "user"]
    assert fault in turns(stub.asked[1])[-1]["content"]


async def test_a_long_bad_answer_is_not_sent_back_whole() -> None:
    async with serving(Answer("x" * 60_000), said()) as (stub, client):
        await writer_over(client).write(BRIEF, KIT, 1, soon())
    assert len(turns(stub.asked[1])[3]["content"]) == 2_000


async def test_no_repair_is_asked_for_that_the_deadline_leaves_no_time_for() -> None:
    async with serving(Answer("{}", delay_s=0.6), said()) as (stub, client):
        written = await writer_over(client).write(BRIEF, KIT, 5, soon(1.1))
    assert written == await GRAMMAR.write(BRIEF, KIT, 5, soon())
    assert len(stub.asked) == 1


async def test_after_two_bad_answers_the_fallback_writes_and_is_named() -> None:
    async with serving(said(headline="The very best night of your life")) as (stub, client):
        written = await writer_over(client).write(BRIEF, KIT, 5, soon())
    assert written == await GRAMMAR.write(BRIEF, KIT, 5, soon())
    assert len(stub.asked) == 2


@dialects
async def test_the_object_is_found_in_a_fence_and_behind_thoughts(can: Capabilities) -> None:
    text = f'<think>Maybe {{"headline": "no"}}?</think>\nHere:\n```json\n{msgspec.json.encode(GOOD).decode()}\n```'
    async with serving(Answer(text), can=can) as (stub, client):
        assert (await writer_over(client).write(BRIEF, KIT, 1, soon())).writer == NAME
    assert len(stub.asked) == 1


@dialects
async def test_tokens_are_paid_for_whoever_writes_in_the_end(can: Capabilities) -> None:
    prices = Prices(per_million_in=2.0, per_million_out=10.0)
    async with serving(Answer("{}", tokens=(1000, 100)), said(tokens=(1500, 100)), Answer("{}", tokens=(10, 1)), can=can) as (
        _,
        client,
    ):
        writer = writer_over(client, prices)
        repaired = await writer.write(BRIEF, KIT, 1, soon())
        fallen = await writer.write(BRIEF, KIT, 1, soon())
    assert (repaired.writer, repaired.cost) == (NAME, pytest.approx((2500 * 2.0 + 200 * 10.0) / 1e6))
    assert (fallen.writer, fallen.cost) == (GRAMMAR.name, pytest.approx((20 * 2.0 + 2 * 10.0) / 1e6))


async def test_what_the_model_was_asked_is_on_record_as_a_hash() -> None:
    async with serving(said()) as (_, client):
        writer = writer_over(client)
        first, again, other = [await writer.write(BRIEF, kit, 1, soon()) for kit in (KIT, KIT, renamed())]
    assert len(first.prompt) == 64
    assert first.prompt == again.prompt != other.prompt


def renamed() -> Any:
    return msgspec.structs.replace(KIT, product="sleeper trains")


async def test_past_the_deadline_the_server_is_not_even_asked() -> None:
    async with serving(said()) as (stub, client):
        with pytest.raises(Unavailable, match="deadline"):
            await writer_over(client).write(BRIEF, KIT, 5, soon(-1))
    assert stub.asked == stub.probed == []
