"""Rule ``claims/1``: what sounds like a claim must be said by a fact or an offer that the copy cites.

Four kinds are looked for: amounts (figures with their percent or currency sign), figures spelt out, superlatives, and
words of guarantee, price or urgency. A figure backs only itself: "15" is not backed by "15%", nor "5" by "15". The
brand's own name is no claim. The rule reads words, not meaning: a false sentence without such words is for the reviewer.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from generators.safety.reading import cited_texts, contains_phrase, folded, whole_text, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.creative import Copy
    from generators.kit import Kit

_AMOUNT = re.compile(r"[$£€¥₹]?\s?\d+(?:[.,:]\d+)*(?:\s?(?:[%‰$£€¥₹]|percent\b|per cent\b|euros?\b|dollars?\b|cents?\b))?")

_FIGURES = words_of(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred hundreds thousand thousands million millions dozen dozens half halves double triple twice thrice"
)

_ASSURANCES = words_of(
    "always approved authentic certified clinically forever free genuine guarantee guaranteed guarantees lifetime never "
    "official perfect proven promise promised scientifically unbeatable unbreakable unlimited unmatched unrivalled "
    "unrivaled flawless foolproof hurry"
)

_RANKS = words_of("leading least most premier ultimate unique")

_PHRASES = (
    "number one",
    "number-one",
    "award-winning",
    "top-rated",
    "top-selling",
    "world-class",
    "last chance",
    "limited time",
    "only today",
    "today only",
    "while stocks last",
    "ends soon",
    "ends today",
    "ends tonight",
    "ends tomorrow",
    "money back",
    "no risk",
    "no charge",
    "for nothing",
    "act now",
)

# Words in -est that rank nothing. The list is of the innocent, not of the guilty, so that a superlative nobody
# thought of ("crunchiest") is still caught.
_NO_SUPERLATIVES = words_of(
    "arrest bequest chest conquest contest crest digest divest earnest everest fest forest gest guest harvest honest "
    "inquest interest invest jest lest manifest midwest modest molest nest northwest pest priest protest quest request "
    "rest retest southwest suggest test tempest unrest vest west wrest zest"
)


def unbacked_claim(copy: Copy, kit: Kit) -> str | None:
    """The first claim in the copy that nothing it cites says, as a reason, or None."""
    said = " | ".join(cited_texts(copy, kit))
    text = re.sub(rf"(?<!\w){re.escape(kit.brand.name)}(?!\w)", " ", whole_text(copy), flags=re.IGNORECASE)
    claim = next(_unbacked(text, said), None)
    return None if claim is None else f"copy: expected every claim in a cited fact or offer, got {claim!r}"


def _unbacked(text: str, said: str) -> Iterator[str]:
    backed_amounts, backed_words, backed_signs = set(_amounts(said)), words_of(said), set(said)
    yield from (amount for amount in _amounts(text) if amount not in backed_amounts)
    yield from (sign for sign in text if _counts_or_prices(sign) and sign not in backed_signs)
    yield from sorted(word for word in words_of(text) - backed_words if _asserts(word))
    yield from (phrase for phrase in _PHRASES if contains_phrase(text, phrase) and not contains_phrase(said, phrase))


def _amounts(text: str) -> list[str]:
    plain = folded(text).replace("per cent", "%").replace("percent", "%")
    return ["".join(amount.split()) for amount in _AMOUNT.findall(plain)]


def _counts_or_prices(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category in {"Sc", "No", "Nl"} or sign in "%‰"


def _asserts(word: str) -> bool:
    superlative = word == "best" or (word.endswith("est") and len(word) > len("best") and word not in _NO_SUPERLATIVES)
    return superlative or word in _FIGURES or word in _ASSURANCES or word in _RANKS
