"""The Studio as the service starts it, with a copy server set: what it makes is what that server wrote, or else the grammar."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generators.copywriting.grammar import GrammarWriter
from generators.order import Order
from generators.ports import free_ports
from services.supply.client import StudioClient
from tests.integration.service import ROOT, STUDIO_UP_S
from tests.integration.stub_openai import Answer, Drip, Stub, serving
from tests.integration.test_chat_writer import BRIEF, GOOD, KIT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from generators.order import Made


async def make(client: StudioClient, seed: int) -> Made:
    return await client.make(
        Order(brief=BRIEF, kit=KIT, sizes=("300x250",), seed=seed, deadline=time.time() + 20.0, lane="now")
    )


async def studio_over(stub: Stub, data: Path) -> AsyncIterator[StudioClient]:
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "OPENAI_BASE_URL": stub.url, "OPENAI_API_KEY": "test", "ADLOOM_OPENAI_MODEL": "stub-model",
        "ADLOOM_STUDIO_URL": url, "ADLOOM_DATA": str(data),
    }  # fmt: skip
    process = await asyncio.to_thread(subprocess.Popen, [sys.executable, "-m", "adloom", "generate"], cwd=ROOT, env=environment)
    client = StudioClient(url, in_flight=2, clock=time.time)
    try:
        async with asyncio.timeout(STUDIO_UP_S):
            while not await client.healthy():
                assert process.poll() is None
                await asyncio.sleep(0.1)
        yield client
    finally:
        await client.close()
        process.terminate()
        await asyncio.to_thread(process.wait, 15.0)


async def test_copy_comes_from_the_server_and_from_the_grammar_when_it_lies(tmp_path: Path) -> None:
    lie = Answer(msgspec.json.encode(GOOD | {"body": "Everything is free, guaranteed, for 1 euro."}).decode())
    async with serving(Answer(msgspec.json.encode(GOOD).decode()), lie) as (stub, _):
        async for client in studio_over(stub, tmp_path):
            good = (await make(client, 1)).creative
            assert (good.writer, good.copy.headline, good.rung) == ("chat/2:stub-model", GOOD["headline"], "L3")
            fallen = (await make(client, 2)).creative
            assert (fallen.writer, fallen.rung) == (GrammarWriter.name, "L2")
            assert "free" not in fallen.copy.body
            assert len(stub.asked) == 3  # the good one, the lie, and one repair
            assert all(asked["model"] == "stub-model" for asked in stub.asked)


async def test_an_order_that_its_caller_gives_up_is_given_up_at_the_server_too(tmp_path: Path) -> None:
    async with serving(Drip()) as (stub, _):
        async for client in studio_over(stub, tmp_path):
            order = asyncio.create_task(make(client, 1))
            await stub.reached.wait()
            order.cancel()
            async with asyncio.timeout(10.0):  # half of what the order had
                await stub.left.wait()
