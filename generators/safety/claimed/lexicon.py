"""A language's claim words as one look-up: exact words, stems, and phrases, each in a class. Knows no language.

A class is what must be backed: "guaranteed" is backed by any word of guarantee in the fact cited, and by nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STEM = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Lexicon:
    """Classes of entries separated by commas: ``word``, ``stem*`` or ``several words``; and patterns whose match is a claim.

    ``ranks``: patterns of superlatives with a group ``what``; ``compares``: patterns of comparison, one class for all.
    """

    classes: dict[str, str]
    ranks: tuple[re.Pattern[str], ...] = ()
    compares: tuple[re.Pattern[str], ...] = ()
    deadlines: tuple[re.Pattern[str], ...] = ()
    _words: dict[str, str] = field(init=False, default_factory=dict)
    _stems: dict[str, list[tuple[str, str]]] = field(init=False, default_factory=dict)
    _phrases: list[tuple[str, str]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        for kind, entries in self.classes.items():
            for entry in (part.strip() for part in entries.split(",")):
                self._enter(kind, entry)

    def _enter(self, kind: str, entry: str) -> None:
        if " " in entry or "'" in entry:
            words = " ".join(_WORD.findall(entry))
            self._phrases.append((f" {words}" if entry.endswith("*") else f" {words} ", kind))
        elif entry.endswith("*"):
            self._stems.setdefault(entry[:_STEM], []).append((entry[:-1], kind))
        else:
            self._words[entry] = kind

    def claims(self, text: str, words: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Each claim of the folded text as (class, words as found); ``words``: the words of the text."""
        for word in words:
            kind = self._words.get(word) or next(
                (k for stem, k in self._stems.get(word[:_STEM], ()) if word.startswith(stem)), None
            )
            if kind:
                yield kind, word
        spaced = f" {' '.join(_WORD.findall(text))} "
        yield from ((kind, phrase.strip()) for phrase, kind in self._phrases if phrase in spaced)
        for pattern in self.ranks:
            yield from ((f"rank {found['what']}", found[0]) for found in pattern.finditer(text))
        yield from (("comparison", found[0]) for pattern in self.compares for found in pattern.finditer(text))
        yield from ((f"deadline {found['what']}", found[0]) for pattern in self.deadlines for found in pattern.finditer(text))
