"""Rule ``targeting/1``: the copy says nothing about the reader: asserts no attribute, hints at nothing known of them.

"You" as the one addressed is welcome; "you" as the one observed is not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generators.safety.reading import folded, whole_text

if TYPE_CHECKING:
    from generators.creative import Copy
    from generators.kit import Kit

_TRAITS = (
    "age|income|salary|debts?|health|weight|body|diagnosis|illness|disability|pregnancy|religion|faith|race|ethnicity|"
    "nationality|sexuality|orientation|politics|vote|divorce|marriage|search(?:es)?|history|location|neighbou?rhood|"
    "profile|data"
)
_GROUPS = (
    "wom[ae]n|m[ae]n|moms?|mums?|mothers?|dads?|fathers?|parents?|singles?|seniors?|pensioners?|teens?|students?|"
    "christians?|muslims?|jews?|hindus?|gays?|lesbians?|immigrants?|diabetics?|smokers?"
)
_STATES = (
    r"single|pregnant|divorced|depressed|anxious|overweight|obese|broke|unemployed|disabled|gay|lesbian|lonely|in debt|"
    r"over \d+"
)
_SEEN = "searched|viewed|visited|browsed|bought|looked|clicked|liked|read"

_HINTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:because|since|as|now that|when|after) you(?:'ve| have)? (?:recently |just )?(?:{_SEEN})\b",
        r"\byou(?:'ve| have)? (?:recently |just )?(?:searched|browsed|viewed|looked at|clicked|left)\b",
        r"\b(?:we|we've|we have) (?:know|knew|saw|see|noticed|remember|remembered|heard) (?:that )?you\b",
        r"\bbased on your\b",
        r"\bleft in your (?:cart|basket|bag)\b",
        r"\b(?:people|others|someone|folks|readers) like you\b",
        r"\b(?:near you|in your (?:area|town|city|street))\b",
        rf"\byour (?:{_TRAITS})\b",
        rf"\b(?:as an?|for an?|fellow|attention,?|dear) (?:{_GROUPS})\b",
        rf"\b(?:{_GROUPS}) like you\b",
        rf"\b(?:you are|you're|are you) (?:an? )?(?:{_STATES}|{_GROUPS})\b",
    )
)


def personal_hint(copy: Copy, kit: Kit) -> str | None:  # noqa: ARG001  (every rule takes the same two)
    """The first words that assert or hint at something about the reader, as a reason, or None."""
    text = folded(whole_text(copy)).replace("\u2019", "'")
    found = next((match[0] for hint in _HINTS if (match := hint.search(text))), None)
    return None if found is None else f"copy: expected nothing about the reader, got {found!r}"
