"""Numbers that are spelt out, in four languages: from "twenty-five" to 25. Knows no claim.

The word for one is left alone, because it is the article too; French "neuf" counts only before a unit, for it means "new".
"""

from __future__ import annotations

import re
from functools import lru_cache

_UNITS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen "
    "nineteen",
    "de": "null ein zwei drei vier f\u00fcnf sechs sieben acht neun zehn elf zw\u00f6lf dreizehn vierzehn f\u00fcnfzehn "
    "sechzehn siebzehn "
    "achtzehn neunzehn",
    "fr": "z\u00e9ro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince diecis\u00e9is "
    "diecisiete dieciocho "
    "diecinueve veinte veintiuno veintid\u00f3s veintitr\u00e9s veinticuatro veinticinco veintis\u00e9is veintisiete "
    "veintiocho veintinueve",
}
_TENS = {
    "en": {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
    "de": {"zwanzig": 20, "dreissig": 30, "vierzig": 40, "f\u00fcnfzig": 50, "sechzig": 60, "siebzig": 70,
           "achtzig": 80, "neunzig": 90},
    "fr": {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
           "septante": 70, "nonante": 90,
           "soixante-dix": 70, "quatre-vingts": 80, "quatre-vingt": 80, "quatre-vingt-dix": 90},
    "es": {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
           "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300, "quinientos": 500, "quinientas": 500},
}  # fmt: skip
_TIMES = {
    "en": {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12},
    "de": {"hundert": 100, "tausend": 1000, "million": 10**6, "millionen": 10**6, "dutzend": 12},
    "fr": {"cent": 100, "cents": 100, "mille": 1000, "million": 10**6, "millions": 10**6, "douzaine": 12},
    "es": {"cien": 100, "ciento": 100, "mil": 1000, "mill\u00f3n": 10**6, "millones": 10**6, "docena": 12},
}
_AND = {"en": "and", "de": "und", "fr": "et", "es": "y"}
_WORD = re.compile(r"[^\W\d_]+|[\d.,]+")


@lru_cache(maxsize=4)
def _words(locale: str) -> dict[str, int]:
    """Every word of a number below a hundred with its value, but for the one that is an article; German compounds too."""
    ones = {word: value for value, word in enumerate(_UNITS[locale].split())}
    words = ones | _TENS[locale] | (_german(ones) if locale == "de" else {})
    return {word: value for word, value in words.items() if value != 1}


def _german(ones: dict[str, int]) -> dict[str, int]:
    """What German writes in one word: "f\u00fcnfundzwanzig", "dreihundert", "zweitausend"."""
    digits = list(ones.items())[1:10]
    tens = {f"{one}und{ten}": value + tens for one, value in digits for ten, tens in _TENS["de"].items()}
    hundreds = {f"{one}hundert": 100 * value for one, value in digits}
    return tens | hundreds | {f"{one}tausend": 1000 * value for one, value in digits}


def in_figures(text: str, locale: str) -> str:
    """The folded text with its spelt-out numbers in figures; "hundred" after figures multiplies them."""
    words, times = _words(locale), _TIMES[locale]
    if not any(word in words or word in times for word in _WORD.findall(text)):
        return text
    pattern = _pattern(locale)
    return pattern.sub(lambda found: str(_value(found[0], words, times, _AND[locale])), text)


@lru_cache(maxsize=4)
def _pattern(locale: str) -> re.Pattern[str]:
    """A run of number words, the longest spelling first; French "neuf" alone needs a unit behind it."""
    every = sorted({*_words(locale), *_TIMES[locale]}, key=len, reverse=True)
    one = {"en": "a|one", "de": "ein|eine", "fr": "un", "es": "un|uno"}[locale]
    word = "|".join(re.escape(entry) for entry in every)
    times = "|".join(re.escape(entry) for entry in sorted(_TIMES[locale], key=len, reverse=True))
    lone = r"(?!neuf\b(?! (?:jours?|mois|ans|heures?|fois|euros?|%)))" if locale == "fr" else ""
    run = rf"(?:(?:{one})[ -](?=(?:{times})\b))?{lone}(?:{word})(?:[ -](?:{_AND[locale]}[ -])?(?:{word}|un|uno|one))*"
    return re.compile(rf"(?<![\w\d])(?:{run})(?!\w)")


def _value(run: str, words: dict[str, int], times: dict[str, int], joint: str) -> int:
    total, current = 0, 0
    parts = [run] if run in words else re.split(r"[ -]", run)
    for part in parts:
        if part in times:
            current = max(current, 1) * times[part]
            if times[part] >= 1000:  # noqa: PLR2004  (hundreds multiply what is before them, thousands close it)
                total, current = total + current, 0
        elif part != joint:
            current += words.get(part, 1)
    return total + current
