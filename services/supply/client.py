"""The Studio's client: one pooled session, a deadline, a breaker, and a limit on what is under way. Never imports Ray.

Invariant: ``make`` ends by the order's deadline, and raises Refused or Unavailable and nothing else.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

import aiohttp
import msgspec

from errors import InvalidInput, Refused, Unavailable
from generators.breaker import Breaker
from generators.order import Made

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.order import Order

_HEALTH_SECONDS = 1.0
#: Time that an order must have had before its lateness counts against the Studio.
_ENOUGH_SECONDS = 1.0
#: Bytes of an answer: ten pictures at their IAB weights are a quarter of it.
_LARGEST = 8_000_000
#: Statuses that the Studio itself gives: it is up, whatever it thinks of the order.
_ANSWERED = {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.GATEWAY_TIMEOUT}

_decoder = msgspec.msgpack.Decoder(Made)


class _Problem(msgspec.Struct):
    detail: str = ""
    what: str = ""
    rules: tuple[str, ...] = ()


class StudioClient:
    """Asks a Studio to make creatives. ``url`` is its root, ``in_flight`` how many orders may be under way at once."""

    def __init__(self, url: str, *, in_flight: int, clock: Callable[[], float]) -> None:
        self._url, self._limit, self._clock = url.rstrip("/"), in_flight, clock
        self._breaker, self._under_way = Breaker(), 0
        self._session: aiohttp.ClientSession | None = None

    async def make(self, order: Order) -> Made:
        """What the order asks for; raises Refused, or Unavailable: full, open, late, down, or nonsense came back."""
        now = self._clock()
        if now >= order.deadline:
            raise Unavailable(f"order.deadline: expected time left, got {now - order.deadline:.3f} s too late")
        if self.full:
            raise Unavailable(f"studio: expected at most {self._limit} orders under way, got one more")
        if not self._breaker.allows(now):
            raise Unavailable("studio: out of service; the breaker is open")
        self._under_way += 1
        try:
            status, body = await self._post(order, order.deadline - now)
            return self._read(status, body)
        finally:
            self._under_way -= 1

    @property
    def full(self) -> bool:
        """Whether one more order would be shed."""
        return self._under_way >= self._limit

    async def healthy(self) -> bool:
        """Whether the Studio takes orders; asks it, past the breaker."""
        try:
            timeout = aiohttp.ClientTimeout(total=_HEALTH_SECONDS)
            async with self._pool().get(f"{self._url}/healthz", timeout=timeout) as response:
                return response.status == HTTPStatus.OK
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def close(self) -> None:
        """Close the pool; a later call opens a new one."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _pool(self) -> aiohttp.ClientSession:
        """The session, made on first use: it belongs to the running loop, which there is none of at construction."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._limit + 1)  # one more, for the health check
            self._session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None))
        return self._session

    async def _post(self, order: Order, seconds: float) -> tuple[int, bytes]:
        try:
            async with (
                asyncio.timeout(seconds),
                self._pool().post(f"{self._url}/make", data=msgspec.msgpack.encode(order)) as response,
            ):
                return response.status, await _bounded(response)
        except TimeoutError as error:
            if seconds >= _ENOUGH_SECONDS:  # an order that had hardly any time says nothing of the Studio
                self._breaker.failed(self._clock())
            raise Unavailable(f"studio: no answer within {seconds:.3f} s") from error
        except (aiohttp.ClientError, OSError) as error:
            self._breaker.failed(self._clock())
            raise Unavailable(f"studio: no answer ({error!r})") from error

    def _read(self, status: int, body: bytes) -> Made:
        if status == HTTPStatus.OK:
            return self._made(body)
        if status not in _ANSWERED:
            self._breaker.failed(self._clock())
            raise Unavailable(f"studio: expected an answer, got status {status}")
        self._breaker.succeeded()
        problem = _read_problem(body)
        if status == HTTPStatus.CONFLICT:
            raise Refused(problem.what, problem.rules)
        raise Unavailable(f"studio: status {status}, {problem.detail}")

    def _made(self, body: bytes) -> Made:
        try:
            made = _decoder.decode(body)
        except (msgspec.DecodeError, InvalidInput, UnicodeDecodeError) as error:
            self._breaker.failed(self._clock())
            raise Unavailable(f"studio: expected what was made, got {error}") from error
        self._breaker.succeeded()
        return made


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    """The body; raises ClientError where it is larger than any answer of the Studio's."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > _LARGEST:
            raise aiohttp.ClientPayloadError(f"expected at most {_LARGEST} bytes, got more")
    return bytes(body)


def _read_problem(body: bytes) -> _Problem:
    try:
        return msgspec.json.decode(body, type=_Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Problem(detail="no reason given")
