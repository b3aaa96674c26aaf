"""What a server can do is seen by asking it, once, in bounded time; what cannot be seen is the common floor."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import Literal

import pytest
from aiohttp import web

from errors import Unavailable
from generators.models import language_model
from generators.models.client import open_client
from generators.models.dialects import Capabilities
from generators.models.language_model import LanguageModel
from generators.models.probing import PROBE_FORM, PROBE_TALK
from tests.integration.stub_openai import CHAT, FLOOR, RESPONSES, Raw, serving

CHATS = [
    Capabilities("chat", structured, seed=seed, store=store)
    for structured, seed, store in itertools.product(("schema", "object", "none"), (True, False), (True, False))
]
SERVERS = [*CHATS, *(Capabilities("responses", "schema", store=store) for store in (True, False))]


@pytest.mark.parametrize("can", SERVERS, ids=repr)
async def test_every_kind_of_server_is_found_out_within_a_few_requests(can: Capabilities) -> None:
    async with serving(can=can) as (stub, client):
        assert await LanguageModel(client, "m", 2, time.time).probed() == can
    assert len(stub.probed) <= 18  # most of them refused, which costs no tokens


@pytest.mark.parametrize("level", ["object", "none"])
async def test_where_both_dialects_are_alike_it_is_chat_and_neither_is_asked_for_long(
    level: Literal["object", "none"],
) -> None:
    async with serving(can=Capabilities("responses", level)) as (stub, client):
        assert await LanguageModel(client, "m", 2, time.time).probed() == Capabilities("chat", level)
    assert len(stub.probed) <= 18


async def test_a_server_that_can_do_everything_is_asked_one_question() -> None:
    async with serving(can=RESPONSES) as (stub, client):
        await LanguageModel(client, "m", 2, time.time).probed()
    assert len(stub.probed) == 1


async def test_orders_do_not_probe_again() -> None:
    async with serving(can=RESPONSES) as (stub, client):
        model = LanguageModel(client, "m", 2, time.time)
        for _ in range(3):
            model.start()
            await model.probed()
    assert len(stub.probed) == 1


async def test_a_server_that_is_down_is_taken_for_the_floor() -> None:
    async with serving() as (stub, _):
        pass
    async with open_client(stub.url, None) as client:
        assert await LanguageModel(client, "m", 2, time.time).probed() == FLOOR


async def test_a_schema_that_is_taken_and_ignored_is_none() -> None:
    async def ignoring(_: web.Request) -> web.Response:
        said = {"role": "assistant", "content": "A colour? Heliotrope, if I may."}
        return web.json_response({"choices": [{"message": said}]})

    app = web.Application()
    app.router.add_post("/v1/chat/completions", ignoring)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with open_client(f"http://127.0.0.1:{runner.addresses[0][1]}/v1", None) as client:
        found = await LanguageModel(client, "m", 2, time.time).probed()
    await runner.cleanup()
    assert found == Capabilities("chat", "none", seed=True, store=True)


async def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    monkeypatch.setattr(language_model, "PROBE_S", 0.2)
    app = web.Application()
    app.router.add_post("/v1/{path:.*}", hang)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with open_client(f"http://127.0.0.1:{runner.addresses[0][1]}/v1", None) as client:
        assert await LanguageModel(client, "m", 2, time.time).probed() == FLOOR
    await runner.cleanup()


async def test_an_order_that_ends_before_the_probing_does_is_unavailable_and_the_probing_goes_on() -> None:
    async with serving(Raw(200, b"{}"), can=CHAT) as (stub, client):
        model = LanguageModel(client, "m", 1, time.time)
        async with model.admission.slot(time.time() + 30):  # so that probing cannot begin
            with pytest.raises(Unavailable, match="probed"):
                await model.ask(PROBE_TALK, PROBE_FORM, 0, time.time() + 0.05)
        assert await model.probed() == CHAT
    assert stub.asked == []
