from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from errors import InvalidInput
from services.reports.period import duration, period, period_words

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "begin", "end"),
    [
        ("7d", None, NOW - timedelta(days=7), NOW),
        ("12h", None, NOW - timedelta(hours=12), NOW),
        ("2w", "2026-11-15", datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 15, tzinfo=UTC)),
        ("2026-11-01", "1d", datetime(2026, 11, 1, tzinfo=UTC), NOW - timedelta(days=1)),
        ("2026-11-01T06:00+02:00", None, datetime(2026, 11, 1, 4, tzinfo=UTC), NOW),
        (None, None, None, NOW),
    ],
)
def test_a_period_is_named_by_durations_and_dates_in_utc(
    since: str | None, until: str | None, begin: datetime | None, end: datetime
) -> None:
    found = period(since, until, NOW)
    assert (found.since, found.until) == (begin, end)


@pytest.mark.parametrize("since", ["yesterday", "7", "-3d", "0d", "7days", "9999999d", "2026-13-01", "2027-01-01", "", "NaN"])
def test_what_names_no_time_before_the_end_is_refused_with_the_options_name(since: str) -> None:
    with pytest.raises(InvalidInput, match="--since"):
        period(since, None, NOW)


@pytest.mark.parametrize(
    ("since", "until"),
    [("0001-01-01T00:00+14:00", None), (None, "9999-12-31T23:59-14:00"), ("36500d", "0001-02-01")],
)
def test_a_time_that_no_calendar_has_is_refused_as_any_other(since: str | None, until: str | None) -> None:
    with pytest.raises(InvalidInput, match=r"--(since|until)"):
        period(since, until, NOW)


def test_an_hour_that_a_clock_shows_twice_is_two_times_by_their_offsets() -> None:
    first, second = (period(f"2026-10-25T02:30+0{offset}:00", None, NOW).since for offset in (2, 1))
    assert first is not None
    assert second == first + timedelta(hours=1)


def test_a_span_is_refused_with_the_name_of_its_option() -> None:
    with pytest.raises(InvalidInput, match="--every"):
        duration("--every", "weekly")


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (datetime(2026, 11, 14, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC), "14 to 20 November 2026, UTC"),
        (datetime(2026, 10, 30, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC), "30 October to 1 November 2026, UTC"),
        (datetime(2025, 12, 30, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC), "30 December 2025 to 2 January 2026, UTC"),
        (datetime(2026, 11, 14, tzinfo=UTC), datetime(2026, 11, 15, tzinfo=UTC), "14 November 2026, UTC"),
        (datetime(2026, 11, 21, 4, tzinfo=UTC), NOW, "21 November 2026, 04:00 to 06:30 UTC"),
        (datetime(2026, 11, 14, 6, 30, tzinfo=UTC), NOW, "14 November 06:30 to 21 November 2026 06:30 UTC"),
    ],
)
def test_a_period_in_words_names_its_last_day_and_its_zone(since: datetime, until: datetime, words: str) -> None:
    assert period_words(since, until) == words
