"""The archive as writers and readers see it: every record once, whole or not at all, whoever crashes or comes between."""

from __future__ import annotations

import json
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import duckdb
import fsspec
import pytest
from synthetic_log import START, MemoryLog, World

from errors import InvalidInput, StorageError
from services.feedback.events import Rejected
from services.records import Kind
from services.reports.archive import Archive
from services.reports.archive.store import FolderStore, ObjectStore
from services.reports.figures.outcomes import Outcomes
from services.reports.tables import SCHEMAS
from services.storage.log import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from services.storage.log import Stored

PLACES = ["folder", "memory"]


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an archive may lie: a folder, and a store without renames."""
    yield str(tmp_path / "archive") if request.param == "folder" else "memory://archive"
    fsspec.filesystem("memory").store.clear()


def count(archive: Archive, table: str) -> int:
    files = archive.files(table)
    if not files:
        return 0
    with duckdb.connect() as connection:
        archive.store.attach(connection)
        return connection.read_parquet(files).count("*").fetchall()[0][0]


def rejected(log: MemoryLog, number: int, at: float = START) -> None:
    log.write(*(Rejected(at=at + second, kind="click", reason="forged") for second in range(number)))


def test_every_record_of_a_log_lands_in_its_table(place: str) -> None:
    log, archive = World(decisions=300).log(), Archive(place)
    kept = [entry for entry in log.read(0, 10**6) if entry.kind != Kind.TICK]
    assert archive.step(log) == len(kept)
    assert sum(count(archive, table) for table in SCHEMAS) == len(kept)
    assert count(archive, "decisions") == 300
    assert archive.offset == log.head()


def test_files_lie_by_day_under_their_table(place: str) -> None:
    log, archive = MemoryLog(), Archive(place)
    rejected(log, 2, at=1_795_219_199.0)  # a second before midnight UTC
    log.tick(1_795_219_201.0)
    archive.step(log)
    days = [part.name.split("/")[:2] for part in archive.manifest().of("rejected")]
    assert days == [["rejected", "day=2026-11-20"], ["rejected", "day=2026-11-21"]]


def test_probabilities_of_a_decision_are_kept_whole(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.step(World(decisions=50).log())
    decisions = duckdb.read_parquet(archive.files("decisions"))
    sums = decisions.project("list_sum(probabilities), len(candidates)").fetchall()
    assert [total for total, _ in sums] == pytest.approx([1.0] * 50)
    assert {k for _, k in sums} == {6, 8, 12}


def test_a_person_is_a_number_that_no_pseudonym_can_be_read_from(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.step(World(decisions=200, campaigns=("trail-shoes", "city-bikes"), people=30).log())
    rows = duckdb.read_parquet(archive.files("decisions")).project("campaign, person").fetchall()
    of_campaign = [{person for name, person in rows if name == campaign} for campaign in ("trail-shoes", "city-bikes")]
    assert of_campaign[0] & of_campaign[1] == set()
    assert not any(f"{person:016x}" in {f"{number:016x}" for number in range(30)} for person in of_campaign[0])


def test_a_second_step_without_news_adds_nothing(place: str) -> None:
    log, archive = World(decisions=60).log(), Archive(place)
    archive.step(log)
    before = archive.manifest()
    assert archive.step(log) == 0
    assert archive.manifest() == before


def test_records_after_the_last_tick_wait_for_the_next(place: str) -> None:
    log, archive = MemoryLog(), Archive(place)
    rejected(log, 3)
    assert archive.step(log) == 0
    log.tick(START + 9.0)
    rejected(log, 2)
    assert archive.step(log) == 3
    log.tick(START + 10.0)
    assert archive.step(log) == 2
    assert count(archive, "rejected") == 5


@pytest.mark.parametrize("dies_at", ["put", "create"])
def test_a_crash_before_the_commit_counts_nothing_twice_and_is_cleaned_up_after(
    place: str, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    log = MemoryLog()
    rejected(log, 4)
    log.tick(START + 9.0)
    with monkeypatch.context() as patch:
        patch_stores(patch, dies_at)
        with pytest.raises(KeyboardInterrupt):
            Archive(place).step(log)
    assert Archive(place).offset == 0
    rejected(log, 3)
    log.tick(START + 10.0)
    again = Archive(place)
    assert again.step(log) == 7
    assert count(again, "rejected") == 7
    assert files_of(again) == {part.name for part in again.manifest().parts}


def patch_stores(patch: pytest.MonkeyPatch, method: str) -> None:
    """A process that dies right after the bytes of one call were written."""
    for store in (FolderStore, ObjectStore):
        call = getattr(store, method)

        def dying(self, name, content, call=call):
            if method == "put":
                call(self, name, content)
            raise KeyboardInterrupt

        patch.setattr(store, method, dying)


def files_of(archive: Archive) -> set[str]:
    return {name for name in archive.store.sizes() if not name.startswith("manifests/")}


def test_what_is_not_in_the_manifest_is_not_read(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.step(World(decisions=60).log())
    stray = tmp_path / "decisions" / "day=2026-09-21" / "000000000001-000000000002-00000000.parquet"
    stray.write_bytes(b"not even Parquet")
    with closing(Outcomes(archive, None)) as outcomes:
        assert outcomes.row("SELECT count(*) AS n FROM outcomes") == {"n": 60}


def test_foreign_files_beside_the_archive_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("keep me")
    Archive(tmp_path).step(World(decisions=10).log())
    assert (tmp_path / "notes" / "mine.txt").read_text() == "keep me"


def test_an_entry_that_is_no_record_stops_the_archive_and_names_its_offset(tmp_path: Path) -> None:
    log = MemoryLog()
    log.append([Entry(Kind.EVENT, 1.0, b"\xc1")])
    log.tick(2.0)
    with pytest.raises(StorageError, match="log entry 1"):
        Archive(tmp_path).step(log)


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


def test_two_writers_at_once_archive_everything_once(place: str) -> None:
    log = MeetingLog()
    rejected(log, 40)
    log.tick(START + 99.0)
    writers = [threading.Thread(target=Archive(place).step, args=(log,)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    archive = Archive(place)
    assert count(archive, "rejected") == 40
    assert files_of(archive) == {part.name for part in archive.manifest().parts}


def test_a_writer_that_is_overtaken_again_and_again_says_so(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    log = MemoryLog()
    rejected(log, 1)
    log.tick(START)
    for store in (FolderStore, ObjectStore):
        monkeypatch.setattr(store, "create", lambda *_: False)
    with pytest.raises(StorageError, match="expected one writer at a time, was overtaken 5 times"):
        Archive(place).step(log)
    assert files_of(Archive(place)) == set()


def test_an_archive_of_a_later_layout_is_not_guessed_at(place: str) -> None:
    archive = Archive(place)
    archive.step(World(decisions=10).log())
    version = archive.manifest().version
    later = json.loads(archive.store.read(f"manifests/{version:012d}.json")) | {"layout": 3, "parts": "otherwise"}
    archive.store.put(f"manifests/{version + 1:012d}.json", json.dumps(later).encode())
    with pytest.raises(StorageError, match=r"expected layout 2 or older, got 3: a later adloom wrote it"):
        archive.manifest()


def test_a_manifest_that_is_none_is_named(place: str) -> None:
    archive = Archive(place)
    archive.store.put("manifests/000000000001.json", b'{"layout": 2, "parts": [')
    with pytest.raises(StorageError, match=r"manifests/000000000001\.json: expected a manifest"):
        archive.manifest()


def test_a_url_without_a_driver_says_what_is_missing() -> None:
    with pytest.raises(InvalidInput, match="whose fsspec driver is installed"):
        Archive("nowhere://bucket/archive")
