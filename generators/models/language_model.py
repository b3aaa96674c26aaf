"""One language model on one server: asked in the dialect that its server was seen to take, within its admission.

Knows no copy. Invariant: a request that is refused is never sent again as it was or in another form; it makes the server
be probed anew, and the next request is shaped by what was found.
"""

from __future__ import annotations

import asyncio
import logging
import math
from typing import TYPE_CHECKING

import msgspec
from openai import APIStatusError, OpenAIError

from errors import Unavailable
from generators.models.admission import Admission, not_taken
from generators.models.dialects import Capabilities, Question, put
from generators.models.probing import PROBE_FORM, PROBE_TALK, probe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openai import AsyncOpenAI

    from generators.models.dialects import Form, Message, Reply

logger = logging.getLogger(__name__)

FLOOR = Capabilities()
#: Seconds that probing may take, and the least between two probings' starts.
PROBE_S, AGAIN_S = 30.0, 60.0


class LanguageModel:
    """``start`` it as soon as a loop runs, so that the first order finds the probing done; else the first ``ask`` does."""

    def __init__(self, client: AsyncOpenAI, model: str, in_flight: int, clock: Callable[[], float]) -> None:
        self.model, self.admission = model, Admission(model, in_flight, clock)
        self.capabilities = FLOOR
        self._client, self._clock = client, clock
        self._known, self._tried = False, asyncio.Event()
        self._probing: asyncio.Task[None] | None = None
        self._began = -math.inf

    def start(self) -> None:
        """Begin probing in the background, unless it was begun less than ``AGAIN_S`` ago."""
        if self._clock() - self._began >= AGAIN_S:
            self._began = self._clock()
            self._probing = asyncio.create_task(self._probe())

    async def probed(self) -> Capabilities:
        """What the server can do, once it has been probed for the first time; the common floor where it did not answer."""
        if not self._known:
            self.start()
        await self._tried.wait()
        return self.capabilities

    async def ask(self, talk: Sequence[Message], form: Form, seed: int, until: float) -> Reply:
        """The answer by ``until`` (Unix seconds); raises Unavailable where none came."""
        try:
            async with asyncio.timeout(until - self._clock()):
                can = await self.probed()
        except TimeoutError as error:
            raise Unavailable(f"{self.model}: still being probed") from error
        question = Question(self.model, talk, form, seed)
        try:
            return await self.admission.call(lambda: put(self._client, question, can), until)
        except Unavailable as error:
            if not_taken(error.__cause__):
                self.start()
            raise

    async def _probe(self) -> None:
        try:
            async with asyncio.timeout(PROBE_S), self.admission.slot(self._clock() + PROBE_S):
                found = await probe(self._try)
        except (Unavailable, OpenAIError, TimeoutError) as error:
            logger.warning("%s: probing failed: %r", self.model, error)
            found = None
        finally:
            self._tried.set()
        if found is not None:
            self.capabilities, self._known = found, True
            logger.info("%s: the server can do %r", self.model, found)

    async def _try(self, can: Capabilities) -> str | None:
        try:
            return (await put(self._client, Question(self.model, PROBE_TALK, PROBE_FORM), can)).text
        except APIStatusError as error:
            if not_taken(error):
                return None
            raise
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return None  # something is there that is no such endpoint
