"""How easy a line is to read, by the formula of its language. Pure; the scales agree: about 100 is easy, about 0 is hard.

Sources: English, R. Flesch, "A new readability yardstick", 1948. German, T. Amstad, "Wie verständlich sind unsere
Zeitungen?", 1978. French, L. Kandel and A. Moles, "Application de l'indice de Flesch à la langue française", 1958. Spanish,
J. Fernández Huerta, "Medidas sencillas de lecturabilidad", 1959. All are linear in words per sentence and syllables per word,
made for whole pages: on a line of five words they rank, they do not measure, so they steer a choice and refuse nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


class Formula(NamedTuple):
    """Score = ``start`` - ``per_length`` * words per sentence - ``per_syllable`` * syllables per word."""

    start: float
    per_length: float
    per_syllable: float


FORMULAS: dict[str, Formula] = {
    "en": Formula(206.835, 1.015, 84.6),
    "de": Formula(180.0, 1.0, 58.5),
    "fr": Formula(207.0, 1.015, 73.6),
    "es": Formula(206.84, 1.02, 60.0),
}

#: Scores that a level aims at, lowest and highest: plain begins at Flesch's "easy", standard at his "fairly difficult".
TARGETS: dict[str, tuple[float, float]] = {
    "plain": (80.0, float("inf")),
    "standard": (50.0, float("inf")),
    "rich": (float("-inf"), 80.0),
}

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_STOPS = re.compile(r"[.!?\u2026]+(?=\s|$)")
_SILENT_E = re.compile(r"(?<=[^aeiouy])e$|(?<=[^aeiouysxzh])es$|(?<=[^aeiouytd])ed$")
_SILENT_ENDING = re.compile(r"(?<=[^aeiouyàâéèêëîïôùûœ])(?:es?|ent)$")
#: One vowel sound each: groups of vowels, in Spanish parted where two strong vowels or a stressed weak one meet.
_VOWELS = {
    "en": re.compile(r"[aeiouy]+"),
    "de": re.compile(r"aa|ee|oo|ie|ei|ai|au|eu|äu|[aeiouyäöü]"),
    "fr": re.compile(r"[aeiouyàâéèêëîïôùûœ]+"),
    "es": re.compile(r"[iuü]?[aeoáéó][iuy]?(?![aeoáéóíú])|[iuü]?[aeoáéóíú]|[iuüy]+"),
}


@lru_cache(maxsize=16384)
def reading_ease(text: str, locale: str) -> float:
    """Score of a text in its language; a text without words is easy."""
    words = _WORD.findall(text.casefold())
    if not words:
        return FORMULAS[locale].start
    sentences = len(_STOPS.findall(text.strip().rstrip(".!?\u2026"))) + 1
    syllables = sum(_syllables(word, locale) for word in words)
    formula = FORMULAS[locale]
    return formula.start - formula.per_length * len(words) / sentences - formula.per_syllable * syllables / len(words)


def readable(options: Sequence[T], text_of: Callable[[T], str], locale: str, level: str, few: int) -> tuple[T, ...]:
    """The options within the level's target, in order; where they are fewer than ``few``, the few that are nearest to it.

    Without the few, a target that one option meets would make every copy of a brief the same.
    """
    lowest, highest = TARGETS[level]
    scores = [reading_ease(text_of(option), locale) for option in options]
    misses = [max(lowest - score, score - highest, 0.0) for score in scores]
    allowed = sorted(misses)[min(few, len(misses)) - 1] if misses else 0.0
    return tuple(option for option, miss in zip(options, misses, strict=True) if miss <= allowed)


def _syllables(word: str, locale: str) -> int:
    if locale == "en":
        word = _SILENT_E.sub("", word) if not word.endswith("le") else word
    elif locale == "fr":
        word = _SILENT_ENDING.sub("", word)
    return max(1, len(_VOWELS[locale].findall(word)))
