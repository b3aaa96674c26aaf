"""How French joins and sets words: elision, agreement, guillemets, and the narrow no-break space before high signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generators.copywriting.pack import Speech

if TYPE_CHECKING:
    import datetime as dt

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_NARROW = "\u202f"
_QUOTED = re.compile(r'"([^"]+)"|«\s*([^»]+?)\s*»')
# A high sign before a letter or figure is none of a sentence: "10:30", a scheme.
_HIGH_SIGN = re.compile(r"(?<=[^\s\u00a0\u202f])[ \u00a0\u202f]?([?!;:]+)(?=\s|$|[)»])")
_VOWEL = re.compile(r"[aeiouyàâæéèêëîïôœùûh]", re.IGNORECASE)
# Words that keep the full form before them: an aspirated h, and a few that begin like a vowel and are spoken like none.
_UNELIDED = re.compile(
    r"(?:h(?:aïr|alte|amac|amburger|anche|and|angar|arceler|ardi|aricot|arnais|asard|âte|aus|aut|érisson|ernie|éros\b|êtr|"
    r"eurt|ibou|ip|isser|ockey|ollande|omard|onte|oquet|ors|ouille|ousse|uit|urler)|onze|oui\b|ouistiti|y(?:aourt|acht|oga))",
    re.IGNORECASE,
)
_ELIDED = re.compile(r"\b(de|que|le|la|je|ne|se|me|te) $", re.IGNORECASE)
_SOFTENED = {"ce ": "cet ", "ma ": "mon ", "ta ": "ton ", "sa ": "son "}


def _joined(before: str, words: str) -> tuple[str, str]:
    if not _VOWEL.match(words) or _UNELIDED.match(words):
        return before, words
    ending = next((short for short in _SOFTENED if re.search(rf"\b{short}$", before, re.IGNORECASE)), None)
    if ending:
        return before[: -len(ending)] + before[-len(ending)] + _SOFTENED[ending][1:], words
    return _ELIDED.sub(lambda found: f"{found[1][:-1]}\u2019", before), words


def _typeset(line: str) -> str:
    line = line.replace("'", "\u2019").replace("...", "\u2026")
    line = _QUOTED.sub(lambda found: f"«{_NARROW}{found[1] or found[2]}{_NARROW}»", line)
    return _HIGH_SIGN.sub(rf"{_NARROW}\1", line)


def _day(date: dt.date) -> str:
    return f"{'1er' if date.day == 1 else date.day} {_MONTHS[date.month - 1]} {date.year}"


SPEECH = Speech(
    joined=_joined,
    typeset=_typeset,
    day=_day,
    agreement={
        "masculine singular": {"this": "ce", "your": "[ton|votre]", "made": "pensé"},
        "feminine singular": {"this": "cette", "your": "[ta|votre]", "made": "pensée"},
        "masculine plural": {"this": "ces", "your": "[tes|vos]", "made": "pensés"},
        "feminine plural": {"this": "ces", "your": "[tes|vos]", "made": "pensées"},
    },
    formal=True,
)
