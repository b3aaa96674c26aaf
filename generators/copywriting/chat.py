"""A writer that asks a language model. Knows neither HTTP nor dialects: those are the model's.

Invariant: it never fails because of the server; what the server could not give in time, or gave in a form that will not do,
is written by the fallback. What it paid on the way is in the cost whoever wrote in the end.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from errors import Unavailable
from generators.breaker import Breaker
from generators.copywriting.answer import read_answer
from generators.copywriting.chance import pick
from generators.copywriting.grammar import seeded
from generators.copywriting.near_duplicates import too_near
from generators.copywriting.prompt import answer_form, opening, repair, talk_hash
from generators.copywriting.sayable import sayable_facts, sayable_offers
from generators.copywriting.writer import Written

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.brief import Brief
    from generators.copywriting.writer import Writer
    from generators.creative import Copy
    from generators.kit import Kit
    from generators.models.language_model import LanguageModel
    from generators.models.prices import Prices

logger = logging.getLogger(__name__)

#: Seconds before the deadline at which the server is given up, so that the fallback still has time to write.
RESERVE_S = 0.02

#: How often one brief is put to the server: the order, and one repair.
TRIES = 2

#: Answers of no use to one campaign, in a row, after which its orders go to the fallback at once; and the seconds between two
#: orders that try the model again. A server that answers in time is well to its own breaker, and is paid for each answer.
USELESS, REST_S = 10, 60.0


class ChatWriter:
    """A ``Writer`` over a language model, with a writer to fall back on."""

    def __init__(self, model: LanguageModel, fallback: Writer, prices: Prices, clock: Callable[[], float] = time.time) -> None:
        self._model, self._fallback, self._prices, self._clock = model, fallback, prices, clock
        self._useless: defaultdict[str, Breaker] = defaultdict(lambda: Breaker(USELESS, REST_S))

    @property
    def name(self) -> str:
        """``chat/2:`` and the model."""
        return f"chat/2:{self._model.model}"

    async def write(self, brief: Brief, kit: Kit, seed: int, deadline: float, taken: tuple[str, ...] = ()) -> Written:
        """See ``Writer.write``; ``Written.writer`` is the fallback's name where the server's answer would not do."""
        if self._clock() >= deadline:
            raise Unavailable(f"copy for {brief.cell}: the deadline has passed")
        if not self._useless[kit.campaign].allows(self._clock()):
            return await self._fallback.write(brief, kit, seed, deadline, taken)
        written, spent = await self._converse(brief, kit, seed, deadline - RESERVE_S, taken)
        if written is None:
            written = await self._fallback.write(brief, kit, seed, deadline, taken)
        return written._replace(cost=written.cost + spent)

    async def _converse(
        self, brief: Brief, kit: Kit, seed: int, until: float, taken: tuple[str, ...]
    ) -> tuple[Written | None, float]:
        """What the model wrote, if it will do, and US dollars spent on it."""
        sayable_offers(kit, brief.offer)  # what no answer could meet is not asked for
        talk, spent = opening(brief, kit, pick(seeded(brief, seed), sayable_facts(kit, brief.angle))), 0.0
        for _ in range(TRIES):
            try:
                reply = await self._model.ask(talk, answer_form(brief, kit), seed, until)
            except Unavailable as error:
                logger.warning("no copy for %s: %s", brief.cell, error)
                break
            spent += self._prices.of(reply)
            copy, faults = _read(reply.text, brief, kit, taken)
            if copy is not None and not faults:
                self._useless[kit.campaign].succeeded()
                return Written(copy, self.name, talk_hash(talk)), spent
            logger.info("the answer for %s will not do: %.400r", brief.cell, "; ".join(faults))
            self._useless[kit.campaign].failed(self._clock())
            talk += repair(reply.text, faults)
        return None, spent


def _read(text: str, brief: Brief, kit: Kit, taken: tuple[str, ...]) -> tuple[Copy | None, list[str]]:
    """The copy and what is wrong with it; see ``read_answer``."""
    copy, faults = read_answer(text, brief, kit)
    if copy is not None and too_near(copy.headline, taken):
        faults.append("headline: expected one unlike those that run already")
    return copy, faults
