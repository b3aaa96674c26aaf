"""What of a kit may be said for a brief: facts, offers and patterns that its brand's words and its restrictions let through.
Writes nothing.

Cached by kit, because a kit is a frozen value and the same one comes back for thousands of briefs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from errors import InvalidInput
from generators.copywriting.locales import PACKS
from generators.copywriting.wording import addressed, is_formal, own_words
from generators.creative import Copy
from generators.safety.restrictions import broken_restriction
from generators.safety.words import banned_in

if TYPE_CHECKING:
    from generators.copywriting.pack import Tones
    from generators.kit import Fact, Kit, Offer


@lru_cache(maxsize=256)
def sayable_facts(kit: Kit, angle: str) -> tuple[Fact, ...]:
    """Facts that support the angle, or every fact where none does; raises InvalidInput when there is none at all."""
    facts = tuple(fact for fact in kit.facts if not _banned(f"{fact.claim} | {fact.phrase} | {fact.benefit}", kit))
    if not facts:
        raise InvalidInput("kit.facts", "a fact that may be said", "none")
    return tuple(fact for fact in facts if angle in fact.angles) or facts


@lru_cache(maxsize=256)
def sayable_offers(kit: Kit, kind: str) -> tuple[Offer, ...]:
    """Offers of this kind, empty for "none"; raises InvalidInput when the brief asks for one and there is none."""
    offers = tuple(offer for offer in kit.offers if offer.kind == kind and not _banned(offer.text, kit))
    if kind != "none" and not offers:
        raise InvalidInput("brief.offer", f"a kind of offer that {kit.campaign} has", repr(kind))
    return offers


@lru_cache(maxsize=4096)
def sayable_patterns(kit: Kit, patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The patterns whose own words the brand allows, in the kit's form of address; may be empty."""
    formal = is_formal(kit, PACKS[kit.locale].speech)
    spoken = (addressed(pattern, formal=formal) for pattern in patterns)
    return tuple(pattern for pattern in spoken if not _banned(own_words(pattern), kit))


def headline_patterns(kit: Kit, angle: str, tone: str) -> tuple[str, ...]:
    """Patterns of headlines in the kit's language: the shared ones, then its vertical's."""
    pack = PACKS[kit.locale]
    own = pack.trades[kit.vertical].headlines[angle][tone] if kit.vertical in pack.trades else ()
    return sayable_patterns(kit, pack.headlines[angle][tone] + own)


def ending_patterns(kit: Kit, tone: str) -> tuple[str, ...]:
    """Patterns of last sentences in the kit's language: the shared ones, then its vertical's."""
    pack = PACKS[kit.locale]
    own = pack.trades[kit.vertical].endings.get(tone, ()) if kit.vertical in pack.trades else ()
    return sayable_patterns(kit, pack.around.endings[tone] + own)


def calls(kit: Kit, cta: str, tone: str) -> tuple[str, ...]:
    """What the button may say; where nothing of its tone may be, the plain ones. Where those are banned too, all of it: the
    gate then refuses and says why.
    """
    pack = PACKS[kit.locale]
    trade: Tones = pack.trades[kit.vertical].calls.get(cta, {}) if kit.vertical in pack.trades else {}
    every = pack.around.calls[cta][tone] + trade.get(tone, ())
    sayable = sayable_patterns(kit, every) or sayable_patterns(kit, pack.around.calls[cta]["plain"])
    return tuple(pack.speech.typeset(call) for call in sayable or every)


def _banned(text: str, kit: Kit) -> bool:
    """Whether the brand's words or the campaign's restrictions keep it out, wherever in the copy it would stand."""
    if banned_in(text, kit.brand.banned_words, kit.locale) is not None:
        return True
    return bool(kit.restrictions) and broken_restriction(Copy(headline=text, body=text, cta=text, facts=()), kit) is not None
