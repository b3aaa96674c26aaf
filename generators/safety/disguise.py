"""How a word is hidden from a list, undone: accents, look-alike letters, figures for letters, letters apart, letters doubled.

Knows no list. An accent that a language writes is kept in that language (French "salé" is not "sale"), any other goes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Accented letters that each language spells with.
_NATIVE = {"en": "", "de": "äöü", "fr": "àâçéèêëîïôùûüÿœæ", "es": "áéíóúüñ"}
_LOOKALIKES = str.maketrans("абвеёікмнорстухјѕԁѡɑɩαεικνορτυχøđłı", "abbeeikmhopctyxjsdwaiaeikvoptuxodli")
#: "1" stands for i and for l, so both are read as one letter, on either side of a comparison.
_SKELETON = str.maketrans("4@35$1!|l0789", "aaessiiiiotbg")
_APART = re.compile(r"(?<!\w)\w(?:[\W_]{1,3}\w){2,}(?!\w)")
_BROKEN = re.compile(r"[^\W_]+(?:[._*\u00b7'\-][^\W_]+)+")
_MASKED = re.compile(r"\S*(?:[^\W\d_]\S*[\d@$!|]|[\d@$!|]\S*[^\W\d_])\S*")
_STRETCHED = re.compile(r"\b[^\W\d_]*?([^\W\d_])\1\1[^\W\d_]*")
_REPEATED = re.compile(r"([^\W\d_])\1\1")
_FIGURED = re.compile(r"[\d@$!|]")
_SIGNS = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def plain(text: str, locale: str) -> str:
    """The text in small letters of the language's own alphabet, as far as its letters have any there."""
    small = _small(text)
    if small.isascii():
        return small
    return "".join(_letter(sign, _NATIVE[locale]) for sign in small.translate(_LOOKALIKES))


def bare(text: str) -> str:
    """The text without any accent."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def skeleton(word: str) -> str:
    """A word with figures read as the letters they stand for, and i and l as one."""
    return word.translate(_SKELETON)


def letters_apart(text: str) -> tuple[str, ...]:
    """Words that letters with blanks or signs between them make: "f r e e", "f.r.e.e"."""
    apart = [_SIGNS.sub("", found[0]) for found in _APART.finditer(text)]
    # A one-letter word beside ("a b a r g a i n") joins the run, so the run is tried without its ends as well.
    return tuple(part for run in apart for part in (run, run[1:], run[:-1], run[1:-1]))


@lru_cache(maxsize=4096)
def disguised(text: str, locale: str) -> tuple[str, ...]:
    """What the text may hide: skeletons of every word that is spelt apart, with figures in it, or with letters repeated."""
    read = plain(text, locale)
    whole = [*letters_apart(read)]
    whole += [_SIGNS.sub("", found[0]) for found in _BROKEN.finditer(read)]
    masked = [
        part
        for found in _MASKED.finditer(read if _FIGURED.search(read) else "")
        for part in (found[0].strip(".,;:!?"), found[0])
    ]
    stretched = [
        _squeezed(found[0], times)
        for found in _STRETCHED.finditer(read if _REPEATED.search(read) else "")
        for times in (r"\1", r"\1\1")
    ]
    foreign = [bare(word.translate(_LOOKALIKES)).strip(".,;:!?") for word in _small(text).split() if _is_foreign(word, locale)]
    return tuple(dict.fromkeys(skeleton(word) for word in whole + masked + stretched + foreign))


def _small(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")


def _is_foreign(word: str, locale: str) -> bool:
    return not word.isascii() and any(sign.isalpha() and not sign.isascii() and sign not in _NATIVE[locale] for sign in word)


def _letter(sign: str, native: str) -> str:
    return sign if sign.isascii() or sign in native else bare(sign)


def _squeezed(word: str, times: str) -> str:
    return re.sub(r"(.)\1{2,}", times, word)
