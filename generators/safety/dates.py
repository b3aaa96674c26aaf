"""Dates in copy, whatever their form: "31 March", "March 31st", "31. M\u00e4rz", "31/03", "31 de marzo", "2027-03-31".

A date is a (month, day, year), the year 0 where none is written. Reads folded text. Knows no claim and no calendar of today.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar m\u00e4rz april mai juni juli august september oktober november dezember",
    "fr": "janvier f\u00e9vrier mars avril mai juin juillet ao\u00fbt septembre octobre novembre d\u00e9cembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_SHORT = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "de": "jan feb m\u00e4r apr mai jun jul aug sep okt nov dez",
    "fr": "janv f\u00e9vr mars avr mai juin juil ao\u00fbt sept oct nov d\u00e9c",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
}
_MONTH = {
    locale: {name: month for names in (_MONTHS, _SHORT) for month, name in enumerate(names[locale].split(), start=1)}
    for locale in _MONTHS
}


class Date(NamedTuple):
    """A day; ``year`` is 0 where the text leaves it out."""

    month: int
    day: int
    year: int


def _forms(locale: str) -> re.Pattern[str]:
    name = "|".join(sorted(_MONTH[locale], key=len, reverse=True))
    year = r"(?:,? (?:de )?(?P<{}>20\d\d))?"
    return re.compile(
        r"(?<!\d)(?P<iso_y>20\d\d)-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)(?!\d)"
        rf"|(?<![\d.,])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)? ?(?:of |de )?(?P<m>{name})\b\.?{year.format('y')}"
        rf"|\b(?P<m2>{name})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]){year.format('y2')}"
        # "31.03." is a date in German alone: elsewhere it is a number at the end of a sentence.
        r"|(?<![\d.,])(?P<a>\d{1,2})(?P<sep>[./])(?P<b>\d{1,2})(?P=sep)"
        rf"(?P<y3>(?:20)?\d\d){'?' if locale == 'de' else ''}(?!\d)"
        r"|(?<![\d.,/])(?P<a2>\d{1,2})/(?P<b2>\d{1,2})(?![\d/])"
    )


_FORMS = {locale: _forms(locale) for locale in _MONTHS}


def dates_in(text: str, locale: str) -> tuple[list[frozenset[Date]], str]:
    """Each date of the folded text as all that it can mean ("3/4" is two), and the text without them."""
    found = [(match, _meanings(match, locale)) for match in _FORMS[locale].finditer(text)]
    for match, meanings in reversed(found):
        if meanings:
            text = f"{text[: match.start()]} {text[match.end() :]}"
    return [meanings for _, meanings in found if meanings], text


def day_of(date: dt.date) -> Date:
    """A calendar day as a date of a text."""
    return Date(date.month, date.day, date.year)


def same_day(one: Date, other: Date) -> bool:
    """Whether two dates are one day, a year left out being any."""
    return one[:2] == other[:2] and (0 in (one.year, other.year) or one.year == other.year)


def _meanings(match: re.Match[str], locale: str) -> frozenset[Date]:
    part = match.groupdict()
    if part["iso_y"]:
        return _valid(int(part["iso_m"]), int(part["iso_d"]), part["iso_y"])
    if part["m"]:
        return _valid(_MONTH[locale][part["m"]], int(part["d"]), part["y"])
    if part["m2"]:
        return _valid(_MONTH[locale][part["m2"]], int(part["d2"]), part["y2"])
    one, two = int(part["a"] or part["a2"]), int(part["b"] or part["b2"])
    both = _valid(two, one, part["y3"])
    return both | _valid(one, two, part["y3"]) if locale == "en" else both


def _valid(month: int, day: int, year: str | None) -> frozenset[Date]:
    if not (1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004
        return frozenset()
    return frozenset({Date(month, day, int(year) % 100 + 2000 if year else 0)})
