"""The Studio as it ships: its own process, real Ray, real HTTP. It answers, and it leaves nothing behind."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import time
from pathlib import Path

import aiohttp
import msgspec
import pytest
from PIL import Image
from studio_stage import GONE_S, KIT, Running, assert_gone, order_of, start

from errors import Refused, Unavailable
from generators import warden
from generators.order import SIZES
from generators.ports import free_ports
from services.supply.client import StudioClient


async def post(url: str, body: bytes) -> tuple[int, str, bytes]:
    async with aiohttp.ClientSession() as session, session.post(f"{url}/make", data=body) as response:
        return response.status, response.content_type, await response.read()


async def test_an_order_comes_back_as_a_checked_creative_in_every_size(client: StudioClient) -> None:
    made = await client.make(order_of(sizes=SIZES, lane="ahead"))
    assert made.creative.verdict == "allow"
    assert made.creative.rung == "L1"
    assert set(made.creative.images) == set(made.pictures) == set(SIZES)
    for size, content in made.pictures.items():
        width, height = Image.open(io.BytesIO(content)).size
        assert f"{width}x{height}" == size


async def test_the_same_order_made_twice_is_one_creative_for_a_waiting_request(client: StudioClient) -> None:
    first, second = await client.make(order_of()), await client.make(order_of())
    assert first.creative.rung == "L2"
    assert (first.creative.id, first.pictures) == (second.creative.id, second.pictures)


async def test_the_studio_is_healthy(client: StudioClient) -> None:
    assert await client.healthy()


async def test_an_order_past_its_deadline_is_dropped_by_the_client(client: StudioClient) -> None:
    with pytest.raises(Unavailable, match="too late"):
        await client.make(order_of(seconds=-1.0))


async def test_an_order_past_its_deadline_is_dropped_by_the_studio(studio: Running) -> None:
    status, kind, _ = await post(studio.url, msgspec.msgpack.encode(order_of(seconds=-1.0)))
    assert (status, kind) == (504, "application/problem+json")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not msgpack",
        msgspec.msgpack.encode({"seed": 1}),
        msgspec.msgpack.encode(msgspec.to_builtins(order_of()) | {"seed": -1}),
        msgspec.msgpack.encode(msgspec.to_builtins(order_of()) | {"seed": 2**64 - 1}),
        bytes(3_000_000),
        msgspec.msgpack.encode(msgspec.to_builtins(order_of()) | {"deadline": float("nan")}),
        msgspec.msgpack.encode(msgspec.to_builtins(order_of()) | {"sizes": ["1x1"]}),
    ],
    ids=["empty", "noise", "fields missing", "negative seed", "huge seed", "too long", "no deadline", "unknown size"],
)
async def test_a_malformed_order_is_told_what_was_expected(studio: Running, body: bytes) -> None:
    status, kind, content = await post(studio.url, body)
    assert (status, kind) == (422, "application/problem+json")
    assert msgspec.json.decode(content).keys() >= {"field", "expected", "got"}


async def test_copy_that_no_layout_holds_is_refused_with_its_rule(client: StudioClient) -> None:
    word = "w" * 60
    fact = msgspec.structs.replace(KIT.facts[0], claim=f"{word}.", phrase=word, benefit=word, angles=("benefit",))
    with pytest.raises(Refused) as refused:
        await client.make(order_of(kit=msgspec.structs.replace(KIT, facts=(fact,)), sizes=("320x50",)))
    assert refused.value.rules


async def test_more_orders_than_the_queues_hold_are_shed_and_the_rest_are_made(client: StudioClient) -> None:
    answers = await asyncio.gather(*(client.make(order_of(seed=seed)) for seed in range(60)), return_exceptions=True)
    shed = [answer for answer in answers if isinstance(answer, Unavailable)]
    assert all("429" in str(answer) for answer in shed)
    assert 0 < len(shed) < len(answers)
    assert await client.healthy()


async def test_the_client_sheds_at_once_above_its_limit(studio: Running) -> None:
    client = StudioClient(studio.url, in_flight=1, clock=time.time)
    answers = await asyncio.gather(client.make(order_of()), client.make(order_of()), return_exceptions=True)
    await client.close()
    assert [type(answer).__name__ for answer in answers] == ["Made", "Unavailable"]


async def test_a_studio_that_is_not_there_opens_the_breaker() -> None:
    client = StudioClient(f"http://127.0.0.1:{free_ports(1)[0]}", in_flight=1, clock=time.time)
    messages = []
    for _ in range(6):
        with pytest.raises(Unavailable) as caught:
            await client.make(order_of())
        messages.append(str(caught.value))
    await client.close()
    assert not await client.healthy()
    await client.close()
    assert ["breaker is open" in message for message in messages] == [False] * 5 + [True]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["told to stop", "killed"])
def test_a_studio_that_ends_leaves_no_process_and_no_folder(number: signal.Signals, tmp_path: Path) -> None:
    running = start(tmp_path / "log")
    assert len(warden.marked(running.mark)) > 5
    os.kill(running.process.pid, number)
    running.process.wait(GONE_S)
    assert_gone(running)
