"""Numbers as text: one rounding rule, true minus signs, no-break spaces. Pure.

Knows no exhibit. Invariant: rounding never makes an interval that excludes zero show a bound of zero, and what shows
as zero is "0", never signed.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

NBSP, MINUS, ELLIPSIS = "\u00a0", "\u2212", "\u2026"
#: Beyond this many decimals a bound that still rounds to zero is zero for any reader.
_MOST_DECIMALS = 12
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
NONE = f"too{NBSP}few"


class Texts(NamedTuple):
    """An interval in words' three numbers, rounded alike."""

    value: str
    low: str
    high: str

    @property
    def between(self) -> str:
        """For sentences: ``between +9 % and +27 %``."""
        return f"between {self.low} and {self.high}"

    @property
    def bounds(self) -> str:
        """For tables: ``+9 % … +27 %``; never a dash, since bounds have signs."""
        return f"{self.low}{NBSP}{ELLIPSIS} {self.high}"


def decimals_for(low: float, high: float) -> int:
    """Decimals by which an interval and its value are written: two significant digits of its width.

    More where a bound other than zero would round to zero.
    """
    width = high - low
    decimals = max(0, 1 - math.floor(math.log10(width))) if width > 0 and math.isfinite(width) else 0
    while decimals < _MOST_DECIMALS and any(bound and not round(bound, decimals) for bound in (low, high)):
        decimals += 1
    return min(decimals, _MOST_DECIMALS)


def percent(share: float, decimals: int = 0, *, signed: bool = False) -> str:
    """A share as per cent: ``1.93 %``, or with its sign ``+18 %``."""
    return f"{number(100 * share, decimals, signed=signed)}{NBSP}%"


def number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """``412,300``, a negative with a true minus, or with its sign ``+1,210``; zero is ``0``."""
    rounded = round(value, decimals)
    if rounded == 0:
        return "0"
    sign = MINUS if rounded < 0 else "+" if signed else ""
    return f"{sign}{abs(rounded):,.{decimals}f}"


def percents(value: float, low: float, high: float, *, signed: bool = False) -> Texts:
    """A share and its interval; ``too few`` where there is no answer."""
    if math.isnan(low):
        return Texts(NONE, NONE, NONE)
    decimals = decimals_for(100 * low, 100 * high)
    return Texts(*(percent(share, decimals, signed=signed) for share in (value, low, high)))


def counts(value: float, low: float, high: float) -> Texts:
    """A signed number of events and its interval, to the digit that its width supports."""
    if math.isnan(low):
        return Texts(NONE, NONE, NONE)
    decimals = decimals_for(low, high)
    coarse = -max(0, math.floor(math.log10(max(high - low, 1.0))) - 1) if decimals == 0 else decimals
    if any(bound and not round(bound, coarse) for bound in (low, high)):
        coarse = decimals
    return Texts(*(number(round(x, coarse), max(decimals, 0), signed=True) for x in (value, low, high)))


def milliseconds(value: float | None) -> str:
    """``0.4 ms``, ``261 ms``, ``1.2 s``, or a dash of words where nothing was timed."""
    if value is None:
        return "not timed"
    if value >= 1000:  # noqa: PLR2004  (a second)
        return f"{number(value / 1000, 1)}{NBSP}s"
    return f"{number(value, 0 if value >= 10 else 1 if value >= 1 else 2)}{NBSP}ms"  # noqa: PLR2004


def duration(seconds: float) -> str:
    """A span in its largest unit that leaves at least two: ``90 s``, ``12 min``, ``5 h``, ``8 days``."""
    for unit, size in (("days", _DAY), ("h", _HOUR), ("min", _MINUTE)):
        if seconds >= 2 * size:
            return f"{number(seconds / size)}{NBSP}{unit}"
    return f"{number(seconds, 0 if seconds >= 10 or seconds == round(seconds) else 1)}{NBSP}s"  # noqa: PLR2004


def of_all(sample: int, of: int) -> str:
    """The size of an even sample: ``50,000 sampled impressions of 139,794``, or ``all 2,734 impressions``."""
    return f"all {plural(of, 'impression')}" if sample >= of else f"{plural(sample, 'sampled impression')} of {number(of)}"


def rare(share: float, decimals: int = 1) -> str:
    """A counted share: what is not nothing never reads as nothing, ``under 0.1 %``."""
    least = 10.0 ** -(2 + decimals)
    return f"under{NBSP}{percent(least, decimals)}" if 0 < share < least / 2 else percent(share, decimals)


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 creative``, ``12 creatives``, with a no-break space."""
    return f"{number(count)}{NBSP}{one if count == 1 else many or one + 's'}"


def spelled(count: int) -> str:
    """Small numbers as words, capital first, for the beginning of a title."""
    names = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
    return names[count] if count < len(names) else number(count)


def plain(text: str) -> str:
    """As one types it: a space for the no-break space, a hyphen for the true minus. For what programs read."""
    return text.replace(NBSP, " ").replace(MINUS, "-").replace(ELLIPSIS, "...")


def days_between(first: dt.datetime, last: dt.datetime) -> str:
    """``11 to 19 May``, ``28 April to 3 May``; with the year where they are not in one."""
    if first.year != last.year:
        return f"{first:%-d %B %Y} to {last:%-d %B %Y}"
    return f"{first:%-d} to {last:%-d %B}" if first.month == last.month else f"{first:%-d %B} to {last:%-d %B}"
