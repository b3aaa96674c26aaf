"""Rephrasing over real HTTP: what the model is asked, and what becomes of good, lying, late and broken answers."""

from __future__ import annotations

import asyncio
import time

import msgspec
import pytest

from services.reports.rephrasing.asking import ModelWording, Reworded, Sentence, reword
from tests.integration.stub_openai import CHAT, FLOOR, RESPONSES, Answer, Drip, Raw, Reply, Stub, serving

LEAD = "People in the personalised group clicked 18\u00a0% more often than people who saw control ads."
TITLE = "“Warm” tone helps most with mobile readers"
SENTENCES = [Sentence(LEAD), Sentence(TITLE, ("warm", "bold", "mobile", "desktop"))]
GOOD = ["Readers with personalised ads clicked 18 % more often than readers with control ads.", "“Warm” helps most on mobile"]


def said(*sentences: str) -> Answer:
    return Answer(msgspec.json.encode({"sentences": sentences}).decode())


async def worded(stub: Stub, patience_s: float = 20.0) -> Reworded:
    wording = ModelWording(stub.url, "test", "stub-model", time.time, patience_s)
    return await asyncio.to_thread(reword, SENTENCES, wording)


@pytest.mark.parametrize("can", [FLOOR, CHAT, RESPONSES], ids=["floor", "chat", "responses"])
async def test_words_that_say_the_same_are_taken(can: object) -> None:
    async with serving(said(*GOOD), can=can) as (stub, _):  # type: ignore[arg-type]
        found = await worded(stub)
    assert found == Reworded([GOOD[0].replace("18 %", "18\u00a0%"), GOOD[1]], 2, 0)
    assert len(stub.asked) == 1


async def test_the_model_is_shown_the_sentences_and_nothing_else_of_the_report() -> None:
    async with serving(said(*GOOD)) as (stub, _):
        await worded(stub)
    turns = stub.asked[0]["messages"]
    assert msgspec.json.decode(turns[1]["content"]) == {"sentences": [LEAD, TITLE]}


@pytest.mark.parametrize(
    "lies",
    [
        ("Personalised ads won 28 % more clicks.", GOOD[1]),
        ("Personalised ads won 18 % fewer clicks.", GOOD[1]),
        ("Personalised ads guaranteed 18 % more clicks.", GOOD[1]),
    ],
)
async def test_a_lie_is_dropped_and_the_original_stands_beside_what_was_true(lies: tuple[str, str]) -> None:
    async with serving(said(*lies)) as (stub, _):
        found = await worded(stub)
    assert found == Reworded([LEAD, GOOD[1]], 1, 1)


@pytest.mark.parametrize(
    "reply",
    [
        said(GOOD[0]),
        said(*GOOD, "Buy now."),
        Answer("Certainly! Here are your sentences:"),
        Answer('{"sentences": "18 % more"}'),
        Answer('{"sentences": [1, 2]}'),
        Answer(None),
        Raw(500, b"{}"),
        Raw(200, b"\xff\xfe", cut=True),
    ],
    ids=["too few", "too many", "talk", "a string", "numbers", "nothing", "a fault", "cut"],
)
async def test_whatever_else_comes_the_originals_stand(reply: Reply) -> None:
    async with serving(reply) as (stub, _):
        found = await worded(stub)
    assert (found.texts, found.taken) == ([LEAD, TITLE], 0)


async def test_a_server_that_never_ends_costs_no_more_than_the_patience() -> None:
    async with serving(Drip()) as (stub, _):
        found = await worded(stub, patience_s=1.0)
    assert found == Reworded([LEAD, TITLE], 0, 0)


async def test_a_server_that_is_not_there_leaves_the_originals() -> None:
    async with serving(said(*GOOD)) as (stub, _):
        pass
    assert await worded(stub) == Reworded([LEAD, TITLE], 0, 0)
