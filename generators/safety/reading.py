"""How the rules read copy: folded text and its words. Knows no rule.

Folding is NFKC and case folding, so that full-width or ligature spellings of a word are the word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.creative import Copy
    from generators.kit import Kit

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_JOINT = re.compile(r"['\u2019-]")


def whole_text(copy: Copy) -> str:
    """Headline, body and call to action as written, one a line."""
    return f"{copy.headline}\n{copy.body}\n{copy.cta}"


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text as the rules compare it: compatible forms and letter case made one, runs of blanks made one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).replace("\u2019", "'")


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """The words of a text, folded; a word joined by a hyphen or an apostrophe counts whole and by its parts."""
    found = _WORD.findall(folded(text))
    return frozenset(found).union(*(_JOINT.split(word) for word in found))


def cited_texts(copy: Copy, kit: Kit) -> tuple[str, ...]:
    """Everything the copy may claim: texts of the facts and offers that it cites and that the kit has."""
    facts = (text for fact in kit.facts if fact.id in copy.facts for text in (fact.claim, fact.phrase, fact.benefit))
    offers = (offer.text for offer in kit.offers if offer.id in copy.offers)
    return (*facts, *offers)


def contains_phrase(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text as whole words, whatever the case and spacing."""
    # Look-arounds, no word boundary: a phrase may begin or end with a sign ("save 50%"), where a boundary wants a letter.
    return re.search(rf"(?<!\w){re.escape(folded(phrase))}(?!\w)", folded(text)) is not None
