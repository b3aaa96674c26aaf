"""The laws of ``Writer``, held by every writer there is."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from errors import InvalidInput, Unavailable
from generators.brief import Brief
from generators.copywriting.chat import ChatWriter
from generators.copywriting.grammar import GrammarWriter
from generators.copywriting.near_duplicates import too_near
from generators.copywriting.writer import Writer
from generators.models.language_model import LanguageModel
from generators.models.prices import Prices
from generators.safety.gate import check_copy
from services.campaigns.campaign import Campaign
from tests.integration.stub_openai import CHAT, FLOOR, RESPONSES, Answer, Raw, Reply, serving

KIT = msgspec.yaml.decode(Path("infra/demo/coffee.yaml").read_bytes(), type=Campaign).kit
BRIEF = Brief(campaign="coffee", angle="ease", tone="bold", length="short", offer="none", style="dark", cta="act")
ANSWER = '{"headline": "Slippers on.", "body": "The pack fits.", "cta": "Get it", "facts": ["letterbox"]}'
REPLIES: dict[str, Reply] = {"model": Answer(ANSWER), "model that lies": Answer("{}"), "model that is down": Raw(503, b"")}
DIALECTS = {"floor": FLOOR, "chat": CHAT, "responses": RESPONSES}


@pytest.fixture(params=["grammar", *[f"{reply} ({dialect})" for reply in REPLIES for dialect in DIALECTS]])
async def writer(request: pytest.FixtureRequest) -> AsyncIterator[Writer]:
    if request.param == "grammar":
        yield GrammarWriter()
        return
    reply, dialect = request.param.removesuffix(")").split(" (")
    async with serving(REPLIES[reply], can=DIALECTS[dialect]) as (_, client):
        yield ChatWriter(LanguageModel(client, "stub-model", 4, time.time), GrammarWriter(), Prices())


def soon() -> float:
    return time.time() + 30


async def test_its_name_carries_a_version(writer: Writer) -> None:
    assert re.fullmatch(r"[a-z]+/\d+(:.+)?", writer.name)


async def test_what_it_writes_passes_the_gate_and_cites_its_sources(writer: Writer) -> None:
    for seed in range(5):
        copy = (await writer.write(BRIEF, KIT, seed, soon())).copy
        assert {check.verdict for check in check_copy(copy, KIT)} == {"allow"}
        assert copy.facts
        assert copy.offers == ()


async def test_it_says_which_writer_wrote(writer: Writer) -> None:
    written = await writer.write(BRIEF, KIT, 1, soon())
    assert written.writer in {writer.name, GrammarWriter.name}


async def test_the_same_order_gives_the_same_copy(writer: Writer) -> None:
    assert await writer.write(BRIEF, KIT, 3, soon()) == await writer.write(BRIEF, KIT, 3, soon())


async def test_past_the_deadline_it_raises_unavailable(writer: Writer) -> None:
    with pytest.raises(Unavailable):
        await writer.write(BRIEF, KIT, 1, time.time() - 1)


async def test_a_kit_without_facts_is_refused_by_name(writer: Writer) -> None:
    with pytest.raises(InvalidInput, match=r"kit\.facts"):
        await writer.write(BRIEF, msgspec.structs.replace(KIT, facts=()), 1, soon())


async def test_a_line_that_runs_already_is_not_written_again(writer: Writer) -> None:
    taken: tuple[str, ...] = ()
    for seed in range(3):
        headline = (await writer.write(BRIEF, KIT, seed, soon(), taken)).copy.headline
        assert not too_near(headline, taken)
        taken = (*taken, headline)
