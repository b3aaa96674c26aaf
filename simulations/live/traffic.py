"""Traffic: the people of a scenario against a running service at a given rate, and what came of it in figures.

The population, its clicks and its wire are the demo's; here the loop is open, so a slow service shows.
"""

from __future__ import annotations

import asyncio

import msgspec
import numpy as np

from simulations.live.inquiry import Inquiry
from simulations.live.pacing import Pacing
from simulations.live.readers import Observer, drive
from simulations.live.summary import percentile
from simulations.live.tally import Tally
from simulations.scenario import Scenario
from simulations.scenario.campaigns import campaigns_of
from simulations.world import World

#: Seconds to wait for the service at first, and for events that are still to come at the end.
PATIENCE_S = 10.0


class Traffic(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a run. Times are milliseconds from when a visit was due to its ad; ``seconds`` last until the last ad.

    ``asked``: visits that set out; ``decisions``: those that got an ad; ``shown``, ``clicks`` by group (``control``,
    ``adloom``); ``errors``: what went wrong, in words, and how often; ``unfinished``: visits whose events were still to come.
    """

    asked: int
    decisions: int
    seconds: float
    per_second: float
    decide_ms_p50: float | None
    decide_ms_p99: float | None
    shown: dict[str, int]
    clicks: dict[str, int]
    duplicates: int
    forged: int
    unfinished: int
    errors: dict[str, int]


def send_traffic(base_url: str, scenario: Scenario, *, rate: float, seconds: float, seed: int, observer: Observer) -> Traffic:
    """Send ``rate`` visits a second for ``seconds``, as a Poisson process. Raises Unavailable if nobody answers at first."""
    rng = np.random.default_rng(seed)
    world = World(scenario, campaigns_of(scenario), rng)
    asked = max(1, round(rate * seconds))
    return _summed(asked, asyncio.run(_sent(base_url, world, asked, Pacing(rate), rng, observer)))


async def _sent(base_url: str, world: World, asked: int, pacing: Pacing, rng: np.random.Generator, observer: Observer) -> Tally:
    async with Inquiry(base_url) as inquiry:
        await inquiry.wait_until_up(PATIENCE_S)
    return await drive(base_url, world=world, decisions=asked, pacing=pacing, rng=rng, observer=observer, patience_s=PATIENCE_S)


def _summed(asked: int, tally: Tally) -> Traffic:
    per_second = tally.decisions / tally.seconds if tally.seconds else 0.0
    return Traffic(
        asked=asked, decisions=tally.decisions, seconds=round(tally.seconds, 1), per_second=round(per_second, 1),
        decide_ms_p50=percentile(tally.decide_ms, 50), decide_ms_p99=percentile(tally.decide_ms, 99),
        shown=dict(tally.shown), clicks=dict(tally.clicks), duplicates=tally.duplicates, forged=tally.forged,
        unfinished=tally.unfinished, errors=dict(tally.complaints),
    )  # fmt: skip
