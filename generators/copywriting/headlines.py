"""Every headline that a campaign can be given for an angle, tone, length and kind of offer. Chooses none of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generators.copywriting.lengths import HEADLINE
from generators.copywriting.lexicon import OFFER_HEADLINES
from generators.copywriting.patterns import HEADLINES
from generators.copywriting.sayable import sayable_facts, sayable_offers, sayable_patterns
from generators.copywriting.wording import FACT_SLOTS, fact_words, kit_words, offer_words, slots_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.kit import Fact, Kit, Offer

#: When the brand bans the words of every pattern, the fact speaks for itself.
_BARE = ("{Phrase}", "{Benefit}")


class Headline(NamedTuple):
    """A headline and what it says; ``told``: the slots of its fact that it used up ("benefit", "phrase", "claim")."""

    text: str
    fact: Fact | None
    offer: Offer | None
    told: frozenset[str]


@lru_cache(maxsize=4096)
def headlines(kit: Kit, angle: str, tone: str, length: str, offer: str) -> tuple[Headline, ...]:
    """All headlines whose length is in the band; where there are none, the one that is nearest to it.

    Raises InvalidInput when the kit has no fact, or no offer of the kind asked for.
    """
    facts, band = sayable_facts(kit, angle), HEADLINE[length]
    patterns = sayable_patterns(kit, HEADLINES[angle][tone])
    lines = [line for fact in facts for line in _lines(kit, patterns or _BARE, fact, None)]
    for deal in sayable_offers(kit, offer):
        lines += [line for fact in facts for line in _lines(kit, sayable_patterns(kit, OFFER_HEADLINES[tone]), fact, deal)]
    distinct = tuple({line.text: line for line in lines}.values())
    fitting = tuple(line for line in distinct if band.holds(line.text))
    return fitting or (min(distinct, key=lambda line: abs(len(line.text) - band.longest)),)


def _lines(kit: Kit, patterns: tuple[str, ...], fact: Fact, offer: Offer | None) -> Iterator[Headline]:
    words = kit_words(kit) | fact_words(fact) | (offer_words(offer) if offer else {})
    for pattern in patterns:
        told = slots_of(pattern) & FACT_SLOTS
        text = pattern.format_map(words)
        yield Headline(_without_stop(text) if pattern == "{Claim}" else text, fact if told else None, offer, told)


def _without_stop(claim: str) -> str:
    """A claim set as a headline ends like its neighbours, without a stop."""
    return claim.rstrip(".")
