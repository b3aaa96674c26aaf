"""The period of a report: from when until when, in UTC, told by a duration or a date, and in words.

Knows no record. Invariant: both ends are aware datetimes in UTC and the beginning is before the end.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from errors import InvalidInput

_UNITS = {
    "s": dt.timedelta(seconds=1), "m": dt.timedelta(minutes=1), "h": dt.timedelta(hours=1), "d": dt.timedelta(days=1),
    "w": dt.timedelta(weeks=1),
}  # fmt: skip
_DURATION = re.compile(r"(\d{1,6})([smhdw])")
#: Longer than any log, short enough to be taken from any date.
_LONGEST = dt.timedelta(days=36_500)
_EXPECTED = "a duration such as 7d or 12h, or a date such as 2026-11-14 or 2026-11-14T06:00, in UTC"


@dataclass(frozen=True)
class Period:
    """From ``since`` (None: from the first record) up to but without ``until``."""

    since: dt.datetime | None
    until: dt.datetime


def period(since: str | None, until: str | None, now: dt.datetime) -> Period:
    """The period that two texts name; a duration counts back from the end (``--since``) or from now (``--until``).

    Raises InvalidInput that names the option.
    """
    end = now if until is None else _moment("--until", until, now)
    begin = None if since is None else _moment("--since", since, end)
    if begin is not None and begin >= end:
        raise InvalidInput("--since", f"a time before the end of the period, {end:%Y-%m-%dT%H:%M}Z", repr(since))
    return Period(begin, end)


def duration(field: str, text: str) -> dt.timedelta:
    """A span such as ``7d``, ``12h``, ``30m`` or ``1w``; raises InvalidInput that names the option."""
    found = _DURATION.fullmatch(text.strip())
    span = int(found[1]) * _UNITS[found[2]] if found else dt.timedelta(0)
    if not dt.timedelta(0) < span <= _LONGEST:
        raise InvalidInput(field, "a duration such as 7d, 12h or 30m", repr(text))
    return span


def _moment(field: str, text: str, end: dt.datetime) -> dt.datetime:
    try:
        if _DURATION.fullmatch(text.strip()):
            return end - duration(field, text)
        given = dt.datetime.fromisoformat(text.strip())
        return given.replace(tzinfo=dt.UTC) if given.tzinfo is None else given.astimezone(dt.UTC)
    except (ValueError, OverflowError):  # before the year 1 or after 9999 there is no date
        raise InvalidInput(field, _EXPECTED, repr(text)) from None


def period_words(since: dt.datetime, until: dt.datetime) -> str:
    """``14 to 21 November 2026, UTC``; with the time of day where an end is not midnight."""
    whole_days = all(moment.time() == dt.time(0) for moment in (since, until))
    if not whole_days:
        first = since.strftime("%-d %B" if since.year == until.year else "%-d %B %Y")
        same = since.date() == until.date()
        begin = f"{since:%-d %B %Y}, {since:%H:%M}" if same else f"{first} {since:%H:%M}"
        return f"{begin} to {until:%H:%M} UTC" if same else f"{begin} to {until:%-d %B %Y %H:%M} UTC"
    last = until - dt.timedelta(days=1)
    return f"{_days(since, last)}, UTC"


def _days(first: dt.datetime, last: dt.datetime) -> str:
    """Both days are in it."""
    if first.date() == last.date():
        return f"{last:%-d %B %Y}"
    if first.year != last.year:
        return f"{first:%-d %B %Y} to {last:%-d %B %Y}"
    return f"{first:%-d} to {last:%-d %B %Y}" if first.month == last.month else f"{first:%-d %B} to {last:%-d %B %Y}"
