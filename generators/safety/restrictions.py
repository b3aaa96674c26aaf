"""Rules ``restrictions/1`` and ``unread/1``: the advertiser's restrictions in plain words.

What has a common form is enforced word for word. What has none, or only in part, is for a reviewer: copy that a model
wrote is then held. Copy of the grammar is not: it consists of the advertiser's own facts and of sentences that ship with
the code, both of which can be read before the first ad; to hold it would leave a campaign with nothing to fall back on.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generators.safety.claims import claims_in
from generators.safety.forms import Forbidden, read_restriction
from generators.safety.reading import whole_text
from generators.safety.words import banned_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.creative import Copy
    from generators.kit import Kit

_PRICE = re.compile(
    r"[$\u20ac\u00a3\u00a5\u20b9]|\d\s?(?:eur|usd|gbp|chf|euros?|dollars?|pounds?|pfund|cents?|centimes?|c\u00e9ntimos?)\b",
    re.IGNORECASE,
)
_SEEN: dict[str, re.Pattern[str]] = {
    "exclamation": re.compile(r"[!\u00a1\uff01]"),
    "question": re.compile(r"[?\u00bf\uff1f]"),
    "digits": re.compile(r"\d"),
    "prices": _PRICE,
    "percent": re.compile(r"%|\bper ?cent\b|\bprozent\b|\bpour cent\b|\bpor ciento\b", re.IGNORECASE),
    "hashtags": re.compile(r"#\w"),
    "quotes": re.compile(r"[\"\u201c\u201d\u201e\u00ab\u00bb]"),
    "semicolons": re.compile(r";"),
    "dashes": re.compile(r"[\u2013\u2014]|\s-\s"),
    "ellipsis": re.compile(r"\u2026|\.\.\."),
    "brackets": re.compile(r"[()\[\]]"),
}
_EMOJI = re.compile("[\U0001f000-\U0001faff]")
_SHOUTED = re.compile(r"\b[^\W\d_]{3,}\b")
_WORD = re.compile(r"\S+")
#: Written in capitals by everybody, and no shouting.
_CODES = frozenset({"EUR", "USD", "GBP", "CHF"})


class Enforcement(NamedTuple):
    """How each of a campaign's restrictions is enforced; one that a rule sees in part stands in both."""

    by_rule: tuple[str, ...]
    by_review: tuple[str, ...]


@lru_cache(maxsize=256)
def enforcement(restrictions: tuple[str, ...]) -> Enforcement:
    """For the operator: which restrictions a rule enforces, and which a reviewer has to."""
    read = [(text, read_restriction(text)) for text in restrictions]
    return Enforcement(
        tuple(text for text, forbidden in read if forbidden),
        tuple(text for text, forbidden in read if not forbidden or not forbidden.whole),
    )


def broken_restriction(copy: Copy, kit: Kit) -> str | None:
    """The first restriction that the copy plainly breaks, as a reason, or None."""
    fields = {"headline": copy.headline, "body": copy.body, "cta": copy.cta}
    for restriction, forbidden in _read(kit.restrictions):
        if _breaks(fields[forbidden.field] if forbidden.field else whole_text(copy), forbidden, kit):
            return f"copy.{forbidden.field or 'any'}: expected {restriction!r} to be kept, got it broken"
    return None


def unread_restriction(copy: Copy, kit: Kit) -> str | None:  # noqa: ARG001  (every rule takes the same two)
    """The first restriction that only a reviewer can see kept, as a reason, or None."""
    unread = enforcement(kit.restrictions).by_review if kit.restrictions else ()
    return f"copy: expected a reviewer for {unread[0]!r}, got none yet" if unread else None


@lru_cache(maxsize=256)
def _read(restrictions: tuple[str, ...]) -> tuple[tuple[str, Forbidden], ...]:
    return tuple((text, forbidden) for text in restrictions if (forbidden := read_restriction(text)))


def _breaks(text: str, forbidden: Forbidden, kit: Kit) -> bool:
    if forbidden.kind == "words":
        return banned_in(text, forbidden.words, kit.locale) is not None
    if forbidden.kind == "length":
        return (len(text) if forbidden.unit == "characters" else len(_WORD.findall(text))) > forbidden.limit
    if pattern := _SEEN.get(forbidden.kind):
        return pattern.search(text) is not None
    return _TOLD[forbidden.kind](text, kit)


def _shouts(text: str, kit: Kit) -> bool:
    shouted = {word for word in _SHOUTED.findall(text) if word.isupper()} - _CODES
    return any(word.casefold() not in kit.brand.name.casefold() for word in shouted)


def _pictures(text: str, kit: Kit) -> bool:  # noqa: ARG001  (told like the others)
    return not text.isascii() and any(unicodedata.category(sign) == "So" or _EMOJI.match(sign) for sign in text)


def _ranks(text: str, kit: Kit) -> bool:
    return any(kind.startswith("rank") for kind in claims_in(text, kit.locale).kinds)


def _compares(text: str, kit: Kit) -> bool:
    return "comparison" in claims_in(text, kit.locale).kinds


_TOLD: dict[str, Callable[[str, Kit], bool]] = {
    "capitals": _shouts,
    "emoji": _pictures,
    "superlatives": _ranks,
    "comparisons": _compares,
}
