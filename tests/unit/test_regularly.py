from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from errors import StorageError
from services.reports.deliverables.handing_over import hand_over
from services.reports.regularly import Due, every, last_end, name_of

if TYPE_CHECKING:
    from pathlib import Path

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
SATURDAY = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


class FakeClock:
    """A clock that jumps to what it is asked to wait for, ``naps`` times; then somebody presses Ctrl-C."""

    def __init__(self, now: datetime, naps: int, late: timedelta = timedelta(0)) -> None:
        self._now, self._naps, self._late = now, naps, late

    def now(self) -> datetime:
        return self._now

    def wait_until(self, moment: datetime) -> None:
        if not self._naps:
            raise KeyboardInterrupt
        self._naps -= 1
        self._now = max(self._now, moment + self._late)


class Maker:
    """Writes a report of a few bytes, and keeps what it was asked; fails where it is told to."""

    def __init__(self, *failing: str) -> None:
        self.due: list[Due] = []
        self._failing = failing

    def __call__(self, due: Due) -> None:
        self.due.append(due)
        if due.folder.name in self._failing:
            raise StorageError("the archive cannot be read")
        hand_over(due.folder, {"report.json": due.folder.name.encode()})


def run(folder: Path, span: timedelta, clock: FakeClock, maker: Maker) -> list[str]:
    said: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        every(span, folder, clock, maker, said.append)
    return said


def reports(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.is_symlink())


def test_weeks_end_on_mondays_and_days_at_midnight() -> None:
    assert last_end(SATURDAY, WEEK) == datetime(2026, 11, 16, tzinfo=UTC)
    assert last_end(SATURDAY, DAY) == datetime(2026, 11, 21, tzinfo=UTC)
    assert last_end(SATURDAY, timedelta(hours=6)) == datetime(2026, 11, 21, 6, tzinfo=UTC)


def test_a_folder_is_named_by_the_day_and_by_the_hour_where_it_is_not_midnight() -> None:
    assert name_of(datetime(2026, 11, 16, tzinfo=UTC)) == "2026-11-16"
    assert name_of(datetime(2026, 11, 16, 12, tzinfo=UTC)) == "2026-11-16T12-00Z"


def test_each_period_has_its_folder_and_latest_is_the_last(tmp_path: Path) -> None:
    run(tmp_path, WEEK, FakeClock(SATURDAY, 2), Maker())
    assert reports(tmp_path) == ["2026-11-16", "2026-11-23", "2026-11-30"]
    assert (tmp_path / "latest" / "report.json").read_text() == "2026-11-30"
    assert (tmp_path / "latest").readlink().name == "2026-11-30"


def test_each_report_is_given_the_one_before(tmp_path: Path) -> None:
    maker = Maker()
    run(tmp_path, DAY, FakeClock(SATURDAY, 2), maker)
    assert [due.last for due in maker.due] == [None, b"2026-11-21", b"2026-11-22"]
    assert [due.until.day for due in maker.due] == [21, 22, 23]


def test_a_period_that_fails_is_told_and_the_next_one_is_compared_with_the_last_that_did_not(tmp_path: Path) -> None:
    maker = Maker("2026-11-22")
    said = run(tmp_path, DAY, FakeClock(SATURDAY, 2), maker)
    assert reports(tmp_path) == ["2026-11-21", "2026-11-23"]
    assert maker.due[-1].last == b"2026-11-21"
    assert any("failed" in line and "the archive cannot be read" in line for line in said)


def test_started_again_it_makes_no_report_twice(tmp_path: Path) -> None:
    run(tmp_path, WEEK, FakeClock(SATURDAY, 0), Maker())
    again = Maker()
    run(tmp_path, WEEK, FakeClock(SATURDAY + DAY, 1), again)
    assert [due.folder.name for due in again.due] == ["2026-11-23"]


def test_periods_that_were_slept_through_are_made_up_for_in_order(tmp_path: Path) -> None:
    run(tmp_path, DAY, FakeClock(SATURDAY, 3, late=timedelta(days=2, hours=5)), Maker())
    assert reports(tmp_path) == ["2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"]


def test_a_folder_of_the_readers_own_under_the_name_of_the_link_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "latest").mkdir()
    (tmp_path / "latest" / "mine.txt").write_text("mine")
    said = run(tmp_path, DAY, FakeClock(SATURDAY, 0), Maker())
    assert any("latest" in line for line in said if line.startswith("failed"))
    assert (tmp_path / "latest" / "mine.txt").read_text() == "mine"


def test_a_report_that_was_made_but_not_pointed_to_is_the_latest_at_the_next_start(tmp_path: Path) -> None:
    run(tmp_path, DAY, FakeClock(SATURDAY, 0), Maker())
    (tmp_path / "latest").unlink()
    again = Maker()
    run(tmp_path, DAY, FakeClock(SATURDAY, 0), again)
    assert again.due == []
    assert (tmp_path / "latest").readlink().name == "2026-11-21"


def test_a_clock_that_was_set_back_makes_what_is_missing_and_the_latest_stays_the_latest(tmp_path: Path) -> None:
    run(tmp_path, DAY, FakeClock(SATURDAY, 0), Maker())
    run(tmp_path, DAY, FakeClock(SATURDAY - 3 * DAY, 0), Maker())
    assert reports(tmp_path) == ["2026-11-18", "2026-11-21"]
    assert (tmp_path / "latest").readlink().name == "2026-11-21"
