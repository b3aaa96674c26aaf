"""Reads that a decision waits for: whatever is asked for in one turn of the event loop goes out as one MGET, within a budget.

An MGET that is late is left to end by itself: a call that is cancelled leaves its reply on the connection, for whoever asks
next. While one is late nobody waits for another, so a Redis that stalls costs one budget and then nothing, and it heals by the
late one's end. Invariant: one connection, one MGET on it at a time, and no value is handed out that does not carry its name.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, NamedTuple

import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from services.storage.counters import unlabelled
from services.storage.redis.client import client_options
from services.storage.redis.counters import list_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

logger = logging.getLogger("adloom.web")

#: After a failure nobody asks for this long: a connection that is refused costs as much as ten reads.
_REST_SECONDS = 0.1


class _Ask(NamedTuple):
    names: tuple[str, ...]
    answer: asyncio.Future[list[bytes | None] | None]


class HotReads:
    """HotLists of a Redis. Everything here is called on one event loop.

    seconds: the budget of a read. count: told how each ended, "read", "late", "failed", or "skipped", because another was late
    or had just failed.
    """

    def __init__(self, url: str, seconds: float, count: Callable[[str], None]) -> None:
        self._client = redis.asyncio.Redis.from_url(
            url, max_connections=1, retry=Retry(NoBackoff(), 0), **client_options("adloom-hot")
        )
        self._seconds, self._count = seconds, count
        self._asked: list[_Ask] = []
        self._flight: asyncio.Task[None] | None = None
        self._sent = self._rests_until = 0.0
        self._failing = False

    async def read(self, names: Sequence[str]) -> list[bytes | None] | None:
        """See HotLists.read."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        if now < self._rests_until or (self._flight is not None and now - self._sent >= self._seconds):
            self._count("skipped")
            return None
        ask = _Ask(tuple(names), loop.create_future())
        if not self._asked:
            loop.call_soon(self._send)
        self._asked.append(ask)
        ending = loop.call_later(self._seconds, self._answer, ask, None, "late")
        try:
            return await ask.answer
        finally:
            ending.cancel()

    def _answer(self, ask: _Ask, answer: list[bytes | None] | None, outcome: str) -> None:
        if not ask.answer.done():  # it was late, or its request has ended
            self._count(outcome)
            ask.answer.set_result(answer)

    def _send(self) -> None:
        """One MGET for all who wait, unless one is under way: then they go with the next."""
        if self._flight is not None:
            return
        asks, self._asked = [ask for ask in self._asked if not ask.answer.done()], []
        if asks:
            loop = asyncio.get_running_loop()
            self._sent = loop.time()
            self._flight = loop.create_task(self._fly(asks))

    async def _fly(self, asks: list[_Ask]) -> None:
        values: Mapping[str, bytes | None] | None = None
        try:
            values = await self._fetch(dict.fromkeys(name for ask in asks for name in ask.names))
        except (redis.RedisError, OSError, ValueError) as error:
            await self._rest(error)
        for ask in asks:
            if values is None:
                self._answer(ask, None, "failed")
            else:
                self._answer(ask, [values[name] for name in ask.names], "read")
        self._flight = None
        self._send()

    async def _fetch(self, names: Iterable[str]) -> Mapping[str, bytes | None]:
        found: list[Any] = await self._client.mget([list_key(name) for name in names])
        self._failing = False
        return {name: unlabelled(name, value) for name, value in zip(names, found, strict=True)}

    async def _rest(self, error: Exception) -> None:
        """Begin anew a little later, on another connection: where a reply was cut or another's, this one cannot be trusted."""
        if not self._failing:  # said once, not ten times a second
            logger.warning("what people have met cannot be read", extra={"why": str(error)})
        self._failing = True
        self._rests_until = asyncio.get_running_loop().time() + _REST_SECONDS
        await self._client.connection_pool.disconnect()

    async def close(self) -> None:
        """See HotLists.close."""
        if self._flight is not None:
            await self._flight
        await self._client.aclose()
