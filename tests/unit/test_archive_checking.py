"""Files that are there and as long as they should be, and still are not what the schema says: told by name, with the column."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from synthetic_log import MemoryLog, World

from errors import StorageError
from services.reports.archive import Archive
from services.reports.archive.manifest import newest
from services.reports.archive.store import open_store
from services.reports.figures.outcomes import Outcomes
from services.reports.figures.rules import holds_of
from services.reports.ground import ground_of
from services.reports.period import Period
from services.reports.tables import NEEDED, SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def _log() -> MemoryLog:
    return World(decisions=60).log()


def small(folder: Path) -> Archive:
    archive = Archive(folder)
    archive.step(_log())
    return archive


def changed(folder: Path, table: str, change: Callable[[pa.Table], pa.Table]) -> Archive:
    """An archive of which one file was written again by another hand, its manifest kept right."""
    archive = small(folder)
    path = Path(archive.files(table)[0])
    pq.write_table(change(pq.read_table(path)), path)
    rewritten(folder, lambda part: {**part, "size": (folder / part["name"]).stat().st_size})
    return archive


def rewritten(folder: Path, change: Callable[[dict[str, object]], dict[str, object]]) -> None:
    path = max((folder / "manifests").glob("*.json"))
    manifest = msgspec.json.decode(path.read_bytes())
    path.write_bytes(msgspec.json.encode({**manifest, "parts": [change(part) for part in manifest["parts"]]}))


def without(name: str) -> Callable[[pa.Table], pa.Table]:
    return lambda rows: rows.drop_columns([name])


def filled(name: str, value: object) -> Callable[[pa.Table], pa.Table]:
    def fill(rows: pa.Table) -> pa.Table:
        kind = rows.schema.field(name).type if value is None else None
        return rows.set_column(rows.column_names.index(name), name, pa.array([value] * len(rows), kind))

    return fill


@pytest.mark.parametrize(("table", "column"), [(table, name) for table, names in NEEDED.items() for name in names])
def test_a_column_that_a_row_means_nothing_without_is_missed_by_name(tmp_path: Path, table: str, column: str) -> None:
    archive = changed(tmp_path, table, without(column))
    with pytest.raises(
        StorageError, match=rf"{table}/day=.*\.parquet: expected a value of {table}\.{column} in every row, got none"
    ):
        Outcomes(archive, None)


def test_a_null_where_every_row_has_a_value_is_counted(tmp_path: Path) -> None:
    archive = changed(tmp_path, "decisions", filled("control", None))
    with pytest.raises(StorageError, match=r"decisions\.control in every row, got none in 60 rows"):
        Outcomes(archive, None)


@pytest.mark.parametrize("column", ["at", "hour", "propensity", "person", "control", "click"])
def test_words_in_place_of_a_number_are_told(tmp_path: Path, column: str) -> None:
    archive = changed(tmp_path, "decisions", filled(column, "x"))
    with pytest.raises(StorageError, match=rf"expected decisions\.{column} as \w+, got BYTE_ARRAY"):
        Outcomes(archive, None)


def test_a_list_in_place_of_a_word_is_told(tmp_path: Path) -> None:
    archive = changed(tmp_path, "decisions", filled("device", ["mobile"]))
    with pytest.raises(StorageError, match=r"decisions\.device as .*got BYTE_ARRAY list"):
        Outcomes(archive, None)


@pytest.mark.parametrize("column", ["hour", "device", "interests", "page_topic", "candidates", "held", "draw", "impression"])
def test_any_other_column_may_be_younger_than_a_file(tmp_path: Path, column: str) -> None:
    archive = changed(tmp_path, "decisions", without(column))
    with closing(Outcomes(archive, None)) as outcomes:
        assert outcomes.counts["decisions"] == 60


def test_two_files_that_changed_places_are_not_taken_for_each_other(tmp_path: Path) -> None:
    archive = small(tmp_path)
    decisions, events = (Path(archive.files(table)[0]) for table in ("decisions", "events"))
    held = decisions.read_bytes()
    decisions.write_bytes(events.read_bytes())
    events.write_bytes(held)
    rewritten(tmp_path, lambda part: {**part, "size": (tmp_path / str(part["name"])).stat().st_size})
    with pytest.raises(StorageError, match=r"decisions/day=.*expected a value of decisions"):
        Outcomes(archive, None)


def test_a_file_that_breaks_while_it_is_read_is_named(tmp_path: Path) -> None:
    archive = small(tmp_path)
    path = Path(archive.files("events")[0])
    content = bytearray(path.read_bytes())
    content[40:400] = bytes(sign ^ 255 for sign in content[40:400])
    path.write_bytes(content)
    with pytest.raises(StorageError, match=path.name):
        Outcomes(archive, None)


def test_a_record_that_cannot_be_read_is_told_with_its_table(tmp_path: Path) -> None:
    asked = Period(None, dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    broken = [changed(tmp_path / table, table, filled("json", "{")) for table in ("campaigns", "supervision")]
    with closing(Outcomes(broken[0], None)) as outcomes, pytest.raises(StorageError, match="expected records of campaigns"):
        ground_of(outcomes, None, asked)
    with (
        closing(Outcomes(broken[1], None)) as outcomes,
        pytest.raises(StorageError, match="records of creatives and supervision"),
    ):
        holds_of(outcomes)


def test_a_manifest_with_a_day_that_is_none_is_told(tmp_path: Path) -> None:
    small(tmp_path)
    rewritten(tmp_path, lambda part: {**part, "day": "yesterday"})
    with pytest.raises(StorageError, match="expected a manifest"):
        newest(open_store(tmp_path))


def test_what_every_row_needs_is_in_the_schema() -> None:
    assert NEEDED.keys() == SCHEMAS.keys()
    assert all(set(names) <= set(SCHEMAS[table].names) for table, names in NEEDED.items())
