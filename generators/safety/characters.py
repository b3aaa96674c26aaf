"""Rule ``characters/2``: the copy is plain running text: no markup, no address, no control, hidden or direction sign.

Whatever shows the copy escapes it as well; here it is refused so that it never becomes a candidate. Narrow and wide
blanks that typography needs pass, and so do emoji of one sign: a layout sets them, and "no emoji" is a restriction that
a campaign may make. Emoji joined by zero-width signs do not pass, for the same signs hide words.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.creative import Copy
    from generators.kit import Kit

_MARKUP = re.compile(r"[<>{}\[\]\\`|~^]|&#?\w+;|\*\*|__|##|\$\w*\{")
_ADDRESS = re.compile(
    r":/|\bwww\.|\w@\w|\bh..ps?:?/|\bhxxps?\b|\b(?:javascript|data|mailto|tel|vbscript):"
    r"|\b[\w-]+\.(?:[a-z]{2,}/|(?:com|net|org|io|eu|co|app|shop|dev|info|biz|de|fr|es|uk|us|ch|at|example|test|xyz|ly)\b)"
    r"|\b(?:dot|punkt|point|punto) (?:com|net|org|io|de|fr|es)\b|\w\((?:at|dot|punkt|point|punto)\)\w|\[\.\]",
    re.IGNORECASE,
)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
#: Blanks that no keyboard makes and no typography asks for; NBSP, narrow and thin blanks are not among them.
_ODD_BLANKS = frozenset("\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u205f\u3000\u115f\u1160\u3164\uffa0\u2800")


def foreign_character(copy: Copy, kit: Kit) -> str | None:  # noqa: ARG001  (every rule takes the same two)
    """The first thing in the copy that is not plain text, as a reason, or None."""
    found = next((sign for field in (copy.headline, copy.body, copy.cta) if (sign := foreign_in(field))), None)
    return None if found is None else f"copy: expected plain text, got {found!r}"


def foreign_in(text: str) -> str | None:
    """The first thing in one line that is not plain text, or None."""
    return next(_foreign(text), None)


def _foreign(text: str) -> Iterator[str]:
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    if not plain.isascii() or not plain.isprintable():
        yield from (sign for sign in plain if _hidden(sign))
        yield from (word for word in plain.split() if not word.isascii() and (_mixes_scripts(word) or _piles_marks(word)))
    yield from (found[0] for found in _MARKUP.finditer(plain))
    yield from (found[0] for found in _ADDRESS.finditer(plain if plain.isascii() else unicodedata.normalize("NFKC", plain)))


def _hidden(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category[0] == "C" or category in {"Zl", "Zp"} or sign in _ODD_BLANKS


def _piles_marks(word: str) -> bool:
    """Whether a Latin letter carries a mark that makes no letter with it: no language of a campaign writes one."""
    pairs = pairwise(word)
    return any(unicodedata.combining(mark) and unicodedata.name(sign, "").startswith("LATIN") for sign, mark in pairs)


def _mixes_scripts(word: str) -> bool:
    """Whether letters of look-alike scripts share a word: a Cyrillic letter in "free" gets around a list of words."""
    names = [unicodedata.name(letter, "") for letter in word if letter.isalpha() and not letter.isascii()]
    scripts = {script for script in _SCRIPTS if any(name.startswith(script) for name in names)}
    if any(letter.isascii() and letter.isalpha() for letter in word):
        scripts.add("LATIN")
    return len(scripts) > 1
