"""What readers notice while the Studio is overrun: ad requests that ask for a creative of their own, over HTTP."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp

from benchmarks.studio.loads import quantile
from services.decisions.record import Decision
from services.records import Kind, decode
from services.settings import Settings
from services.stores import open_log

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

_DEADLINE_MS = 400


class Reach(NamedTuple):
    """Where web answers, and the folder of its log."""

    url: str
    data: Path


async def asked(reach: Reach, per_second: float, seconds: float, rng: np.random.Generator) -> dict[str, Any]:
    """Ask at Poisson times; rungs served, errors, and web's own milliseconds for those whose making it shed."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256)) as session:
        before = await _shed(session, reach.url)
        tasks: list[asyncio.Task[tuple[str, float]]] = []
        started = time.perf_counter()
        due = started
        while due - started < seconds:
            due += float(rng.exponential(1.0 / per_second))
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(_ask(session, reach.url, len(tasks))))
        answers = await asyncio.gather(*tasks)
        shed = await _shed(session, reach.url) - before
    rungs = {rung: sum(got == rung for got, _ in answers) for rung in ("L0", "L1", "L2", "L3", "error")}
    decided = _decided_ready(reach.data)[: int(shed)]
    return {
        "asked": len(answers), "rungs": rungs, "shed_by_web": shed, "all_p99_ms": quantile([took for _, took in answers], 0.99),
        "shed_decided_p50_ms": quantile(decided, 0.5), "shed_decided_p99_ms": quantile(decided, 0.99),
    }  # fmt: skip


def _decided_ready(data: Path) -> list[float]:
    """Seconds that web took for requests that wanted a making and got a ready creative, the quickest first.

    As many of them as web shed are those that it shed: who waited for a making in vain waited for the whole deadline.
    """
    log, offset = open_log(Settings(data=data)), 0
    found: list[float] = []
    while page := log.read(offset, 2_000, (Kind.DECISION,)):
        decisions = [one for one in (decode(stored.payload) for stored in page) if isinstance(one, Decision)]
        found += [one.decide_ms or 0.0 for one in decisions if one.forced and one.rung in {"L0", "L1"}]
        offset = page[-1].offset
    log.close()
    return [took / 1e3 for took in sorted(found)]


async def _ask(session: aiohttp.ClientSession, url: str, number: int) -> tuple[str, float]:
    """Rung, and seconds as the caller saw them."""
    body = {"placement": "rail", "user_id": f"reader-{number}", "generate": True, "deadline_ms": _DEADLINE_MS}
    started = time.perf_counter()
    try:
        async with session.post(f"{url}/v1/decisions", json=body) as response:
            answer = await response.json()
            return str(answer.get("rung", "error")), time.perf_counter() - started
    except aiohttp.ClientError:
        return "error", time.perf_counter() - started


async def _shed(session: aiohttp.ClientSession, url: str) -> float:
    """How many makings web has shed so far, by its own count."""
    async with session.get(f"{url}/metrics") as response:
        lines = (await response.text()).splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith("adloom_makes_total") and '"shed"' in line)
