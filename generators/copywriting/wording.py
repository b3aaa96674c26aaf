"""How words are fitted into a sentence: capitals, stops, and the slots that a pattern may name.

A pattern is a string with slots in braces. A slot with a capital starts a sentence. What a pattern says of a fact
follows from its slots, so the list of cited facts cannot drift from the words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.kit import Fact, Kit, Offer

_SLOT = re.compile(r"\{(\w+)\}")

#: Slots that say something of a fact, in lower case.
FACT_SLOTS = frozenset({"benefit", "phrase", "claim"})


def capitalised(text: str) -> str:
    """The text with its first letter as a capital and the rest as it was: ``str.capitalize`` would lower names."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text as a sentence: a capital first, a stop last."""
    text = capitalised(text.strip())
    return text if text.endswith((".", "!", "?")) else f"{text}."


@lru_cache(maxsize=4096)
def slots_of(pattern: str) -> frozenset[str]:
    """Names of a pattern's slots, in lower case."""
    return frozenset(slot.lower() for slot in _SLOT.findall(pattern))


def own_words(pattern: str) -> str:
    """The pattern without its slots: a brand may ban the word "offer" and still make one."""
    return _SLOT.sub(" ", pattern)


def kit_words(kit: Kit) -> dict[str, str]:
    """What fills the slots that belong to the whole campaign."""
    return _both_cases(brand=kit.brand.name, product=kit.product, activity=kit.activity)


def fact_words(fact: Fact) -> dict[str, str]:
    """What fills the slots of a fact; ``Claim`` and ``claim`` are one full sentence with its stop."""
    claim = sentence(fact.claim)
    return _both_cases(benefit=fact.benefit, phrase=fact.phrase) | {"Claim": claim, "claim": claim}


def offer_words(offer: Offer) -> dict[str, str]:
    """What fills the slots of an offer."""
    return _both_cases(offer=offer.text)


def _both_cases(**words: str) -> dict[str, str]:
    bare = {slot: text.strip().rstrip(".!?") for slot, text in words.items()}
    return bare | {slot.capitalize(): capitalised(text) for slot, text in bare.items()}
