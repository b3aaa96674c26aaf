"""The body below a headline: it backs what the headline said, adds a fact when there is room, and makes the offer.

Invariant: nothing is said twice; an offer that the brief asks for is in the headline or here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generators.copywriting.chance import pick
from generators.copywriting.lengths import BODY, SENTENCES
from generators.copywriting.locales import PACKS
from generators.copywriting.reading_ease import readable
from generators.copywriting.sayable import ending_patterns, sayable_facts, sayable_patterns
from generators.copywriting.wording import fact_words, fillable, filled, kit_words, offer_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np

    from generators.brief import Brief
    from generators.copywriting.headlines import Headline
    from generators.kit import Fact, Kit, Offer


#: As many ways to say a sentence are kept, even beside the reading level that the kit asks for.
_FEW = 2


class Sentence(NamedTuple):
    """A sentence of the body, and the fact or offer that it says."""

    text: str
    fact: Fact | None = None
    offer: Offer | None = None


def body_below(headline: Headline, offer: Offer | None, brief: Brief, kit: Kit, rng: np.random.Generator) -> list[Sentence]:
    """The sentences of a body, in order; at least one, and as many as the brief's length asks for and has room for."""
    deal = [_offered(offer, brief, kit, rng)] if offer and headline.offer is None else []
    wanted = [*_about_facts(headline, brief, kit, rng), *([] if deal else [_ending(brief, kit, rng)])]
    most = SENTENCES[brief.length] - len(deal)
    room = BODY[brief.length] - sum(len(sentence.text) + 1 for sentence in deal)
    chosen: list[Sentence] = []
    for sentence in wanted:
        if len(chosen) < most and (len(sentence.text) <= room or not (chosen or deal)):
            chosen.append(sentence)
            room -= len(sentence.text) + 1
    return chosen + deal


def _about_facts(headline: Headline, brief: Brief, kit: Kit, rng: np.random.Generator) -> Iterator[Sentence]:
    """What is left to say of the headline's fact, then a fact of its own."""
    around, tone, fact = PACKS[kit.locale].around, brief.tone, headline.fact
    if fact and headline.told == {"benefit"}:
        yield _said(fact, around.backings[tone], brief, kit, rng)
    elif fact and "benefit" not in headline.told:
        yield _said(fact, around.benefits[tone], brief, kit, rng, bare="{Benefit}.")
    others = [other for other in sayable_facts(kit, brief.angle) if other is not fact]
    if others:
        yield _said(pick(rng, others), around.asides[tone], brief, kit, rng)


def _ending(brief: Brief, kit: Kit, rng: np.random.Generator) -> Sentence:
    words = kit_words(kit, PACKS[kit.locale].speech)
    return Sentence(pick(rng, _texts(ending_patterns(kit, brief.tone), words, kit, "{Brand}.")))


def _said(
    fact: Fact, patterns: tuple[str, ...], brief: Brief, kit: Kit, rng: np.random.Generator, *, bare: str = "{Claim}"
) -> Sentence:
    """A sentence about the fact that a body can hold; ``bare`` where the brand bans the words of every pattern."""
    words = fact_words(fact, PACKS[kit.locale].speech)
    return Sentence(_one(_texts(sayable_patterns(kit, patterns), words, kit, bare), brief, kit, rng), fact=fact)


def _offered(offer: Offer, brief: Brief, kit: Kit, rng: np.random.Generator) -> Sentence:
    pack = PACKS[kit.locale]
    texts = _texts(sayable_patterns(kit, pack.around.offers[brief.tone]), offer_words(offer, pack.speech), kit, "{Offer}.")
    return Sentence(_one(texts, brief, kit, rng), offer=offer)


def _one(texts: tuple[str, ...], brief: Brief, kit: Kit, rng: np.random.Generator) -> str:
    """One of the texts that a body of this length can hold, by choice one that reads as the kit asks; else the shortest."""
    fitting = [text for text in texts if len(text) <= BODY[brief.length]]
    return pick(rng, readable(fitting, str, kit.locale, kit.reading, _FEW)) if fitting else min(texts, key=len)


def _texts(patterns: tuple[str, ...], words: Mapping[str, str], kit: Kit, bare: str) -> tuple[str, ...]:
    """The patterns that can be filled, filled; ``bare`` where there is none."""
    speech = PACKS[kit.locale].speech
    texts = tuple(filled(pattern, words, speech) for pattern in fillable(patterns, words))
    return texts or (filled(bare, words, speech),)
