"""A report each period: aligned to the calendar, each into a folder of its own, compared with the last one.

Owns the times and the folders' names. Knows no figure: what makes a report is passed in, and so is the clock. Invariant:
``latest`` is a whole report at every moment, and a period that fails is told and ends nothing.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from errors import InvalidInput
from services.reports.deliverables.formats import DATA
from services.reports.period import duration
from services.storage.disk import storage_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

logger = logging.getLogger(__name__)

#: A Monday, midnight: weeks begin on Mondays, days at midnight UTC.
_ANCHOR = dt.datetime(1970, 1, 5, tzinfo=dt.UTC)
_MINUTE = dt.timedelta(minutes=1)
LATEST = "latest"


class Clock(Protocol):
    """The time, and a way to wait for it."""

    def now(self) -> dt.datetime:
        """Aware, in UTC."""
        ...

    def wait_until(self, moment: dt.datetime) -> None:
        """Return then, or at once where that has passed."""
        ...


@dataclass(frozen=True)
class Due:
    """A report that is due: the end of its period, its folder, and the last report's data if there is one."""

    until: dt.datetime
    folder: Path
    last: bytes | None


def every(span: dt.timedelta, folder: Path, clock: Clock, make: Callable[[Due], object], say: Callable[[str], None]) -> None:
    """Make a report of each period until the clock's waiting is interrupted; first of the one that ended last, if missing.

    ``make`` writes the report; ``say`` takes one line about each. A moment that was slept through is made up for, in order.
    """
    until = last_end(clock.now(), span)
    while True:
        _report(until, folder, make, say)
        until += span
        say(f"next report: {until:%Y-%m-%d %H:%M} UTC")
        clock.wait_until(until)


def span_of(text: str) -> dt.timedelta:
    """A period such as ``7d``, ``12h`` or ``30m``; raises InvalidInput. Folders are named by the minute."""
    span = duration("--every", text)
    if span % _MINUTE:
        raise InvalidInput("--every", "whole minutes", repr(text))
    return span


def last_end(now: dt.datetime, span: dt.timedelta) -> dt.datetime:
    """The end of the last whole period before now."""
    return _ANCHOR + (now - _ANCHOR) // span * span


def name_of(until: dt.datetime) -> str:
    """A folder's name: the day on which its period ended, with the time where that was not midnight."""
    return f"{until:%Y-%m-%d}" if until.time() == dt.time(0) else f"{until:%Y-%m-%dT%H-%M}Z"


def _report(until: dt.datetime, folder: Path, make: Callable[[Due], object], say: Callable[[str], None]) -> None:
    own, latest = folder / name_of(until), folder / LATEST
    there, newest = (own / DATA).exists(), not latest.is_symlink() or latest.readlink().name < own.name
    if there and not newest:
        return
    try:
        if not there:
            make(Due(until, own, _last(folder)))
        if newest:  # a clock may be set back; and whoever made what is there may have been killed before it was pointed to
            _point(latest, own)
        say(f"written: {own}")
    except Exception as error:
        logger.exception("no report of the period that ended %s", until.isoformat())
        say(f"failed: {own}: {error}")


def _last(folder: Path) -> bytes | None:
    path = folder / LATEST / DATA
    return path.read_bytes() if path.exists() else None


def _point(link: Path, to: Path) -> None:
    """Renamed over the old one: a reader of ``latest`` never finds nothing."""
    new = link.with_name(f".{link.name}.new")
    try:
        new.unlink(missing_ok=True)
        new.symlink_to(to.name)
        new.replace(link)
    except OSError as error:
        raise storage_error(link, error) from error
