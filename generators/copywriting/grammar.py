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
from generators.copywriting.headlines import headlines, readable_headlines
from generators.copywriting.near_duplicates import nearness, too_near
from generators.copywriting.sayable import calls, sayable_offers
from generators.copywriting.writer import Written
from generators.creative import Copy

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.brief import Brief
    from generators.copywriting.headlines import Headline
    from generators.kit import Kit


class GrammarWriter:
    """A ``Writer`` that always has an answer within a millisecond."""

    name = "grammar/2"

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock

    async def write(self, brief: Brief, kit: Kit, seed: int, deadline: float, taken: tuple[str, ...] = ()) -> Written:
        """See ``Writer.write``; the same brief, kit and seed give the same copy."""
        if self._clock() >= deadline:
            raise Unavailable(f"copy for {brief.cell}: the deadline has passed")
        return Written(self.compose(brief, kit, seeded(brief, seed), taken), self.name)

    def compose(self, brief: Brief, kit: Kit, rng: np.random.Generator, taken: tuple[str, ...] = ()) -> Copy:
        """One copy for the brief, drawn from all that the grammar can say; for callers that make thousands.

        ``taken``: headlines of the pool it is for. None that is too near one of them is written while the brief leaves
        another to write. Raises InvalidInput when the kit has no fact, or no offer of the brief's kind.
        """
        offers = sayable_offers(kit, brief.offer)
        headline = _headline(brief, kit, rng, taken)
        offer = headline.offer or (pick(rng, offers) if offers else None)
        body = body_below(headline, offer, brief, kit, rng)
        facts = [headline.fact, *(sentence.fact for sentence in body)]
        return Copy(
            headline=headline.text,
            body=" ".join(sentence.text for sentence in body),
            cta=pick(rng, calls(kit, brief.cta, brief.tone)),
            facts=tuple(dict.fromkeys(fact.id for fact in facts if fact)),
            offers=(offer.id,) if offer else (),
        )


def _headline(brief: Brief, kit: Kit, rng: np.random.Generator, taken: tuple[str, ...]) -> Headline:
    """A headline that reads as the kit asks and is new to the pool; then one that is new; then the least known."""
    cell = (kit, brief.angle, brief.tone, brief.length, brief.offer)
    wanted = readable_headlines(*cell)
    if not taken:
        return pick(rng, wanted)
    every = [wanted[int(place)] for place in rng.permutation(len(wanted))]
    every += [line for line in headlines(*cell) if line not in wanted]
    for line in every:
        if not too_near(line.text, taken):
            return line
    return min(every, key=lambda line: nearness(line.text, taken))


def seeded(brief: Brief, seed: int) -> np.random.Generator:
    """The generator of one variant of one brief; the cell is mixed in, or one seed would pick alike in every brief."""
    return np.random.default_rng((seed, zlib.crc32(brief.cell.encode())))
