"""How many calls one model is trusted with: slots, a breaker, and no call that its deadline leaves no time for.

Knows no endpoint. Invariants: a slot is given back however its call ends; a call that was cancelled by its caller
says nothing about the server; whatever goes wrong with a call is Unavailable.
"""

from __future__ import annotations

import asyncio
import email.utils
import math
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

import msgspec
from openai import APIStatusError, OpenAIError

from errors import Unavailable
from generators.breaker import Breaker
from generators.models.latency import Latency

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

T = TypeVar("T")

#: The longest that a server's Retry-After is obeyed, in seconds: one wrong header must not silence a model for a day.
LONGEST_PAUSE_S = 60.0
#: Codes by which servers say that they answered, and that the answer is no.
_MODERATED = {"moderation_blocked", "content_policy_violation", "content_filter"}
#: Statuses of a server that is well and does not take the request as it is: a field, an endpoint or a method that it lacks.
_NOT_TAKEN = {400, 404, 405, 422, 501}


class Admission:
    """One model's slots and breaker. ``clock`` gives Unix seconds, as deadlines do."""

    def __init__(self, model: str, in_flight: int, clock: Callable[[], float]) -> None:
        self.model, self.breaker, self.latency, self.under_way = model, Breaker(), Latency(), 0
        self._slots, self._clock = asyncio.Semaphore(in_flight), clock

    async def call(self, work: Callable[[], Awaitable[T]], until: float) -> T:
        """What ``work`` brings by ``until``; raises Unavailable where it brought nothing, with its error as the cause.

        ``work`` raises Unavailable for an answer that is of no use: it counts as the server's failure.
        """
        if self.breaker.refuses(self._clock()):
            raise Unavailable(f"{self.model}: out of service; the breaker is open")
        async with self.slot(until):
            now = self._clock()
            if not self.latency.fits(until - now):
                raise Unavailable(f"{self.model}: {until - now:.2f} s are left, it takes {self.latency.expected_s:.2f}")
            if not self.breaker.allows(now):
                raise Unavailable(f"{self.model}: out of service; the breaker is open")
            return await self._judged(work, now, until)

    @asynccontextmanager
    async def slot(self, until: float) -> AsyncIterator[None]:
        """One of the slots; raises Unavailable where none came free by ``until``."""
        try:
            async with asyncio.timeout(until - self._clock()):
                await self._slots.acquire()
        except TimeoutError as error:
            raise Unavailable(f"{self.model}: no slot came free in time") from error
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1
            self._slots.release()

    async def _judged(self, work: Callable[[], Awaitable[T]], began: float, until: float) -> T:
        try:
            async with asyncio.timeout(until - began):
                brought = await work()
        except TimeoutError as error:
            if self.latency.cut_off(self._clock() - began):
                self.breaker.failed(self._clock())
            raise Unavailable(f"{self.model}: no answer in time") from error
        except APIStatusError as error:
            self._take(error)
            raise Unavailable(f"{self.model}: status {error.status_code}: {_short(error.message)}") from error
        except (OpenAIError, msgspec.DecodeError, UnicodeError, RecursionError, Unavailable) as error:
            self.breaker.failed(self._clock())
            raise Unavailable(f"{self.model}: {error!r}, from {error.__cause__!r}") from error
        self.breaker.succeeded()
        self.latency.saw(self._clock() - began)
        return brought

    def _take(self, error: APIStatusError) -> None:
        """What a status says about the server."""
        if moderated(error):
            self.breaker.succeeded()
            return
        self.breaker.failed(self._clock())
        pause = retry_after(error.response.headers.get("retry-after", ""), self._clock())
        if pause > 0:
            self.breaker.pause(self._clock() + pause)


def moderated(error: BaseException | None) -> bool:
    """Whether the server refused what was asked for, not how."""
    # The client hands on whatever JSON the server sent as these: a list has no hash.
    return isinstance(error, APIStatusError) and any(
        said in _MODERATED for said in (error.code, error.type) if isinstance(said, str)
    )


def not_taken(error: BaseException | None) -> bool:
    """Whether the server did not take the request's form: most likely it does not know a field, or the endpoint."""
    return isinstance(error, APIStatusError) and error.status_code in _NOT_TAKEN and not moderated(error)


def retry_after(header: str, now: float) -> float:
    """Seconds that a Retry-After asks to wait, at most ``LONGEST_PAUSE_S``; 0 where it asks for none or says nothing.

    Both forms of RFC 9110, section 10.2.3: seconds, or a date.
    """
    try:
        seconds = float(header)
    except ValueError:
        seconds = _until_date(header, now)
    return min(seconds, LONGEST_PAUSE_S) if seconds > 0 and not math.isnan(seconds) else 0.0


def _until_date(header: str, now: float) -> float:
    try:
        return email.utils.parsedate_to_datetime(header).timestamp() - now
    except (ValueError, OverflowError):
        return 0.0


def _short(text: str) -> str:
    """A server's words in one line of a log."""
    return " ".join(text.split())[:200]
