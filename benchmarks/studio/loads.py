"""Two ways of loading the Studio: as many callers as there are, one order after another; and orders that come as they come."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import numpy as np

from benchmarks.studio.orders import DEADLINE_S, Ending, Outcome, placed

if TYPE_CHECKING:
    from benchmarks.studio.orders import Orders
    from services.supply.client import StudioClient

_MS = 1e3


class Seen(NamedTuple):
    """What a load saw in ``seconds``."""

    outcomes: list[Outcome]
    seconds: float

    def figures(self) -> dict[str, Any]:
        """Creatives a second, their milliseconds, how the rest ended, and how soon who was shed knew."""
        made = [outcome.seconds for outcome in self.outcomes if outcome.ending == "made"]
        shed = [outcome.seconds for outcome in self.outcomes if outcome.ending == "shed"]
        endings = {name: sum(outcome.ending == name for outcome in self.outcomes) for name in get_args(Ending)}
        rungs = Counter(outcome.rung for outcome in self.outcomes if outcome.rung)
        stages = [outcome.stages for outcome in self.outcomes if outcome.stages]
        return {
            "per_second": len(made) / self.seconds, "p50_ms": quantile(made, 0.5), "p99_ms": quantile(made, 0.99),
            "rungs": dict(rungs), "shed_p99_ms": quantile(shed, 0.99), **endings,
            "stages_ms": {name: float(np.median([one[name] for one in stages])) for name in (stages[0] if stages else ())},
        }  # fmt: skip


def quantile(seconds: list[float], share: float) -> float | None:
    """A quantile in milliseconds; None of nothing."""
    return float(np.quantile(seconds, share)) * _MS if seconds else None


async def closed(client: StudioClient, orders: Orders, callers: int, seconds: float) -> Seen:
    """``callers`` at once, each with its next order as soon as the last one ended."""
    outcomes: list[Outcome] = []
    started = time.perf_counter()

    async def call() -> None:
        while time.perf_counter() - started < seconds:
            outcomes.append(await placed(client, orders.next(time.time() + DEADLINE_S)))

    await asyncio.gather(*(call() for _ in range(callers)))
    return Seen(outcomes, time.perf_counter() - started)


async def opened(client: StudioClient, orders: Orders, per_second: float, seconds: float, rng: np.random.Generator) -> Seen:
    """Orders at Poisson times, whether or not those before have ended. Counts what was made by the end of the arrivals."""
    tasks: list[asyncio.Task[Outcome]] = []
    started = time.perf_counter()
    due = started
    while due - started < seconds:
        due += float(rng.exponential(1.0 / per_second))
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(placed(client, orders.next(time.time() + DEADLINE_S))))
    took = time.perf_counter() - started
    return Seen(list(await asyncio.gather(*tasks)), took)


async def cancelled(client: StudioClient, orders: Orders, count: int, rng: np.random.Generator) -> int:
    """Place ``count`` orders, eight at once, and give each up at a drawn moment of its life; how many were under way."""
    given_up = 0
    places = asyncio.Semaphore(8)

    async def give_up(after: float) -> None:
        nonlocal given_up
        async with places:
            task = asyncio.create_task(placed(client, orders.next(time.time() + DEADLINE_S)))
            await asyncio.sleep(after)
            given_up += task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    await asyncio.gather(*(give_up(float(rng.uniform(0.0, 0.05))) for _ in range(count)))
    return given_up
