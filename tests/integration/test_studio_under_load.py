"""The Studio overrun, its workers killed and renewed, its orders given up: real Ray, real HTTP."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from service import until
from studio_stage import Running, order_of

from errors import Unavailable
from generators import warden
from generators.order import Made
from services.supply.client import StudioClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

CANCELS, CALLERS, AGAIN_S = 200, 4, 60.0


def compositors(studio: Running) -> set[int]:
    """Pids of the replicas that compose."""
    lines = {pid: Path(f"/proc/{pid}/cmdline") for pid in warden.marked(studio.mark)}
    return {pid for pid, line in lines.items() if line.exists() and b"Compositor" in line.read_bytes()}


@asynccontextmanager
async def callers(client: StudioClient, count: int) -> AsyncIterator[list[object]]:
    """So many callers with one order after another; what came of each, errors included."""
    ended: list[object] = []
    stopping = asyncio.Event()

    async def call(first: int) -> None:
        for seed in range(first, first + 1_000_000):
            if stopping.is_set():
                return
            ended.append((await asyncio.gather(client.make(order_of(seed=seed)), return_exceptions=True))[0])
            if isinstance(ended[-1], Unavailable):
                await asyncio.sleep(0.01)  # an open breaker answers at once

    tasks = [asyncio.create_task(call(number * 1_000_000)) for number in range(count)]
    try:
        yield ended
    finally:
        stopping.set()
        await asyncio.gather(*tasks)


async def until_made(ended: list[object], count: int) -> None:
    """Wait for so many more creatives."""
    wanted = len(made(ended)) + count
    await comes_to_hold(lambda: len(made(ended)) >= wanted)


async def comes_to_hold(holds: Callable[[], bool]) -> None:
    assert await asyncio.to_thread(until, holds, AGAIN_S)


def made(ended: list[object]) -> list[Made]:
    return [one for one in ended if isinstance(one, Made)]


async def turned_away(client: StudioClient) -> None:
    """Send orders for the pool until one is told that every worker is taken."""
    async with asyncio.timeout(AGAIN_S):
        while True:
            answers = await asyncio.gather(client.make(order_of(lane="ahead")), return_exceptions=True)
            if "429" in str(answers[0]):
                return


async def test_an_order_for_the_pool_gives_way_to_those_that_somebody_waits_for(client: StudioClient) -> None:
    async with callers(client, CALLERS) as waiting:
        await until_made(waiting, 1)
        await turned_away(client)
        await until_made(waiting, CALLERS)
    assert {type(one).__name__ for one in waiting} == {"Made"}
    assert (await client.make(order_of(lane="ahead"))).creative.rung == "L1"


async def test_every_answer_tells_rung_stages_and_cost(client: StudioClient) -> None:
    answer = await client.make(order_of())
    assert (answer.creative.rung, answer.cost) == ("L2", 0.0)
    assert {"copy", "compose"} <= answer.timings_ms.keys()
    assert answer.timings_ms["compose"] > answer.timings_ms["copy"] > 0.0


async def test_given_up_orders_leave_no_place_taken(client: StudioClient) -> None:
    rng = np.random.default_rng(3)
    for first in range(0, CANCELS, CALLERS):
        tasks = [asyncio.create_task(client.make(order_of(seed=first + number))) for number in range(CALLERS)]
        await asyncio.sleep(float(rng.uniform(0.0, 0.06)))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    answers = await asyncio.gather(*(client.make(order_of(seed=seed)) for seed in range(CALLERS)), return_exceptions=True)
    assert [type(answer).__name__ for answer in answers] == ["Made"] * CALLERS


async def test_a_killed_worker_costs_orders_but_never_the_studio(client: StudioClient, studio: Running) -> None:
    async with callers(client, CALLERS) as ended:
        await until_made(ended, 5)
        (killed, *_) = compositors(studio)
        os.kill(killed, signal.SIGKILL)
        await until_made(ended, 20)
    assert {type(one).__name__ for one in ended} <= {"Made", "Unavailable"}
    assert killed not in compositors(studio)
    assert studio.process.poll() is None


async def test_renewed_workers_take_over_without_losing_an_order(client: StudioClient, studio: Running, journal: Path) -> None:
    before = compositors(studio)
    async with callers(client, 1) as ended:
        await until_made(ended, 3)
        studio.process.send_signal(signal.SIGHUP)
        await comes_to_hold(lambda: '"renewed"' in journal.read_text() and not before & compositors(studio))
        await until_made(ended, 3)
    assert [one for one in ended if not isinstance(one, Made)] == []
