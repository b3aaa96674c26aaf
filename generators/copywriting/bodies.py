"""The body below a headline: it backs what the headline said, adds a fact when there is room, and makes the offer.

Invariant: nothing is said twice; an offer that the brief asks for is in the headline or here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generators.copywriting.chance import pick
from generators.copywriting.lengths import BODY, SENTENCES
from generators.copywriting.lexicon import ASIDES, BACKINGS, BENEFITS, ENDINGS, OFFERS
from generators.copywriting.sayable import sayable_facts, sayable_patterns
from generators.copywriting.wording import fact_words, kit_words, offer_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from generators.brief import Brief
    from generators.copywriting.headlines import Headline
    from generators.kit import Fact, Kit, Offer


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
    tone, fact = brief.tone, headline.fact
    if fact and headline.told == {"benefit"}:
        yield _said(fact, BACKINGS[tone], brief, kit, rng)
    elif fact and "benefit" not in headline.told:
        yield _said(fact, BENEFITS[tone], brief, kit, rng, bare="{Benefit}.")
    others = [other for other in sayable_facts(kit, brief.angle) if other is not fact]
    if others:
        yield _said(pick(rng, others), ASIDES[tone], brief, kit, rng)


def _ending(brief: Brief, kit: Kit, rng: np.random.Generator) -> Sentence:
    pattern = pick(rng, sayable_patterns(kit, ENDINGS[brief.tone]) or ("{Brand}.",))
    return Sentence(pattern.format_map(kit_words(kit)))


def _said(
    fact: Fact, patterns: tuple[str, ...], brief: Brief, kit: Kit, rng: np.random.Generator, *, bare: str = "{Claim}"
) -> Sentence:
    """A sentence about the fact that a body can hold; ``bare`` where the brand bans the words of every pattern."""
    words = fact_words(fact)
    texts = [pattern.format_map(words) for pattern in sayable_patterns(kit, patterns) or (bare,)]
    fitting = [text for text in texts if len(text) <= BODY[brief.length]]
    return Sentence(pick(rng, fitting) if fitting else min(texts, key=len), fact=fact)


def _offered(offer: Offer, brief: Brief, kit: Kit, rng: np.random.Generator) -> Sentence:
    pattern = pick(rng, sayable_patterns(kit, OFFERS[brief.tone]) or ("{Offer}.",))
    return Sentence(pattern.format_map(offer_words(offer)), offer=offer)
