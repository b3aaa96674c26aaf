"""How German joins and sets words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generators.copywriting.pack import Speech

if TYPE_CHECKING:
    import datetime as dt

_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
_QUOTED = re.compile(r'"([^"]+)"')
_APOSTROPHE = re.compile(r"(?<=\w)'")


def _joined(before: str, words: str) -> tuple[str, str]:
    return before, words


def _typeset(line: str) -> str:
    return _APOSTROPHE.sub("\u2019", _QUOTED.sub("\u201e\\1\u201c", line)).replace("...", "\u2026")


def _day(date: dt.date) -> str:
    return f"{date.day}. {_MONTHS[date.month - 1]} {date.year}"


SPEECH = Speech(
    joined=_joined,
    typeset=_typeset,
    day=_day,
    agreement={
        "masculine singular": {"this": "dieser", "your": "[dein|Ihr]", "is": "ist"},
        "feminine singular": {"this": "diese", "your": "[deine|Ihre]", "is": "ist"},
        "neuter singular": {"this": "dieses", "your": "[dein|Ihr]", "is": "ist"},
        "plural": {"this": "diese", "your": "[deine|Ihre]", "is": "sind"},
    },
)
