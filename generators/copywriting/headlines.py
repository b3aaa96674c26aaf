"""Every headline that a campaign can be given for an angle, tone, length and kind of offer. Chooses none of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generators.copywriting.lengths import HEADLINE
from generators.copywriting.locales import PACKS
from generators.copywriting.reading_ease import readable
from generators.copywriting.sayable import headline_patterns, sayable_facts, sayable_offers, sayable_patterns
from generators.copywriting.wording import FACT_SLOTS, fact_words, fillable, filled, kit_words, offer_words, slots_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.kit import Fact, Kit, Offer

#: When the brand bans the words of every pattern, the fact speaks for itself.
_BARE = ("{Phrase}", "{Benefit}")

#: As many headlines of a brief are kept, even beside the reading level that the kit asks for.
_FEW = 6


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
    every, band = _of_every_length(kit, angle, tone, offer), HEADLINE[length]
    fitting = tuple(line for line in every if band.holds(line.text))
    return fitting or (min(every, key=lambda line: abs(len(line.text) - band.longest)),)


@lru_cache(maxsize=4096)
def readable_headlines(kit: Kit, angle: str, tone: str, length: str, offer: str) -> tuple[Headline, ...]:
    """Those of ``headlines`` that read as the kit asks for."""
    return readable(headlines(kit, angle, tone, length, offer), lambda line: line.text, kit.locale, kit.reading, _FEW)


@lru_cache(maxsize=1024)
def _of_every_length(kit: Kit, angle: str, tone: str, offer: str) -> tuple[Headline, ...]:
    facts, around = sayable_facts(kit, angle), PACKS[kit.locale].around
    patterns = headline_patterns(kit, angle, tone) or _BARE
    lines = [line for fact in facts for line in _lines(kit, patterns, fact, None)]
    for deal in sayable_offers(kit, offer):
        dealt = sayable_patterns(kit, around.offer_headlines[tone])
        lines += [line for fact in facts for line in _lines(kit, dealt, fact, deal)]
    return tuple({line.text: line for line in lines}.values())


def _lines(kit: Kit, patterns: tuple[str, ...], fact: Fact, offer: Offer | None) -> Iterator[Headline]:
    speech = PACKS[kit.locale].speech
    words = kit_words(kit, speech) | fact_words(fact, speech)
    if offer:
        # The day of a line that makes an offer is the offer's own: a fact's must not become its deadline.
        words = {slot: text for slot, text in words.items() if slot != "day"} | offer_words(offer, speech)
    for pattern in fillable(patterns, words):
        told = slots_of(pattern) & FACT_SLOTS
        text = filled(pattern, words, speech)
        yield Headline(text.rstrip(".") if pattern == "{Claim}" else text, fact if told else None, offer, told)
