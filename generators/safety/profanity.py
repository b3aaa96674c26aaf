"""Rule ``profanity/1``: no swearing or slur in the campaign's language or in English, in disguise or not.

Whole words only, with the endings that a swearword takes: a place called Scunthorpe may be advertised.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from generators.safety.disguise import bare, disguised, plain, skeleton
from generators.safety.reading import whole_text
from generators.safety.swearing import swearphrases, swearwords

if TYPE_CHECKING:
    from generators.creative import Copy
    from generators.kit import Kit

_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = {
    "en": ("", "s", "es", "ed", "er", "ers", "ing", "in", "y"),
    "de": ("", "e", "n", "en", "er", "s", "es"),
    "fr": ("", "s", "e", "es"),
    "es": ("", "s", "es"),
}


def swearing(copy: Copy, kit: Kit) -> str | None:
    """The first profane word of the copy, as a reason, or None."""
    found = profane_in(whole_text(copy), kit.locale)
    return found and f"copy: expected no profanity, got {found!r}"


def profane_in(text: str, locale: str) -> str | None:
    """The first profane word or phrase of the text, or None."""
    read = plain(text, locale)
    words: list[str] = _WORD.findall(read)
    known, hidden = _forms(locale)
    spaced = f" {' '.join(words)} "
    found = chain(
        (word for word in words if word in known),
        (phrase for phrase in swearphrases(locale) if f" {phrase} " in spaced),
        (hiding for hiding in disguised(text, locale) if hiding in hidden),
    )
    return next(found, None)


@lru_cache(maxsize=8)
def _forms(locale: str) -> tuple[frozenset[str], frozenset[str]]:
    """Every form of every word, and the skeletons of them all."""
    endings = dict.fromkeys((*_ENDINGS[locale], *_ENDINGS["en"]))
    forms = frozenset(word + ending for word in swearwords(locale) for ending in endings)
    return forms, frozenset(skeleton(bare(form)) for form in forms)
