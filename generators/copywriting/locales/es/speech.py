"""How Spanish joins and sets words: "y" and "o" before their own sound, agreement, guillemets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generators.copywriting.pack import Speech

if TYPE_CHECKING:
    import datetime as dt

_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_QUOTED = re.compile(r'"([^"]+)"')
# Before a diphthong ("hielo", "hierba") the sound is not that of "y", and the word stays.
_SOUNDS_I = re.compile(r"(?:í|i(?![aeoáéó])|hí|hi(?![aeoáéó]))", re.IGNORECASE)
_SOUNDS_O = re.compile(r"h?[oó]", re.IGNORECASE)


def _joined(before: str, words: str) -> tuple[str, str]:
    if _SOUNDS_I.match(words):
        before = re.sub(r"\b([yY]) $", lambda found: "E " if found[1] == "Y" else "e ", before)
    if _SOUNDS_O.match(words):
        before = re.sub(r"\b([oO]) $", lambda found: "U " if found[1] == "O" else "u ", before)
    return before, words


def _typeset(line: str) -> str:
    return _QUOTED.sub(r"«\1»", line).replace("...", "\u2026")


def _day(date: dt.date) -> str:
    return f"{date.day} de {_MONTHS[date.month - 1]} de {date.year}"


SPEECH = Speech(
    joined=_joined,
    typeset=_typeset,
    day=_day,
    agreement={
        "masculine singular": {"this": "este", "your": "[tu|su]", "made": "pensado"},
        "feminine singular": {"this": "esta", "your": "[tu|su]", "made": "pensada"},
        "masculine plural": {"this": "estos", "your": "[tus|sus]", "made": "pensados"},
        "feminine plural": {"this": "estas", "your": "[tus|sus]", "made": "pensadas"},
    },
)
