"""An archive whose log has lost its tail: what is lost goes once, what comes after it comes once."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import duckdb
import pytest
from synthetic_log import MemoryLog, World

from errors import StorageError
from services.records import Kind
from services.reports.archive import Archive
from services.reports.tables import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from services.storage.log import Stored


def offsets(archive: Archive) -> list[int]:
    """Of every row, in order."""
    files = [file for table in SCHEMAS for file in archive.files(table)]
    found = [duckdb.read_parquet(file).project('"offset"').fetchall() for file in files]
    return sorted(offset for rows in found for (offset,) in rows)


def recorded(log: MemoryLog) -> list[int]:
    return [entry.offset for entry in log.read(0, 10**6) if entry.kind != Kind.TICK]


def cut(log: MemoryLog, offset: int) -> list[Stored]:
    """Lose everything above an offset; what that was."""
    lost = log._entries[offset:]
    del log._entries[offset:]
    return lost


def archived(tmp_path: Path, decisions: int = 200) -> tuple[Archive, MemoryLog]:
    log, archive = World(decisions=decisions).log(), Archive(tmp_path)
    archive.step(log)
    return archive, log


@pytest.mark.parametrize("share", [0.2, 0.9, 0.999])
def test_rows_that_the_log_has_lost_are_dropped_and_what_follows_is_archived(tmp_path: Path, share: float) -> None:
    archive, log = archived(tmp_path)
    kept = int(share * log.head())
    lost = cut(log, kept)
    archive.step(log)
    assert offsets(archive) == recorded(log)
    assert archive.offset == kept
    log._entries += lost[: len(lost) // 2] + [entry for entry in lost if entry.kind == Kind.TICK][-1:]
    archive.step(log)
    assert offsets(archive) == recorded(log)


def test_a_log_that_is_cut_again_and_again_is_followed(tmp_path: Path) -> None:
    archive, log = archived(tmp_path)
    for share in (0.8, 0.5, 0.3):
        lost = cut(log, int(share * log.head()))
        archive.step(log)
        log._entries += lost[:-20]
        log._waiting = 1
        log.tick(lost[-1].at)
        archive.step(log)
        assert offsets(archive) == recorded(log)


def test_a_log_that_is_whole_changes_no_version(tmp_path: Path) -> None:
    archive, log = archived(tmp_path)
    version = archive.manifest().version
    archive.rewind(log)
    assert archive.manifest().version == version


def test_an_empty_log_is_not_the_one_that_was_archived(tmp_path: Path) -> None:
    archive, log = archived(tmp_path)
    before = offsets(archive)
    cut(log, 0)
    archive.step(log)
    assert offsets(archive) == before


class Again(MemoryLog):
    """A log that lost everything up to an offset and is sent some of it again, under offsets above that."""

    def __init__(self, above: int) -> None:
        super().__init__()
        self.above = above

    def send(self, entries: list[Stored]) -> None:
        first = self.above + len(self._entries) + 1
        self._entries += [entry._replace(offset=first + place) for place, entry in enumerate(entries)]

    def read(self, after: int, limit: int, kinds: Collection[int] | None = None) -> list[Stored]:
        found = [entry for entry in self._entries if entry.offset > after and (kinds is None or entry.kind in kinds)]
        return found[:limit]

    def kept(self, offset: int) -> int:
        return offset if offset > self.above else 0


def test_what_a_log_that_lost_everything_is_sent_again_is_archived_once(tmp_path: Path) -> None:
    log = World(decisions=200).log()
    everything = log.read(0, 10**6)
    unseen = cut(log, 300)
    archive, again = Archive(tmp_path), Again(10**6)
    archive.step(log)
    seen = [entry for entry in everything[100:300] if entry.kind != Kind.TICK]
    last = [entry for entry in everything if entry.kind == Kind.TICK][-1]
    for part in (seen[:50], seen[50:], unseen):  # an archive may look while writers are still at it
        again.send([*part, last])
        archive.step(again)
    assert len(offsets(archive)) == sum(entry.kind != Kind.TICK for entry in everything)
    assert archive.offset == again.above + len(again._entries)


def test_two_writers_that_go_back_at_once_do_it_once(tmp_path: Path) -> None:
    archive, log = archived(tmp_path)
    cut(log, log.head() // 2)

    def go_back() -> None:
        with suppress(StorageError):  # overtaken again and again
            Archive(tmp_path).step(log)

    threads = [threading.Thread(target=go_back) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    archive.step(log)
    assert offsets(archive) == recorded(log)
