"""Times as logs write them, as Unix seconds. Knows no format of a log."""

from __future__ import annotations

import datetime as dt

from errors import InvalidInput


def seconds_of(stamp: object, where: str) -> float | None:
    """Unix seconds of a number of them, of text by ISO 8601, of a date and time; None of nothing. UTC without a zone."""
    match stamp:
        case None:
            return None
        case bool():
            raise InvalidInput(f"{where}: time", "Unix seconds, or a time by ISO 8601", str(stamp))
        case int() | float():
            return float(stamp)
        case dt.datetime():
            return (stamp if stamp.tzinfo else stamp.replace(tzinfo=dt.UTC)).timestamp()
        case _:
            return _seconds_of_text(str(stamp), where)


def _seconds_of_text(text: str, where: str) -> float | None:
    try:
        return seconds_of(dt.datetime.fromisoformat(text), where)
    except ValueError as error:
        raise InvalidInput(f"{where}: time", "Unix seconds, or a time by ISO 8601", text) from error
