"""Questions to the service that are no reader's: is it there, how does it stand, what has it made."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

import aiohttp

from errors import Unavailable
from simulations.live.answers import Answer, CatalogueAnswer, CatalogueEntry, Health, Status, read_answer

if TYPE_CHECKING:
    from types import TracebackType

_TIMEOUT = aiohttp.ClientTimeout(total=30)
_PAUSE_S = 0.25
_OK = 200


class Inquiry:
    """One session for questions, used as an async context; every question raises Unavailable if it gets no answer."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url.rstrip("/")

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def health(self) -> Health:
        """Which parts are up."""
        return await self._ask("/healthz", Health)

    async def status(self) -> Status:
        """Policy, lift, totals, pool."""
        return await self._ask("/v1/status", Status)

    async def creatives(self) -> tuple[CatalogueEntry, ...]:
        """Every creative that was ever a candidate."""
        return (await self._ask("/v1/creatives", CatalogueAnswer)).creatives

    async def fetch(self, path: str) -> bytes:
        """The bytes under a path or URL of the service; raises Unavailable unless it answers 200."""
        url = path if path.startswith("http") else self._base_url + path
        try:
            async with self._session.get(url) as response:
                body = await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unavailable(f"{url}: {str(error) or type(error).__name__}") from error
        if response.status != _OK:
            raise Unavailable(f"{url}: answered {response.status}")
        return body

    async def wait_until_up(self, patience_s: float) -> Health:
        """Health once web answers; raises Unavailable, with what came last, if it does not within ``patience_s``."""
        last = f"{self._base_url}/healthz: no answer"
        try:
            async with asyncio.timeout(patience_s):
                while True:
                    try:
                        return await self.health()
                    except Unavailable as error:
                        last = str(error)
                        await asyncio.sleep(_PAUSE_S)
        except TimeoutError:
            raise Unavailable(f"{last}; so for {patience_s:.0f} s: is the service running?") from None

    async def wait_for_studio(self, patience_s: float) -> Health:
        """Health once the Studio is up, or as it is after ``patience_s``: readers can do without."""
        for _ in range(round(patience_s / _PAUSE_S)):
            health = await self.health()
            if health.studio == "up":
                return health
            await asyncio.sleep(_PAUSE_S)
        return await self.health()

    async def settled(self, offset: int, patience_s: float) -> Status:
        """Status once the policy covers ``offset``, or as it is after ``patience_s``."""
        for _ in range(round(patience_s / _PAUSE_S)):
            status = await self.status()
            if status.policy.covers >= offset:
                return status
            await asyncio.sleep(_PAUSE_S)
        return await self.status()

    async def _ask(self, path: str, kind: type[Answer]) -> Answer:
        return read_answer(await self.fetch(path), kind)
