"""Figures with what they count: "20 %", "twenty percent" and "20 Prozent" are one amount, "15 hours" and "15 days" two.

Reads folded text. A number whose unit is none of those known here has no unit. Knows no claim.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from generators.safety.spelled import in_figures

_NAMES = {
    "%": "% percent prozent",
    "\u2030": "\u2030 promille",
    "\u20ac": "\u20ac eur euro euros",
    "$": "$ usd dollar dollars d\u00f3lar d\u00f3lares",
    "\u00a3": "\u00a3 gbp pound pounds pfund",
    "chf": "chf franken francs franc francos",
    "\u00a5": "\u00a5 yen",
    "\u00a2": "\u00a2 cent cents centime centimes c\u00e9ntimo c\u00e9ntimos",
    "s": "second seconds sekunde sekunden seconde secondes segundo segundos",
    "min": "min minute minutes minuten minuto minutos",
    "h": "h hour hours hr hrs std stunde stunden heure heures hora horas st\u00fcndig st\u00fcndige",
    "day": "day days tag tage tagen t\u00e4gig t\u00e4gige jour jours d\u00eda d\u00edas dia dias",
    "night": "night nights nacht n\u00e4chte n\u00e4chten nuit nuits noche noches",
    "week": "week weeks woche wochen semaine semaines semana semanas",
    "month": "month months monat monate monaten monatige mois mes meses",
    "year": "year years yr yrs jahr jahre jahren j\u00e4hrige j\u00e4hriger an ans ann\u00e9e ann\u00e9es a\u00f1o a\u00f1os",
    "km": "km kilometer kilometern kilometers kilometre kilometres kilom\u00e8tre kilom\u00e8tres kil\u00f3metro "
    "kil\u00f3metros",
    "m": "m meter meters metern metre metres m\u00e8tre m\u00e8tres metro metros",
    "mile": "mile miles meilen milles millas",
    "cm": "cm centimeter centimetre centimeters zentimeter centim\u00e8tres cent\u00edmetros",
    "mm": "mm millimeter millimetres",
    "g": "g gram grams gramm gramme grammes gramo gramos",
    "kg": "kg kilo kilos kilogram kilograms kilogramm",
    "l": "l litre litres liter liters litro litros",
    "ml": "ml milliliter millilitres",
    "x": "x \u00d7 times mal fois veces vez",
    "\u00b0": "\u00b0 degree degrees grad degr\u00e9s grados",
}
_UNIT = {name: unit for unit, names in _NAMES.items() for name in names.split()}
#: Units that a bare number may not be taken from: "15" alone says nothing of "15 %" or "15 euros".
_BOUND = frozenset("%\u2030\u20ac$\u00a3\u00a5\u00a2") | {"chf"}
_SIGN = "[%\u2030\u20ac$\u00a3\u00a5\u00a2\u00b0\u00d7]"
_PLAIN = r"\d+(?:[.,]\d+)*"
_SPACED = rf"\d{{1,3}}(?: \d{{3}})+(?:,\d+)?(?![\d])|{_PLAIN}"
_AMOUNTS = {
    locale: re.compile(
        rf"(?P<before>[$\u20ac\u00a3\u00a5]|\b(?:eur|usd|gbp|chf))? ?(?P<number>{number})"
        rf"(?:-?(?:st|nd|rd|th|er|\u00e8me|e|\u00ba|\u00aa)\b)?(?: ?(?P<sign>{_SIGN})|[ -]?(?P<unit>[^\W\d_]+))?"
    )
    for locale, number in {"en": _PLAIN, "de": _SPACED, "fr": _SPACED, "es": _SPACED}.items()
}
_PERCENT = re.compile(r"\b(?:per cent|pour cent|por ciento|vom hundert)\b")
#: "A page or two" counts nothing.
_OR_SO = re.compile(r"\b(?:or two|oder zwei|ou deux|o dos)\b")
_GROUPED = {"en": ",", "de": ".", "fr": ".", "es": "."}


class Amount(NamedTuple):
    """A number as a decimal string without needless zeros, and its unit or nothing."""

    number: str
    unit: str


def amounts_in(text: str, locale: str) -> frozenset[Amount]:
    """Every amount of the folded text; a price below one unit counts as its hundredths too ("0.38 euros", "38 cents")."""
    figures = in_figures(_PERCENT.sub("%", _OR_SO.sub(" ", text)), locale)
    return frozenset(_amount(found, locale) for found in _AMOUNTS[locale].finditer(figures))


def backed(amount: Amount, said: frozenset[Amount]) -> bool:
    """Whether one of the amounts said is this one. A bare number may leave out a measure, but neither percent nor currency."""
    if amount in said:
        return True
    if amount.unit == "\u00a2":
        return any(unit in "\u20ac$\u00a3" and _hundredths(number) == amount.number for number, unit in said if unit)
    return not amount.unit and any(number == amount.number and unit not in _BOUND for number, unit in said)


def _amount(found: re.Match[str], locale: str) -> Amount:
    after = found["sign"] or _UNIT.get(found["unit"] or "", "")
    return Amount(_number(found["number"], locale), _UNIT.get(found["before"] or "", "") or _UNIT.get(after, after))


def _number(written: str, locale: str) -> str:
    """The decimal of a number as this language writes it: points and blanks between thousands where commas are decimal."""
    groups = _GROUPED[locale]
    number = written.replace(" ", "")
    parts = re.split("[.,]", number)
    signs = [sign for sign in number if sign in ".,"]
    if not signs:
        return number.lstrip("0") or "0"
    thousands = all(sign == signs[0] for sign in signs) and all(len(part) == 3 for part in parts[1:])  # noqa: PLR2004
    if thousands and (len(signs) > 1 or signs[0] == groups):
        return "".join(parts).lstrip("0") or "0"
    whole, decimals = "".join(parts[:-1]).lstrip("0") or "0", parts[-1].rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def _hundredths(number: str) -> str:
    whole, _, decimals = number.partition(".")
    return f"{whole}{decimals:0<2}".lstrip("0") if len(decimals) <= 2 else ""  # noqa: PLR2004
