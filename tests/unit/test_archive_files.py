"""Files that are broken, old, strange or do not fit: a message that names the file, or what is right in their place."""

from __future__ import annotations

import errno
import math
import os
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import fsspec
import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from synthetic_log import START, MemoryLog, World, campaign

from errors import DiskFull, InvalidInput, StorageError
from services.campaigns.records import CampaignPut
from services.records import Kind, decode
from services.reports.archive import Archive, ArchiveWriter, person_codes
from services.reports.archive.parts import write_parts
from services.reports.figures.outcomes import Outcomes
from services.reports.tables import SCHEMAS, row_of

if TYPE_CHECKING:
    from fsspec.implementations.memory import MemoryFileSystem

ROOT = Path(__file__).parents[2]


def archived(folder: Path, **world: int) -> Archive:
    archive = Archive(folder)
    archive.step(World(decisions=60, **world).log())
    return archive


def first(archive: Archive, table: str) -> Path:
    return Path(archive.files(table)[0])


def test_a_cut_file_is_named_before_anything_is_computed(tmp_path: Path) -> None:
    archive = archived(tmp_path)
    path = first(archive, "decisions")
    whole = path.read_bytes()
    path.write_bytes(whole[:-50])
    with pytest.raises(StorageError, match=rf"{path.name}: expected {len(whole)} bytes, got {len(whole) - 50} bytes"):
        Outcomes(archive, None)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    archive = archived(tmp_path)
    path = first(archive, "events")
    path.unlink()
    with pytest.raises(StorageError, match=rf"{path.name}: expected \d+ bytes, got nothing there"):
        Outcomes(archive, None)


def test_a_file_of_the_right_length_with_other_bytes_is_a_storage_error(tmp_path: Path) -> None:
    archive = archived(tmp_path)
    path = first(archive, "decisions")
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(StorageError, match=path.name):
        Outcomes(archive, None)


def test_a_file_from_before_a_column_was_there_has_null_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        schema = SCHEMAS["decisions"]
        earlier.setitem(SCHEMAS, "decisions", schema.remove(schema.get_field_index("decide_ms")))
        archived(tmp_path)
    log = MemoryLog()
    later = (entry for entry in World(decisions=90).log().read(0, 10**6) if entry.kind == Kind.DECISION)
    log.write(*(msgspec.structs.replace(decode(entry.payload), id=f"later-{n}") for n, entry in enumerate(later)))
    log.tick(START + 1e4)
    again = Archive(tmp_path)
    write = write_parts(again.store, tables_of(log), settled=False)
    again.adopt(write, 10**6, START)
    with closing(Outcomes(again, None)) as outcomes:
        assert outcomes.row("SELECT count(*) AS n, count(decide_ms) AS told FROM outcomes") == {"n": 150, "told": 90}


def tables_of(log: MemoryLog) -> dict[str, pa.Table]:
    rows = [row_of(entry.offset, decode(entry.payload))[1] for entry in log.read(0, 10**6) if entry.kind == Kind.DECISION]
    return {"decisions": pa.Table.from_pylist(rows, SCHEMAS["decisions"])}


def columns(n: int = 4, **changes: object) -> pa.Table:
    """Decisions in columns, as a simulation hands them over."""
    people = person_codes("trail-shoes", np.arange(n))
    told = {
        "offset": np.arange(n) + 10, "at": np.arange(n) + START, "id": [f"d{row}" for row in range(n)],
        "campaign": ["trail-shoes"] * n, "person": people, "control": np.arange(n) % 2 == 0, "forced": np.zeros(n, bool),
        "action": ["a"] * n, "shown": ["a"] * n, "propensity": np.full(n, 0.5), "impression": np.arange(n) + START + 1,
        "candidates": [["a", "b"]] * n, "probabilities": [[0.5, 0.5]] * n, "repeats": np.zeros(n, np.int32),
    }  # fmt: skip
    return pa.table(told | changes)


def written(folder: Path, table: pa.Table, rate: float = 1.0) -> Outcomes:
    archive = Archive(folder)
    with ArchiveWriter(archive, rate) as writer:
        writer.note(1, CampaignPut(at=START, campaign=campaign("trail-shoes", 0.5)))
        writer.write({"decisions": table})
    return Outcomes(archive, None)


def test_a_time_or_a_chance_that_is_no_number_is_none(tmp_path: Path) -> None:
    broken = columns(propensity=[0.5, math.nan, 0.5, 0.5], click=[math.nan, START + 2, START + 2, START + 2])
    with closing(written(tmp_path, broken)) as outcomes:
        counted = outcomes.row("SELECT count(*) AS n, count(propensity) AS chances, count(clicked) AS clicks FROM outcomes")
        assert counted == {"n": 4, "chances": 3, "clicks": 3}
        assert outcomes.row("SELECT count(*) AS n, sum(reward) AS clicks FROM sampled") == {"n": 1, "clicks": 1.0}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (columns(clicks=[1, 2, 3, 4]), "decisions.clicks: expected a column of"),
        (columns(propensity=["high"] * 4), "decisions.propensity: expected double, got string"),
        (columns(at=[START, START, None, START]), "decisions.at: expected a value in every row"),
        (columns(at=[START, START, math.nan, START]), "decisions.at: expected a value in every row"),
        (columns(at=[START, START, math.inf, START]), "at: expected Unix seconds in every row, from 1970 to 9999"),
        (columns(at=[START, START, -1e15, START]), "at: expected Unix seconds in every row, from 1970 to 9999"),
        (columns(control=[True, None, True, False]), "decisions.control: expected a value in every row"),
    ],
)
def test_columns_that_are_none_of_the_archives_are_refused(tmp_path: Path, table: pa.Table, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        written(tmp_path, table)
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_sample_keeps_its_chances_and_the_rest_keep_everything_else(tmp_path: Path) -> None:
    with closing(written(tmp_path, columns(40_000), rate=0.25)) as outcomes:
        told = outcomes.row("SELECT count(*) AS n, count(probabilities) AS known, count(propensity) AS drawn FROM outcomes")
        assert told["n"] == told["drawn"] == 40_000
        assert abs(told["known"] - 10_000) < 4.5 * math.sqrt(40_000 * 0.25 * 0.75)  # false alarm: 1 in 100,000
        assert outcomes.rate == 0.25
        assert outcomes.row("SELECT count(*) AS n, count(probabilities) AS known FROM kept") == {
            "n": told["known"], "known": told["known"],
        }  # fmt: skip


def test_a_writer_that_fails_commits_nothing_of_what_it_gathered(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with suppress(ZeroDivisionError), ArchiveWriter(archive) as writer:
        writer.write({"decisions": columns()})
        raise ZeroDivisionError
    assert archive.manifest().parts == ()


def full(files: MemoryFileSystem, after: int) -> None:
    """A store that has room for so many more files."""
    pipe, room = files.pipe_file, iter(range(after))

    def pipe_file(path, value, **named):
        if next(room, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        return pipe(path, value, **named)

    files.pipe_file = pipe_file


@pytest.mark.parametrize("files", range(8))
def test_a_store_that_fills_leaves_nothing_that_anybody_reads(files: int, monkeypatch: pytest.MonkeyPatch) -> None:
    log, memory = World(decisions=60).log(), fsspec.filesystem("memory")
    memory.store.clear()
    archive = Archive("memory://full")
    with monkeypatch.context() as patch:
        patch.setattr(memory, "pipe_file", memory.pipe_file)
        full(memory, files)
        with pytest.raises(DiskFull, match="no space left"):
            archive.step(log)
    assert [name for name in archive.store.sizes() if name.endswith(".parquet")] == []
    assert archive.step(log) > 60
    memory.store.clear()


FILLING = """
import resource, signal, sys
from pathlib import Path
sys.path[:0] = ["tests/unit"]
from synthetic_log import World
from errors import AdloomError
from services.reports.archive import Archive
log = World(decisions=600).log()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    Archive(Path(sys.argv[1])).step(log)
except AdloomError as error:
    print(type(error).__name__, error)
"""


def test_a_file_that_may_not_grow_leaves_no_half_of_it(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", FILLING, str(tmp_path)], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert "StorageError" in done.stdout
    assert "decisions/day=" in done.stdout
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_segments_of_the_first_layout_are_converted_by_the_next_writer(tmp_path: Path) -> None:
    first_layout(tmp_path, World(decisions=60).log())
    archive = Archive(tmp_path)
    with pytest.raises(StorageError, match="files of an earlier layout"):
        Outcomes(archive, None)
    assert archive.step(MemoryLog()) == 0
    with closing(Outcomes(archive, None)) as outcomes:
        assert outcomes.row("SELECT count(*) AS n, count(impressed) > 40 AS seen FROM outcomes") == {"n": 60, "seen": True}
    assert not (tmp_path / "segments").exists()


def first_layout(folder: Path, log: MemoryLog) -> None:
    """What the first layout's writer left: a folder a segment, people by pseudonym."""
    rows: dict[str, list[dict[str, object]]] = {}
    for entry in log.read(0, 10**6):
        if entry.kind == Kind.TICK:
            continue
        record = decode(entry.payload)
        table, row = row_of(entry.offset, record)
        if table == "decisions":
            row = {name: value for name, value in row.items() if name not in ("known", "draw", "repeats")} | {
                "person": record.person
            }
        rows.setdefault(table, []).append(row)
    segment = folder / "segments" / f"1-{log.head()}"
    segment.mkdir(parents=True)
    for table, found in rows.items():
        pq.write_table(pa.Table.from_pylist(found), segment / f"{table}.parquet")
    (segment / "manifest.json").write_text("{}")
