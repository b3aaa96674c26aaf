"""Readers: people who visit pages, get ads from the running service, and click or do not.

Knows no policy and no log. Invariant: whether a person clicks depends on the attributes of the ad, the person and the
moment of the run, never on who chose the ad.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Protocol

import aiohttp
import numpy as np

from simulations.live.wire import PIXEL, REDIRECT, Wire, forged
from simulations.people import attribute_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulations.live.answers import DecisionAnswer
    from simulations.live.tally import Tally
    from simulations.people import People
    from simulations.scenario import Scenario

#: Decisions waiting for an answer at once: beyond it readers wait, so a slow service is not buried.
MOST_WAITING = 32

_TIMEOUT_S = 10.0
_PLACEMENTS = {"mobile": ("phone", "phone", "feed"), "tablet": ("rail", "feed"), "desktop": ("top", "rail", "feed")}


class Observer(Protocol):
    """Somebody who watches the run go by."""

    def visited(self, tally: Tally) -> None:
        """One more visit got its answer, or failed to."""
        ...


async def drive(
    base_url: str,
    *,
    people: People,
    scenario: Scenario,
    decisions: int,
    rate: float,
    rng: np.random.Generator,
    observer: Observer,
    clock: Callable[[], float] = time.perf_counter,
    now: Callable[[], float] = time.time,
) -> Tally:
    """Send ``decisions`` visits at up to ``rate`` a second and wait until the last click has come.

    ``clock`` measures (any start), ``now`` dates the shift of taste (Unix seconds).
    Never raises for what the service does: answers outside the agreement, and missing ones, are counted in the tally.
    """
    connector = aiohttp.TCPConnector(limit=2 * MOST_WAITING)
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        wire = Wire(session, base_url, clock)
        await _Readers(wire, people, scenario, observer, now).visit(decisions, rate, rng)
        return wire.close()


class _Readers:
    """Everybody's visits over one wire."""

    def __init__(self, wire: Wire, people: People, scenario: Scenario, observer: Observer, now: Callable[[], float]) -> None:
        self._wire, self._people, self._scenario, self._observer, self._now = wire, people, scenario, observer, now
        self._waiting = asyncio.Semaphore(MOST_WAITING)

    async def visit(self, decisions: int, rate: float, rng: np.random.Generator) -> None:
        """All visits, paced, each with a generator of its own so that its choices do not hang on the others' timing."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        async with asyncio.TaskGroup() as visits:
            for number in range(decisions):
                await self._waiting.acquire()
                self._note_shift(number / decisions)
                visits.create_task(self._one(number / decisions, rng.spawn(1)[0]))
                due = max(due + 1 / rate, loop.time())  # a lost second is not caught up with: no burst after a stall
                await asyncio.sleep(due - loop.time())

    def _note_shift(self, progress: float) -> None:
        if self._wire.tally.shifted_at is None and progress >= self._scenario.shift.at:
            self._wire.tally.shifted_at = self._now()

    async def _one(self, progress: float, rng: np.random.Generator) -> None:
        person = int(self._people.visit(rng, 1)[0])
        try:
            answer = await self._wire.decide(self._wish(person, rng))
        finally:
            self._waiting.release()
        self._observer.visited(self._wire.tally)
        if answer is not None and rng.random() < self._scenario.visits.view:
            await self._look(answer, person, progress, rng)

    def _wish(self, person: int, rng: np.random.Generator) -> dict[str, object]:
        context, visits = self._people.context(person, rng), self._scenario.visits
        placements = _PLACEMENTS.get(str(context["device"]), _PLACEMENTS["desktop"])
        placement = placements[rng.integers(len(placements))]
        wish: dict[str, object] = {"placement": placement, "user_id": self._people.ids[person], "context": context}
        if rng.random() < visits.own_creative:
            wish |= {"generate": True, "deadline_ms": visits.deadline_ms}
        return wish

    async def _look(self, answer: DecisionAnswer, person: int, progress: float, rng: np.random.Generator) -> None:
        """The ad is on the screen: the pixel, then what this person makes of it."""
        if await self._wire.follow(answer.impression_url, "pixel", PIXEL) is not None:
            self._wire.tally.show(answer.policy.name)
        if rng.random() < self._scenario.visits.viewable:
            await self._wire.report(answer, "viewable")
        row = np.array([attribute_row(answer.creative.attributes)])
        if rng.random() < self._people.click_probability(np.array([person]), row, progress)[0]:
            await self._click(answer, rng)
        elif rng.random() < self._scenario.reactions.dismiss:
            await self._wire.report(answer, "dismiss")

    async def _click(self, answer: DecisionAnswer, rng: np.random.Generator) -> None:
        faults = self._scenario.faults
        late = faults.late_s if rng.random() < faults.late else 0.0
        await asyncio.sleep(late + rng.exponential(self._scenario.reactions.click_delay_s))
        if rng.random() < faults.forged:
            await self._wire.follow(forged(answer.click_url), "forged click", REDIRECT)
            self._wire.tally.forged += 1
        await self._wire.click(answer)
        if rng.random() < faults.duplicate:
            await self._wire.follow(answer.click_url, "second click", REDIRECT)
            self._wire.tally.duplicates += 1
        await self._stay(answer, rng)

    async def _stay(self, answer: DecisionAnswer, rng: np.random.Generator) -> None:
        reactions = self._scenario.reactions
        if rng.random() < reactions.dwell:
            await self._wire.report(answer, "dwell", rng.exponential(reactions.dwell_s))
        if rng.random() < reactions.conversion:
            await self._wire.report(answer, "conversion", reactions.conversion_value)
