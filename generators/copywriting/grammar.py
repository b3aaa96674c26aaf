"""The offline writer: composes copy from a campaign's facts by angle, tone, length and offer. No network, no model.

Invariant: what it writes claims only what the facts and offers it cites say, because its own patterns claim nothing;
``Copy.facts`` and ``Copy.offers`` are read off the sentences themselves.
"""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING

import numpy as np

from errors import Unavailable
from generators.copywriting.bodies import body_below
from generators.copywriting.chance import pick
from generators.copywriting.headlines import headlines
from generators.copywriting.lexicon import CALLS
from generators.copywriting.sayable import sayable_offers, sayable_patterns
from generators.copywriting.writer import Written
from generators.creative import Copy

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.brief import Brief
    from generators.kit import Kit


class GrammarWriter:
    """A ``Writer`` that always has an answer within a millisecond."""

    name = "grammar/1"

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock

    async def write(self, brief: Brief, kit: Kit, seed: int, deadline: float) -> Written:
        """See ``Writer.write``; the same brief, kit and seed give the same copy."""
        if self._clock() >= deadline:
            raise Unavailable(f"copy for {brief.cell}: the deadline has passed")
        return Written(self.compose(brief, kit, seeded(brief, seed)), self.name)

    def compose(self, brief: Brief, kit: Kit, rng: np.random.Generator) -> Copy:
        """One copy for the brief, drawn from all that the grammar can say; for callers that make thousands.

        Raises InvalidInput when the kit has no fact, or no offer of the brief's kind.
        """
        offers = sayable_offers(kit, brief.offer)
        headline = pick(rng, headlines(kit, brief.angle, brief.tone, brief.length, brief.offer))
        offer = headline.offer or (pick(rng, offers) if offers else None)
        body = body_below(headline, offer, brief, kit, rng)
        calls = CALLS[brief.cta][brief.tone]
        facts = [headline.fact, *(sentence.fact for sentence in body)]
        return Copy(
            headline=headline.text,
            body=" ".join(sentence.text for sentence in body),
            cta=pick(rng, sayable_patterns(kit, calls) or calls),
            facts=tuple(dict.fromkeys(fact.id for fact in facts if fact)),
            offers=(offer.id,) if offer else (),
        )


def seeded(brief: Brief, seed: int) -> np.random.Generator:
    """The generator of one variant of one brief; the cell is mixed in, or one seed would pick alike in every brief."""
    return np.random.default_rng((seed, zlib.crc32(brief.cell.encode())))
