"""Reading past headline tests from a file."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from errors import InvalidInput
from services.evaluation.past_tests import read_past_tests

COLUMNS = {
    "clickability_test_id": ["a", "a", "a", "a", "b", "b", "c"],
    "headline": ["Tea", "Coffee", "Tea", "Milk", "Rain", "Snow, at last", "Alone"],
    "impressions": [100, 200, 300, 50, 10, 20, 5],
    "clicks": [1, 4, 5, 0, 1, 2, 0],
    "eyecatcher_id": ["x", "x", "x", "y", "z", "z", "z"],
    "test_week": [201310, 201310, 201310, 201310, 201402, 201402, 201402],
}


def written(folder, columns, kind="csv"):
    path, table = folder / f"tests.{kind}", pa.table(columns)
    (csv.write_csv if kind == "csv" else parquet.write_table)(table, path)
    return path


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_headlines_under_one_picture_are_a_group_and_the_same_one_twice_is_one_arm(tmp_path, kind):
    found = read_past_tests(written(tmp_path, COLUMNS, kind))
    arms = {text: (shown, clicked) for text, shown, clicked in zip(found.texts, found.impressions, found.clicks, strict=True)}
    assert arms == {"Tea": (400, 6), "Coffee": (200, 4), "Rain": (10, 1), "Snow, at last": (20, 2)}
    assert len(set(found.groups.tolist())) == 2
    assert [found.names[test] for test in found.tests] == ["a", "a", "b", "b"]


def test_weeks_split_the_tests(tmp_path):
    found = read_past_tests(written(tmp_path, COLUMNS))
    assert sorted(found.between(0, 201401).texts) == ["Coffee", "Tea"]
    assert sorted(found.outside(201301, 201352).texts) == ["Rain", "Snow, at last"]


def test_the_picture_and_the_week_may_be_left_out(tmp_path):
    few = {name: column for name, column in COLUMNS.items() if name not in ("eyecatcher_id", "test_week")}
    found = read_past_tests(written(tmp_path, few))
    assert sorted(found.texts) == ["Coffee", "Milk", "Rain", "Snow, at last", "Tea"]
    assert not found.weeks.any()


def test_a_row_without_its_picture_is_left_out(tmp_path):
    found = read_past_tests(written(tmp_path, {**COLUMNS, "eyecatcher_id": ["x", "x", "x", "y", None, "z", "z"]}, "parquet"))
    assert sorted(found.texts) == ["Coffee", "Tea"]


@pytest.mark.parametrize("column", ["clickability_test_id", "headline", "impressions", "clicks"])
def test_a_missing_column_is_told_by_name(tmp_path, column):
    with pytest.raises(InvalidInput, match=f"{column}: expected columns"):
        read_past_tests(written(tmp_path, {name: values for name, values in COLUMNS.items() if name != column}))


@pytest.mark.parametrize(("column", "value"), [
    ("headline", None), ("headline", "  "), ("impressions", None), ("impressions", 0.0), ("impressions", float("nan")),
    ("clicks", -1.0), ("clicks", float("inf")), ("test_week", None),
])  # fmt: skip
def test_a_value_that_is_none_is_told_with_its_row(tmp_path, column, value):
    values = [*COLUMNS[column]]
    values[2] = value
    kind = pa.string() if column == "headline" else pa.float64()
    path = written(tmp_path, {**COLUMNS, column: pa.array(values, kind)}, "parquet")
    with pytest.raises(InvalidInput, match=rf"{column}.*row 3"):
        read_past_tests(path)


def test_words_where_counts_should_be_are_told(tmp_path):
    with pytest.raises(InvalidInput, match="clicks: expected numbers"):
        read_past_tests(written(tmp_path, {**COLUMNS, "clicks": ["many"] * 7}))


HEADER = "clickability_test_id,headline,impressions,clicks"


@pytest.mark.parametrize(("content", "message"), [
    (f"{HEADER}\na,caf\u00e9,10,1\na,y,10,2\n".encode("latin-1"), "headline: expected text in UTF-8"),
    (f"{HEADER},clicks\na,x,10,1,1\na,y,10,2,1\n".encode(), "clicks: expected columns .* each once"),
    (f"{HEADER}\na,x,10,2020-01-01\na,y,10,2020-01-02\n".encode(), "clicks: expected numbers"),
])  # fmt: skip
def test_a_column_that_cannot_be_read_as_what_it_is_is_told(tmp_path, content, message):
    path = tmp_path / "tests.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=message):
        read_past_tests(path)


def test_a_file_without_tests_to_compare_is_refused(tmp_path):
    alone = {name: values[-1:] for name, values in COLUMNS.items()}
    for rows in (alone, {name: pa.array(values, pa.array(COLUMNS[name]).type)[:0] for name, values in alone.items()}):
        with pytest.raises(InvalidInput, match="two headlines or more"):
            read_past_tests(written(tmp_path, rows, "parquet"))


@pytest.mark.parametrize("content", [b"", b"PAR1 and then nothing", b"\xff\xfe\x00 not text"])
def test_what_is_no_table_is_refused(tmp_path, content):
    path = tmp_path / "odd"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match="odd"):
        read_past_tests(path)
    with pytest.raises(InvalidInput, match="nothing there"):
        read_past_tests(tmp_path / "none")


def test_groups_are_numbers_that_a_selection_keeps(tmp_path):
    found = read_past_tests(written(tmp_path, COLUMNS))
    some = found.where(found.texts != "Tea")
    assert set(some.groups.tolist()) <= set(found.groups.tolist())
    assert np.issubdtype(some.groups.dtype, np.integer)
