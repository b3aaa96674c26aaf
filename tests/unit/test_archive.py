from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import duckdb
import pytest
from synthetic_log import MemoryLog, World

from errors import StorageError
from services.feedback.events import Rejected
from services.records import Kind
from services.reports.archive import Archive
from services.reports.tables import SCHEMAS
from services.storage.log import Entry

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from services.storage.log import Stored


def count(archive: Archive, table: str) -> int:
    return duckdb.read_parquet(archive.tables()[table]).count("*").fetchall()[0][0]


def rejected(log: MemoryLog, number: int) -> None:
    log.write(*(Rejected(at=float(at), kind="click", reason="forged") for at in range(number)))


def test_every_record_of_a_log_lands_in_its_table(tmp_path: Path) -> None:
    log, archive = World(decisions=300).log(), Archive(tmp_path)
    kept = [entry for entry in log.read(0, 10**6) if entry.kind != Kind.TICK]
    assert archive.step(log) == len(kept)
    assert sum(count(archive, table) for table in SCHEMAS) == len(kept)
    assert count(archive, "decisions") == 300
    assert archive.offset == log.head()


def test_probabilities_of_a_decision_are_kept_whole(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.step(World(decisions=50).log())
    decisions = duckdb.read_parquet(archive.tables()["decisions"])
    sums = decisions.project("list_sum(probabilities), len(candidates)").fetchall()
    assert [total for total, _ in sums] == pytest.approx([1.0] * 50)
    assert {k for _, k in sums} == {6, 8, 12}


def test_a_second_step_without_news_adds_nothing(tmp_path: Path) -> None:
    log, archive = World(decisions=60).log(), Archive(tmp_path)
    archive.step(log)
    assert archive.step(log) == 0
    assert count(archive, "decisions") == 60


def test_records_after_the_last_tick_wait_for_the_next(tmp_path: Path) -> None:
    log, archive = MemoryLog(), Archive(tmp_path)
    rejected(log, 3)
    assert archive.step(log) == 0
    log.tick(9.0)
    rejected(log, 2)
    assert archive.step(log) == 3
    log.tick(10.0)
    assert archive.step(log) == 2
    assert count(archive, "rejected") == 5


@pytest.mark.parametrize("dies_at", ["services.reports.archive._sync", "services.reports.archive.Archive._commit"])
def test_a_crash_before_the_commit_counts_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies_at: str) -> None:
    log = MemoryLog()
    rejected(log, 4)
    log.tick(9.0)
    with monkeypatch.context() as patch:
        patch.setattr(dies_at, power_cut)
        with pytest.raises(KeyboardInterrupt):
            Archive(tmp_path).step(log)
    assert Archive(tmp_path).offset == 0
    rejected(log, 3)
    log.tick(10.0)
    again = Archive(tmp_path)
    assert again.step(log) == 7
    assert count(again, "rejected") == 7


def test_an_entry_that_is_no_record_stops_the_archive_and_names_its_offset(tmp_path: Path) -> None:
    log = MemoryLog()
    log.append([Entry(Kind.EVENT, 1.0, b"\xc1")])
    log.tick(2.0)
    with pytest.raises(StorageError, match="log entry 1"):
        Archive(tmp_path).step(log)


def power_cut(*_: object) -> None:
    raise KeyboardInterrupt


class MeetingLog(MemoryLog):
    """A log at which two readers meet: each read gives the other the time to read the same entries."""

    def __init__(self) -> None:
        super().__init__()
        self.meeting = threading.Barrier(2)

    def read(self, after: int, limit: int, kinds: Collection[int] | None = None) -> list[Stored]:
        found = super().read(after, limit, kinds)
        with suppress(threading.BrokenBarrierError):
            self.meeting.wait(0.3)
        return found


def test_two_writers_at_once_archive_everything_once(tmp_path: Path) -> None:
    log = MeetingLog()
    rejected(log, 40)
    log.tick(99.0)
    writers = [threading.Thread(target=Archive(tmp_path).step, args=(log,)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert count(Archive(tmp_path), "rejected") == 40
