"""A writer that asks any server with OpenAI's chat completions. Knows HTTP only through the client it is given.

Only the common floor of that API is used (model, messages, response_format): no ``store``, no ``seed``, no token limit,
because compatible servers refuse fields that they do not know.
Invariant: it never fails because of the server; what the server could not give in time is written by the fallback.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import msgspec
from openai import AsyncOpenAI, OpenAIError

from errors import Unavailable
from generators.brief import Brief
from generators.copywriting.answer import read_answer
from generators.copywriting.chance import pick
from generators.copywriting.grammar import seeded
from generators.copywriting.prompt import answer_format, messages, repair
from generators.copywriting.sayable import sayable_facts
from generators.copywriting.writer import Writer, Written
from generators.creative import Copy
from generators.kit import Kit

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam
    from openai.types.shared_params import ResponseFormatJSONSchema

logger = logging.getLogger(__name__)

#: Seconds before the deadline at which the server is given up, so that the fallback still has time to write.
RESERVE_S = 0.02

#: How often one brief is put to the server: the order, and one repair.
TRIES = 2


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message


class _Completion(msgspec.Struct):
    choices: Annotated[list[_Choice], msgspec.Meta(min_length=1)]


class ChatWriter:
    """A ``Writer`` over an OpenAI-compatible server, with a writer to fall back on."""

    def __init__(self, client: AsyncOpenAI, model: str, fallback: Writer, clock: Callable[[], float] = time.time) -> None:
        # Retries are the deadline's business: the client's own would wait through it.
        self._client = client.with_options(max_retries=0)
        self._model, self._fallback, self._clock = model, fallback, clock

    @property
    def name(self) -> str:
        """``chat/1:`` and the model."""
        return f"chat/1:{self._model}"

    async def write(self, brief: Brief, kit: Kit, seed: int, deadline: float) -> Written:
        """See ``Writer.write``; ``Written.writer`` is the fallback's name where the server's answer would not do."""
        remaining = deadline - self._clock()
        if remaining <= 0:
            raise Unavailable(f"copy for {brief.cell}: the deadline has passed")
        try:
            async with asyncio.timeout(remaining - RESERVE_S):
                copy = await self._converse(brief, kit, seed)
        except (OpenAIError, TimeoutError, msgspec.DecodeError) as error:
            logger.warning("the copy server failed for %s: %r", brief.cell, error)
            copy = None
        return Written(copy, self.name) if copy else await self._fallback.write(brief, kit, seed, deadline)

    async def _converse(self, brief: Brief, kit: Kit, seed: int) -> Copy | None:
        talk = messages(brief, kit, pick(seeded(brief, seed), sayable_facts(kit, brief.angle)))
        for _ in range(TRIES):
            answer = await self._ask(talk, answer_format(brief, kit))
            copy, faults = read_answer(answer, brief, kit)
            if not faults:
                return copy
            logger.info("the copy server's answer for %s will not do: %s", brief.cell, "; ".join(faults))
            talk = talk + repair(answer, faults)
        return None

    async def _ask(self, talk: list[ChatCompletionMessageParam], form: ResponseFormatJSONSchema) -> str:
        """The text of one answer, read from the raw body: the client itself would not validate what a server sends."""
        raw = await self._client.chat.completions.with_raw_response.create(
            model=self._model, messages=talk, response_format=form
        )
        return msgspec.json.decode(raw.content, type=_Completion).choices[0].message.content or ""
