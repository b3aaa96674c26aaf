"""Every part that makes creatives, taken away one at a time under load: no error, no empty slot, and it comes back."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

from load import load
from service import UP_S, machine, until, variable_of
from stub_openai import Answer, serving
from studio_stage import order_of

from generators.copywriting.grammar import GrammarWriter
from generators.warden import MARK, marked
from services.supply.client import StudioClient

if TYPE_CHECKING:
    from load import Load
    from service import Machine
    from stub_openai import Stub

    from generators.creative import Creative

LINE = '{"headline": "A calm night.", "body": "You wake by the lake.", "cta": "Look", "facts": ["linen"], "offers": []}'
VISITS, AGAIN_S = 30, 90.0


def workers(stage: Machine, kind: str) -> set[int]:
    """Pids of the Studio's replicas of one class."""
    marks = {variable_of(pid, MARK) for pid in stage.alive()} - {""}
    return {pid for mark in marks for pid in marked(mark) if kind in _command(pid)}


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:  # it ended meanwhile
        return ""


def kill_all(pids: set[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):  # it ended with one that was killed before it
            os.kill(pid, signal.SIGKILL)


async def made_by(stage: Machine, seed: int) -> Creative:
    """What the Studio makes of an order for models. Supply may see nothing worth one: readers of this load have no taste."""
    client = StudioClient(f"http://127.0.0.1:{stage.studio_port}", in_flight=1, clock=time.time)
    try:
        return (await client.make(order_of(seed=seed))).creative
    finally:
        await client.close()


def lose_model(stage: Machine, stub: Stub, loop: asyncio.AbstractEventLoop) -> None:
    """End a server that is in use; orders are met without it."""
    asyncio.run(made_by(stage, 1))
    assert stub.asked, stage.said()
    asyncio.run_coroutine_threadsafe(stub.stop(), loop).result(10.0)
    assert asyncio.run(made_by(stage, 2)).writer == GrammarWriter.name, stage.said()


def lose_worker(stage: Machine, client: Load, kind: str) -> None:
    """Kill every replica of a class; ads go on, and a new one comes."""
    before = workers(stage, kind)
    assert before, stage.said()
    kill_all(before)
    assert client.rested(VISITS, UP_S), stage.said()
    assert until(lambda: bool(workers(stage, kind) - before), AGAIN_S), stage.said()


def lose_ray(stage: Machine, client: Load) -> None:
    """Kill everything below the Studio, and the Studio."""
    studio = stage.part("generate")
    assert studio is not None, stage.said()
    kill_all({pid for pid in stage.alive() if variable_of(pid, MARK)} | {studio})
    assert client.rested(VISITS, UP_S), stage.said()
    stage.await_studio()


def lose_one_after_another(folder: Path, stub: Stub, loop: asyncio.AbstractEventLoop) -> Load:
    settings = {"ADLOOM_OPENAI_BASE_URL": stub.url, "ADLOOM_OPENAI_IMAGE_MODEL": "stub-draws"}
    with machine(folder, **settings) as stage:
        stage.serve()
        stage.await_studio()
        with load(stage.url, 11) as client:
            lose_model(stage, stub, loop)
            assert client.rested(VISITS, UP_S), stage.said()
            for kind in ("ServerIllustrator", "Compositor", "Copywriter"):
                lose_worker(stage, client, kind)
            lose_ray(stage, client)
            assert client.rested(VISITS, UP_S), stage.said()
    return client


async def test_a_lost_model_illustrator_compositor_or_ray_costs_no_slot(tmp_path: Path) -> None:
    async with serving(Answer(LINE)) as (stub, _):
        client = await asyncio.to_thread(lose_one_after_another, tmp_path, stub, asyncio.get_running_loop())
    assert client.odd == []
    assert set(client.rungs) <= {"L0", "L1", "L2", "L3"}
    assert len(client.rungs) > 5 * VISITS
