"""Rule ``characters/1``: the copy is plain running text: no markup, no address, no control or direction sign.

Whatever shows the copy escapes it as well; here it is refused so that it never becomes a candidate.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.creative import Copy
    from generators.kit import Kit

_MARKUP = re.compile(r"[<>{}\[\]\\`|~^]|&#?\w+;|\*\*|__")
_ADDRESS = re.compile(
    r"\w+:/|\bwww\.|[\w.+-]+@\w|\b(?:javascript|data|mailto):"
    r"|\b[\w-]+\.(?:[a-z]{2,}/|(?:com|net|org|io|eu|co|app|shop|dev)\b)",
    re.IGNORECASE,
)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def foreign_character(copy: Copy, kit: Kit) -> str | None:  # noqa: ARG001  (every rule takes the same two)
    """The first thing in the copy that is not plain text, as a reason, or None."""
    found = next((sign for field in (copy.headline, copy.body, copy.cta) for sign in _foreign(field)), None)
    return None if found is None else f"copy: expected plain text, got {found!r}"


def _foreign(text: str) -> Iterator[str]:
    yield from (sign for sign in text if unicodedata.category(sign)[0] == "C" or unicodedata.category(sign) in {"Zl", "Zp"})
    yield from _MARKUP.findall(text)
    yield from _ADDRESS.findall(text)
    yield from (word for word in text.split() if _mixes_scripts(word))


def _mixes_scripts(word: str) -> bool:
    """Whether letters of look-alike scripts share a word: a Cyrillic letter in "free" gets around a list of words."""
    names = [unicodedata.name(letter, "") for letter in word if letter.isalpha() and not letter.isascii()]
    scripts = {script for script in _SCRIPTS if any(name.startswith(script) for name in names)}
    if any(letter.isascii() and letter.isalpha() for letter in word):
        scripts.add("LATIN")
    return len(scripts) > 1
