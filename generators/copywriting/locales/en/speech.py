"""How English joins and sets words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generators.copywriting.pack import Speech

if TYPE_CHECKING:
    import datetime as dt

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_APOSTROPHE = re.compile(r"(?<=\w)'")


def _joined(before: str, words: str) -> tuple[str, str]:
    return before, words


def _typeset(line: str) -> str:
    return _APOSTROPHE.sub("\u2019", line).replace("...", "\u2026")


def _day(date: dt.date) -> str:
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


SPEECH = Speech(
    joined=_joined,
    typeset=_typeset,
    day=_day,
    agreement={"singular": {"this": "this", "helps": "helps"}, "plural": {"this": "these", "helps": "help"}},
)
