"""Readers: the people of a world, asking a running service for ads over HTTP, and doing with them what the world says.

Knows no policy and no log. Invariant: whether a person clicks depends on the attributes of the ad, the person and the
moment of the run, never on who chose the ad.
"""

from __future__ import annotations

import asyncio
import math
import time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

import aiohttp
import numpy as np

from simulations.live.wire import PIXEL, REDIRECT, Wire, forged
from simulations.world import Moment
from simulations.world.cells import attribute_row, kinds_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from simulations.live.answers import DecisionAnswer
    from simulations.live.pacing import Pacing
    from simulations.live.tally import Tally
    from simulations.world import Reactions, Visits, World

_TIMEOUT_S = 10.0
#: Visits drawn at a time: a session goes on over as many.
_DRAWN = 32


class Observer(Protocol):
    """Somebody who watches the run go by."""

    def visited(self, tally: Tally) -> None:
        """One more visit got its answer, or failed to."""
        ...


async def drive(
    base_url: str,
    *,
    world: World,
    decisions: int,
    pacing: Pacing,
    rng: np.random.Generator,
    observer: Observer,
    patience_s: float = math.inf,
    clock: Callable[[], float] = time.perf_counter,
    now: Callable[[], float] = time.time,
) -> Tally:
    """Send ``decisions`` visits and wait until the last event has come, or ``patience_s`` after the last visit set out.

    ``clock`` measures (any start), ``now`` dates visits and the shift of taste (Unix seconds).
    Never raises for what the service does: answers outside the agreement, and missing ones, are counted in the tally.
    """
    connector = aiohttp.TCPConnector(limit=2 * pacing.most_waiting if pacing.most_waiting else 0)
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        wire = Wire(session, base_url, clock)
        await _Readers(wire, world, pacing, observer, clock, now).visit(decisions, patience_s, rng)
        return wire.close()


class _Visit(NamedTuple):
    """One visit: columns of length one, when it is due on the clock, and a generator of its own."""

    visits: Visits
    progress: float
    due: float
    rng: np.random.Generator


class _Readers:
    """Everybody's visits over one wire."""

    def __init__(
        self, wire: Wire, world: World, pacing: Pacing, observer: Observer, clock: Callable[[], float], now: Callable[[], float]
    ) -> None:
        self._wire, self._world, self._pacing, self._observer = wire, world, pacing, observer
        self._clock, self._now = clock, now
        self._waiting = asyncio.Semaphore(pacing.most_waiting) if pacing.most_waiting else None

    async def visit(self, decisions: int, patience_s: float, rng: np.random.Generator) -> None:
        """All visits, paced, each with a generator of its own so that its choices do not hang on the others' timing."""
        under_way: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as visits:
            async for visit in self._due(decisions, rng):
                if self._waiting:
                    await self._waiting.acquire()
                task = visits.create_task(self._one(visit))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
            await self._give_up(under_way, patience_s)

    async def _give_up(self, under_way: set[asyncio.Task[None]], patience_s: float) -> None:
        """Cancel, after a while, the visits whose events would come too late."""
        if not under_way or math.isinf(patience_s):
            return
        _, late = await asyncio.wait(under_way, timeout=patience_s)
        self._wire.tally.unfinished = len(late)
        for task in late:
            task.cancel()

    async def _due(self, decisions: int, rng: np.random.Generator) -> AsyncIterator[_Visit]:
        coming = rng.spawn(1)[0]
        number = 0
        async for due in self._pacing.dues(decisions, rng, self._clock):
            progress = number / decisions
            if number % _DRAWN == 0:
                drawn = self._world.come(min(_DRAWN, decisions - number), Moment(progress, self._now()), coming)
            self._note_shift(progress)
            row = number % _DRAWN
            yield _Visit(drawn.rows(slice(row, row + 1)), progress, due, rng.spawn(1)[0])
            number += 1

    def _note_shift(self, progress: float) -> None:
        shift = self._world.scenario.shift
        if shift and self._wire.tally.shifted_at is None and progress >= shift.at:
            self._wire.tally.shifted_at = self._now()

    async def _one(self, visit: _Visit) -> None:
        try:
            answer = await self._wire.decide(self._wish(visit), None if self._waiting else visit.due)
        finally:
            if self._waiting:
                self._waiting.release()
        self._observer.visited(self._wire.tally)
        if answer is not None:
            await self._meet(answer, visit)

    def _wish(self, visit: _Visit) -> dict[str, object]:
        visits, asked = visit.visits, self._world.scenario.visits
        wish: dict[str, object] = {
            "placement": self._world.placements[int(visits.placement[0])],
            "user_id": self._world.population.name(int(visits.people[0])),
            "context": visits.contexts.row(0),
        }
        if visit.rng.random() < asked.own_creative:
            wish |= {"generate": True, "deadline_ms": asked.deadline_ms}
        return wish

    async def _meet(self, answer: DecisionAnswer, visit: _Visit) -> None:
        """The ad is on the page: the pixel, then what this visitor makes of it, each event when it is due."""
        reactions = self._react(answer, visit)
        if reactions.seen[0] and await self._wire.follow(answer.impression_url, "pixel", PIXEL) is not None:
            self._wire.tally.show(answer.policy.name)
        if reactions.viewable[0]:
            await self._wire.report(answer, "viewable")
        due = (
            (reactions.click_after, partial(self._click, answer, visit.rng)),
            (reactions.again_after, partial(self._click_again, answer)),
            (reactions.conversion_after, partial(self._convert, answer)),
            (reactions.dismiss_after, partial(self._wire.report, answer, "dismiss")),
        )
        began = self._clock()
        for after, do in sorted(due, key=lambda event: float(event[0][0])):  # no conversion overtakes its click
            if math.isfinite(after[0]):
                await asyncio.sleep(max(0.0, began + float(after[0]) - self._clock()))
                await do()

    def _react(self, answer: DecisionAnswer, visit: _Visit) -> Reactions:
        shown = np.array([attribute_row(answer.creative.attributes)])
        campaigns = np.array([self._world.campaign_number(answer.campaign)])
        moment = Moment(visit.progress, self._now())
        return self._world.react(visit.visits, shown, kinds_of(shown), moment, visit.rng, campaigns=campaigns)

    async def _click(self, answer: DecisionAnswer, rng: np.random.Generator) -> None:
        scenario = self._world.scenario
        if rng.random() < scenario.faults.forged:
            await self._wire.follow(forged(answer.click_url), "forged click", REDIRECT)
            self._wire.tally.forged += 1
        await self._wire.click(answer)
        if rng.random() < scenario.reactions.dwell:
            await self._wire.report(answer, "dwell", rng.exponential(scenario.reactions.dwell_s))

    async def _click_again(self, answer: DecisionAnswer) -> None:
        await self._wire.follow(answer.click_url, "second click", REDIRECT)
        self._wire.tally.duplicates += 1

    async def _convert(self, answer: DecisionAnswer) -> None:
        await self._wire.report(answer, "conversion", self._world.scenario.reactions.conversion_value)
