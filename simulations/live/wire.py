"""The wire: the public API as one reader's browser uses it, every answer counted.

Knows URLs and status codes, not what a reader likes. Invariant: nothing that the service does raises; what was not
answered as agreed is in the tally.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import aiohttp
import msgspec
from yarl import URL

from errors import Unavailable
from simulations.live.answers import DecisionAnswer, read_answer
from simulations.live.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: What a pixel answers, and a click.
PIXEL, REDIRECT = 200, 302

_TOKEN = re.compile(r"[A-Za-z0-9_-]{24,}={0,2}")
_SUCCESS = 2
_LONGEST = 100


def forged(url: str) -> str:
    """The same link with one character of its token changed; the link itself if it holds no token."""
    tokens = [match[0] for match in _TOKEN.finditer(URL(url, encoded=True).raw_path_qs)]
    if not tokens:
        return url
    token = max(tokens, key=len)
    middle = len(token) // 2
    other = "A" if token[middle] != "A" else "B"
    return url.replace(token, token[:middle] + other + token[middle + 1 :])


class Wire:
    """Requests over one session; ``clock`` gives seconds for the stopwatches."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str, clock: Callable[[], float]) -> None:
        self.tally = Tally()
        self._session, self._base_url, self._clock = session, base_url.rstrip("/"), clock
        self._began = self._last_answer = clock()

    async def decide(self, wish: Mapping[str, object], due: float | None = None) -> DecisionAnswer | None:
        """The ad for one wish; None if none came. The time it took counts from ``due`` on the clock, where that was earlier:
        a request that had to wait on our side waited all the same.
        """
        started = self._clock() if due is None else min(due, self._clock())
        try:
            answer = await self._decision(wish)
        except (aiohttp.ClientError, TimeoutError, Unavailable) as error:
            self.tally.refuse(f"decision: {_said(error)}")
            return None
        self._last_answer = self._clock()
        self.tally.decide(answer.rung, 1000 * (self._last_answer - started))
        self.tally.stopwatches.stop(answer.policy.covers, self._last_answer)
        return answer

    async def follow(self, url: str, what: str, expected: int) -> str | None:
        """Get a link, no redirect: its ``adloom-offset`` ("" without one); None if it did not answer ``expected``."""
        try:
            async with self._session.get(URL(url, encoded=True), allow_redirects=False) as response:
                status, offset = response.status, response.headers.get("adloom-offset", "")
                await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            self.tally.break_link(f"{what}: {_said(error)}")
            return None
        if status != expected:
            self.tally.break_link(f"{what}: answered {status}")
            return None
        return offset

    async def click(self, answer: DecisionAnswer) -> None:
        """Follow the ad's link, and start the stopwatch of this click; one that has no place in the log yet is not timed."""
        offset = await self.follow(answer.click_url, "click", REDIRECT)
        if offset is not None:
            self.tally.click(answer.policy.name, int(offset) if offset.isdigit() else None, self._clock())

    async def report(self, answer: DecisionAnswer, kind: str, value: float | None = None) -> None:
        """Post an event about the ad; ``value`` in seconds of dwell or the worth of a conversion."""
        event = {"kind": kind} if value is None else {"kind": kind, "value": round(value, 2)}
        try:
            async with self._session.post(URL(answer.event_url, encoded=True), json=event) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as error:
            self.tally.refuse(f"{kind}: {_said(error)}")
            return
        if status // 100 != _SUCCESS:
            self.tally.refuse(f"{kind}: answered {status}")
            return
        self.tally.events += 1

    def close(self) -> Tally:
        """No decision follows: the tally of the run."""
        self.tally.stopwatches.give_up(self._last_answer)
        self.tally.seconds = self._last_answer - self._began
        return self.tally

    async def _decision(self, wish: Mapping[str, object]) -> DecisionAnswer:
        async with self._session.post(f"{self._base_url}/v1/decisions", json=wish) as response:
            body = await response.read()
            if response.status // 100 != _SUCCESS:
                raise Unavailable(f"answered {response.status}{_detail(body)}")
        return read_answer(body, DecisionAnswer)


def _detail(body: bytes) -> str:
    """Why, where the answer is a problem that says so (RFC 9457); a label that is counted, so a short one."""
    try:
        return f" ({str(msgspec.json.decode(body, type=dict[str, object])['detail'])[:_LONGEST]})"
    except (msgspec.MsgspecError, KeyError):
        return ""


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
