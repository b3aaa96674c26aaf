"""How words are fitted into a sentence: capitals, stops, and the slots that a pattern may name.

A pattern is a string with slots in braces; a slot with a capital starts a sentence. ``[du kannst|Sie können]`` holds the
informal and the formal wording of one thing. What a pattern says of a fact follows from its slots, so the list of cited
facts cannot drift from the words; a pattern with a slot that nothing fills is not said.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generators.copywriting.pack import Speech
    from generators.kit import Fact, Kit, Offer

_SLOT = re.compile(r"\{(\w+)\}")
_ADDRESSED = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")
#: Words that join two parts of a sentence, right before a slot; said twice so near, they make it stumble.
_JOINT = re.compile(r"\b(and|with|und|mit|et|avec|con)\b \{(\w+)\}", re.IGNORECASE)

#: Slots that say something of a fact, in lower case.
FACT_SLOTS = frozenset({"benefit", "phrase", "claim"})


def capitalised(text: str) -> str:
    """The text with its first letter as a capital and the rest as it was: ``str.capitalize`` would lower names."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text as a sentence: a capital first, a stop last."""
    text = capitalised(text.strip())
    return text if text.endswith((".", "!", "?")) else f"{text}."


@lru_cache(maxsize=16384)
def slots_of(pattern: str) -> frozenset[str]:
    """Names of a pattern's slots, in lower case."""
    return frozenset(slot.lower() for slot in _SLOT.findall(pattern))


def own_words(pattern: str) -> str:
    """The pattern without its slots: a brand may ban the word "offer" and still make one."""
    return _SLOT.sub(" ", pattern)


def addressed(pattern: str, *, formal: bool) -> str:
    """The pattern with each ``[informal|formal]`` made one of the two."""
    return _ADDRESSED.sub(r"\2" if formal else r"\1", pattern)


def filled(pattern: str, words: Mapping[str, str], speech: Speech) -> str:
    """The pattern with its slots filled, joined and set as the language does; every slot must be in ``words``."""
    text = ""
    for place, piece in enumerate(_SLOT.split(pattern)):
        if place % 2:
            before, piece = speech.joined(text, words[piece])  # noqa: PLW2901  (the piece as it reads after what is before it)
            text = before + piece
        else:
            text += piece
    return speech.typeset(text)


def kit_words(kit: Kit, speech: Speech) -> dict[str, str]:
    """What fills the slots of the whole campaign; a word that agrees with the product only where its form is known."""
    agreeing = speech.agreement.get(f"{kit.gender} {kit.number}", speech.agreement.get(kit.number, {}))
    said = {slot: addressed(word, formal=is_formal(kit, speech)) for slot, word in agreeing.items()}
    return _both_cases({"brand": kit.brand.name, "product": kit.product, "activity": kit.activity} | said)


def is_formal(kit: Kit, speech: Speech) -> bool:
    """Whether the campaign speaks to its reader formally."""
    return speech.formal if not kit.address else kit.address == "formal"


def fact_words(fact: Fact, speech: Speech) -> dict[str, str]:
    """What fills the slots of a fact; ``Claim`` and ``claim`` are one full sentence with its stop, ``day`` its last day."""
    claim = sentence(fact.claim)
    words = _both_cases({"benefit": fact.benefit, "phrase": fact.phrase}) | {"Claim": claim, "claim": claim}
    return words if fact.expires is None else words | {"day": speech.day(fact.expires)}


def offer_words(offer: Offer, speech: Speech) -> dict[str, str]:
    """What fills the slots of an offer; ``day`` is its last day, where it has one."""
    words = _both_cases({"offer": offer.text})
    return words if offer.expires is None else words | {"day": speech.day(offer.expires)}


def fillable(patterns: Iterable[str], words: Mapping[str, str]) -> tuple[str, ...]:
    """The patterns of which every slot is filled, and none by words that would take up the word before it again."""
    filled_ones = (pattern for pattern in patterns if all(slot in words for slot in slots_of(pattern)))
    return tuple(pattern for pattern in filled_ones if not any(_echoes(*found, words) for found in _joints(pattern)))


@lru_cache(maxsize=16384)
def _joints(pattern: str) -> tuple[tuple[str, str], ...]:
    """The joining words of a pattern that stand right before a slot, each with the slot."""
    return tuple(_JOINT.findall(pattern))


def _echoes(joint: str, slot: str, words: Mapping[str, str]) -> bool:
    """Whether what fills the slot has the joining word too: "relax, and swap it and smile" stumbles."""
    return f" {joint.lower()} " in f" {words[slot]} "


def _both_cases(words: Mapping[str, str]) -> dict[str, str]:
    bare = {slot: text.strip().rstrip(".!?") for slot, text in words.items()}
    return bare | {slot.capitalize(): capitalised(text) for slot, text in bare.items()}
