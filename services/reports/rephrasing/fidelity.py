"""Whether a sentence put differently still says the same, as far as words can be checked. Pure; knows no model.

Invariant: what passes has the numbers of the original, in its order, each with its sign and unit; has the two groups, the
names, what goes up, what goes down and what is denied in its order, too; and has no word that is neither the original's nor
one of a closed list that can claim nothing. A list of what must not be said would have been shorter and never complete: a
model knows more words for "soared" than anybody lists. The original is always there to stand, so whatever cannot be checked is
refused.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from services.reports.rephrasing.vocabulary import GROUPS, KINDS, MONTHS, NEUTRAL
from services.reports.words import MINUS, NBSP, plain

if TYPE_CHECKING:
    from collections.abc import Collection

#: How much longer than the original a sentence may be, beside a word.
LONGER, A_WORD = 1.4, 8
#: Letters by which two forms of one word are known to be that.
_STEM = 5
_NUMBER = re.compile(rf"[+-]?\d[\d,]*(?:\.\d+)?(?: ?(?:%|ms|s|min|h|days?|people|{'|'.join(MONTHS)})(?![a-z]))?")
_WORD = re.compile(r"n't|[^\W\d_]+", re.IGNORECASE)
#: A denial that stands by itself denies nothing of what follows: "No, a difference".
_EMPTY_DENIAL = re.compile(r"\b(?:no|not|nothing|none|cannot)\s*[,;:.!?\u2013\u2014]", re.IGNORECASE)
_SIGNS = frozenset(".,;:!?()+-%'\"/ \u00b7\u2026\u2013\u2018\u2019\u201c\u201d")


def says_the_same(original: str, said: str, names: Collection[str] = ()) -> bool:
    """Whether ``said`` may stand for ``original``. ``names``: what the exhibit is about (segments, elements, creatives)."""
    if not said.strip() or len(said) > LONGER * len(original) + A_WORD or _strange(said):
        return False
    if numbers(original) != numbers(said) or _claim(original, names) != _claim(said, names):
        return False
    if _EMPTY_DENIAL.search(said) and not _EMPTY_DENIAL.search(original):
        return False
    before = _words(original)
    return all(_known(word, before) for word in _words(said)) and _named(original, names) == _named(said, names)


def numbers(text: str) -> list[str]:
    """The numbers of a text in order, with sign and unit, as one types them."""
    return [found.replace(" ", "") for found in _NUMBER.findall(plain(text))]


def _claim(text: str, names: Collection[str]) -> list[str]:
    """Groups, names and kinds of words in the order in which they stand: who did more than whom is in it."""
    own = {plain(name).lower() for name in names}
    words = (word.lower() for word in _WORD.findall(plain(text).replace("\u2019", "'")))
    return [told for word in words if (told := word if word in own else GROUPS.get(word) or _kind(word))]


def _kind(word: str) -> str:
    return next((kind for kind, words in KINDS.items() if word in words), "")


def typeset(said: str) -> str:
    """With true minus signs before numbers and no break before their units, as the original had them."""
    signed = re.sub(r"(?<![\w.])-(?=\d)", MINUS, said)
    return re.sub(r"(?<=\d) ?(%|ms|s|min|h)(?![a-zA-Z])", rf"{NBSP}\1", signed)


def _strange(said: str) -> bool:
    """A sign beyond letters, plain digits and the signs of a sentence: markup, what cannot be seen, digits of other scripts."""
    return any(
        sign not in _SIGNS and not ("0" <= sign <= "9") and not unicodedata.category(sign).startswith("L")
        for sign in plain(said)
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text.replace("\u2019", "'")))


def _known(word: str, before: Collection[str]) -> bool:
    """One of the original's, in that form or another; one that claims nothing; or one of a kind that the original has, too."""
    if word in before or word in NEUTRAL or any(word in kind for kind in KINDS.values()):
        return True  # that the kinds are the original's was seen before
    return len(word) >= _STEM and any(own[:_STEM] == word[:_STEM] for own in before)


def _named(text: str, names: Collection[str]) -> frozenset[str]:
    told = plain(text).lower()
    return frozenset(name for name in (plain(name).lower() for name in names) if re.search(rf"\b{re.escape(name)}\b", told))
