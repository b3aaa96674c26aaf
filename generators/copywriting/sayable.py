"""What of a kit may be said for a brief: facts, offers and patterns without the brand's banned words. Writes nothing.

Cached by kit, because a kit is a frozen value and the same one comes back for thousands of briefs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from errors import InvalidInput
from generators.copywriting.wording import own_words
from generators.safety.reading import contains_phrase

if TYPE_CHECKING:
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
    """The patterns whose own words the brand allows; may be empty."""
    return tuple(pattern for pattern in patterns if not _banned(own_words(pattern), kit))


def _banned(text: str, kit: Kit) -> bool:
    return any(contains_phrase(text, word) for word in kit.brand.banned_words)
