from __future__ import annotations

import resource
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from errors import DiskFull, StorageError
from services.reports.deliverables.handing_over import hand_over

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OLD = {"report.html": b"old page", "report.json": b"old data", "tables/verdict.csv": b"old", "tables/rules.csv": b"old"}
NEW = {"report.html": b"new page", "report.json": b"new data", "tables/verdict.csv": b"new"}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    """The kernel refuses to let a file grow beyond this, as it does where a disk is full: in the midst of writing."""
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, old)


def test_files_come_with_their_folders_and_replace_those_that_were_there(tmp_path: Path) -> None:
    hand_over(tmp_path / "out", OLD)
    written = hand_over(tmp_path / "out", NEW)
    assert contents(tmp_path / "out") == NEW
    assert written == [tmp_path / "out" / name for name in NEW]


def test_what_is_not_of_the_report_stays(tmp_path: Path) -> None:
    (tmp_path / "summary.json").write_bytes(b"mine")
    hand_over(tmp_path, NEW)
    assert contents(tmp_path) == {**NEW, "summary.json": b"mine"}


def test_a_disk_that_fills_under_way_leaves_all_of_the_last_report_and_nothing_half(tmp_path: Path) -> None:
    hand_over(tmp_path, OLD)
    with no_file_above(4096), pytest.raises(StorageError):
        hand_over(tmp_path, {**NEW, "report.pdf": b"x" * 100_000})
    assert contents(tmp_path) == OLD


def test_a_disk_that_is_full_from_the_start_leaves_nothing(tmp_path: Path) -> None:
    with no_file_above(0), pytest.raises(StorageError):
        hand_over(tmp_path / "out", NEW)
    assert contents(tmp_path) == {}


def test_no_space_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskFull, match="free some"):
        hand_over(tmp_path, NEW)
    assert contents(tmp_path) == {}


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(StorageError, match="out"):
        hand_over(tmp_path / "out", NEW)


@pytest.mark.parametrize(
    ("stands", "told"),
    [
        ({"report.html/mine.txt": b"mine"}, "report.html: expected a file"),
        ({"tables": b"mine"}, "tables: expected a folder"),
        ({"tables/verdict.csv": b"old", "tables/oak.jpg": b"mine"}, "tables: expected only the files of a report, got oak.jpg"),
    ],
    ids=["a folder of that name", "a file of that name", "a folder with something else"],
)
def test_what_somebody_else_put_there_is_not_replaced_and_nothing_before_it(
    tmp_path: Path, stands: dict[str, bytes], told: str
) -> None:
    for name, content in stands.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    with pytest.raises(StorageError, match=told):
        hand_over(tmp_path, NEW)
    assert contents(tmp_path) == stands
