"""One value, every place: what the page prints, what the data holds and what the tables say is the same number."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from synthetic_log import World
from test_report import report

from services.reports.words import plain

if TYPE_CHECKING:
    from pathlib import Path

    from services.reports.report import ReportSummary

#: Sheets of no exhibit's own.
BESIDE = {"estimates", "sentences"}


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> ReportSummary:
    return report(tmp_path_factory.mktemp("numbers"), World(seed=3, phones_like_warm=0.3))


@pytest.fixture(scope="module")
def data(summary: ReportSummary) -> dict[str, Any]:
    return json.loads((summary.folder / "report.json").read_bytes())


class Tables(HTMLParser):
    """The rows of the table of numbers of each section, as the texts of their cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self._section, self._within, self._cell = "", False, False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "section":
            self._section = given["id"] or ""
        if tag == "table":
            self._within = given.get("class") == "numbers"
        if tag == "tr" and self._within:
            self.rows.setdefault(self._section, []).append([])
        if tag in {"td", "th"} and self._within:
            self._cell = True
            self.rows[self._section][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._cell = False

    def handle_data(self, data: str) -> None:
        if self._cell and self._within:
            self.rows[self._section][-1][-1] += data


def cells(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for exhibit in data["exhibits"].values() for row in exhibit["table"]["rows"] for cell in row]


def test_the_page_prints_the_tables_of_the_data_cell_by_cell(summary: ReportSummary, data: dict[str, Any]) -> None:
    printed = Tables((summary.folder / "report.html").read_text()).rows
    held = {
        name: [exhibit["table"]["columns"], *([cell["text"] for cell in row] for row in exhibit["table"]["rows"])]
        for name, exhibit in data["exhibits"].items()
        if exhibit["table"]["rows"]
    }
    assert printed == held
    assert sum(map(len, held.values())) > 100


def test_the_sheets_hold_the_tables_of_the_data_to_the_last_digit(summary: ReportSummary, data: dict[str, Any]) -> None:
    sheets = {path.stem: path for path in (summary.folder / "tables").iterdir() if path.stem not in BESIDE}
    assert set(sheets) == {name for name, exhibit in data["exhibits"].items() if exhibit["table"]["rows"]}
    for name, path in sheets.items():
        head, *rows = csv.reader(io.StringIO(path.read_text(), newline=""))
        table = data["exhibits"][name]["table"]
        assert head == [plain(column) for column in table["columns"]]
        for row, held in zip(rows, table["rows"], strict=True):
            assert [as_data(text, cell["value"]) for text, cell in zip(row, held, strict=True)] == [
                plain(cell["value"]) if isinstance(cell["value"], str) else cell["value"] for cell in held
            ]


def as_data(text: str, like: object) -> object:
    """A field of a sheet, read as what it stands for."""
    if like is None:
        return text or None
    return text.removeprefix("'") if isinstance(like, str) else float(text)


def test_the_value_of_an_estimate_is_that_of_its_cell_and_its_bounds_follow(data: dict[str, Any]) -> None:
    rows = [row for exhibit in data["exhibits"].values() for row in exhibit["table"]["rows"]]
    found = [(row[at], row[at + 1 : at + 3]) for row in rows for at, cell in enumerate(row) if "estimate" in cell]
    assert len(found) > 60
    for cell, bounds in found:
        estimate = cell["estimate"]
        assert cell["value"] == estimate["value"]
        assert set(estimate) == {"value", "low", "high", "level", "method", "n", "assumption"}
        if bounds and isinstance(bounds[0]["value"], float) and estimate["low"] == bounds[0]["value"]:
            assert bounds[1]["value"] == estimate["high"]


def test_every_named_estimate_is_in_the_sheet_of_estimates(summary: ReportSummary, data: dict[str, Any]) -> None:
    with (summary.folder / "tables" / "estimates.csv").open(newline="") as file:
        rows = {(row.pop("exhibit"), row.pop("estimate").removeprefix("'")): row for row in csv.DictReader(file)}
    exhibits = data["exhibits"].items()
    held = {(one, plain(name)): estimate for one, exhibit in exhibits for name, estimate in exhibit["estimates"].items()}
    assert rows.keys() == held.keys()
    for key, estimate in held.items():
        assert [as_data(rows[key][field], estimate[field]) for field in ("value", "low", "high", "level", "n")] == [
            estimate[field] for field in ("value", "low", "high", "level", "n")
        ]


def test_the_three_figures_and_the_lede_are_those_of_the_table(summary: ReportSummary, data: dict[str, Any]) -> None:
    page = (summary.folder / "report.html").read_text()
    clicks = [cell["text"] for cell in data["exhibits"]["verdict"]["table"]["rows"][0]]
    figures = re.findall(r"<dd><b>(.*?)</b>", page)
    assert [figure.replace("&nbsp;", "\u00a0") for figure in figures[:2]] == clicks[1:3]
    lede = re.sub(r"<.*?>", "", re.findall(r'<p class="lede">(.*?)</p>', page)[0])
    assert clicks[3].lstrip("+") in lede
    assert f"{clicks[4]} to {clicks[5]}" in lede


def test_a_text_that_a_spreadsheet_would_run_is_only_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("synthetic_log.HEADLINES", ("=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\n=1", "\uff1d1") * 2)
    summary = report(tmp_path, World(decisions=800))
    with (summary.folder / "tables" / "creatives.csv").open(newline="") as file:
        headlines = Counter(row["creative"][0] for row in csv.DictReader(file))
    assert set(headlines) == {"'"}


def test_no_number_in_the_data_is_one_that_json_does_not_have(summary: ReportSummary) -> None:
    def refuse(name: str) -> float:
        pytest.fail(f"{name} is no JSON")

    text = (summary.folder / "report.json").read_text()
    read = json.loads(text, parse_constant=refuse)
    assert all(math.isfinite(cell["value"]) for cell in cells(read) if isinstance(cell["value"], float))


@pytest.mark.parametrize("seed", [5, 9])
def test_extra_clicks_leave_zero_exactly_when_the_lift_does(tmp_path: Path, seed: int) -> None:
    summary = report(tmp_path, World(seed=seed, decisions=1200, people=500, gain=0.25))
    estimates = json.loads((summary.folder / "report.json").read_bytes())["exhibits"]["verdict"]["estimates"]
    lift, extra = estimates["clicks lift"], estimates["extra clicks"]
    assert [math.copysign(1, lift[bound]) for bound in ("low", "value", "high")] == [
        math.copysign(1, extra[bound]) for bound in ("low", "value", "high")
    ]
