"""Rule ``words/2``: none of the brand's banned words stands in the copy, inflected or disguised as it may be.

Endings are those that the campaign's language puts on any word. A German word is also looked for at the head of a
compound ("Luxusleder"). No lemmatiser: a dictionary for four languages would cost more than a few irregular forms.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from generators.safety.disguise import bare, disguised, plain, skeleton
from generators.safety.reading import whole_text

if TYPE_CHECKING:
    from generators.creative import Copy
    from generators.kit import Kit

_ENDINGS = {
    "en": r"(?:s|es|ed|er|ers|est|ing|ly|ness|'s)?",
    "de": r"(?:e|n|s|en|er|es|em|st|ste\w?)?",
    "fr": r"(?:e|s|es|x|ment)?",
    "es": r"(?:s|es|mente)?",
}
#: From so many letters on a German word is sought at the head of compounds: of shorter ones too many other words begin.
_COMPOUNDING = 4


def banned_word(copy: Copy, kit: Kit) -> str | None:
    """The first banned word that the copy uses, as a reason, or None."""
    used = banned_in(whole_text(copy), kit.brand.banned_words, kit.locale)
    return used and f"copy: expected no word that {kit.brand.name} bans, got {used!r}"


def banned_in(text: str, words: tuple[str, ...], locale: str) -> str | None:
    """The first of the words that the text uses in any form or disguise, or None."""
    if not words:
        return None
    open_form, hidden_form = _patterns(words, locale)
    found = open_form.search(plain(text, locale))
    hidden = (match for hiding in disguised(text, locale) if (match := hidden_form.fullmatch(hiding)))
    found = found or next(hidden, None)
    return None if found is None else words[(found.lastindex or 1) - 1]


@lru_cache(maxsize=256)
def _patterns(words: tuple[str, ...], locale: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One group a word: as written, and as skeletons of words in disguise."""
    read = [plain(word.strip(), locale) for word in words]
    forms = "|".join(f"({_forms(word, locale)})" for word in read)
    hidden = "|".join(f"({_hidden(word, locale)})" for word in read)
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)"), re.compile(hidden)


def _hidden(word: str, locale: str) -> str:
    """The skeleton of a word; a word without a Latin letter has none, and is found as written only."""
    letters = re.sub(r"[^a-z0-9]", "", bare(word))
    return _inflected(skeleton(letters), locale) if letters else "(?!)"


def _forms(word: str, locale: str) -> str:
    """A word or phrase as a pattern: any of its spellings, any ending on its last word, blanks or hyphens between words."""
    return "|".join(_inflected(spelling, locale) for spelling in dict.fromkeys((word, bare(word))))


def _inflected(word: str, locale: str) -> str:
    literal = r"[\s\-]+".join(re.escape(part) for part in word.split())
    if not word[-1:].isalpha():
        return literal
    if locale == "de" and " " not in word and len(word) >= _COMPOUNDING:
        return rf"{literal}\w*"
    if locale == "en" and word[-1] in "ye":
        return rf"{literal[:-1]}(?:{'y|ies|ied|ying|ier|iest|ily|iness' if word[-1] == 'y' else 'e|es|ed|er|ers|est|ing|ely'})"
    if locale == "es" and word[-1] in "oa":
        return rf"{literal[:-1]}(?:o|a|os|as|amente)"
    return literal + _ENDINGS[locale]
