"""Every number that the page prints, one by one: the data has it, with its sign and unit, and so have the sheets."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from report_page import Page, texts_of
from synthetic_log import World
from test_report import report

from services.reports.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: A number as it is printed, with its sign and its unit.
NUMBER = re.compile(r"[+\u2212]?\d+(?:,\d{3})*(?:\.\d+)?(?:\u00a0(?:%|ms|s|min|h|days)(?![a-z]))?")
#: The bounds of an interval in a sentence.
BOUNDS = re.compile(rf"({NUMBER.pattern})(?: and |\u00a0\u2026 | to )({NUMBER.pattern})")


@pytest.fixture(scope="module", params=["many", "few", "hidden"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    worlds = {
        "many": World(seed=3, phones_like_warm=0.3),
        "few": World(seed=2, decisions=150, people=120),
        "hidden": World(seed=1, decisions=1500, actual_control_share=0.5),
    }
    return report(tmp_path_factory.mktemp(request.param), worlds[request.param], notice="7 readers in 100 are made up.").folder


@pytest.fixture(scope="module")
def data(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "report.json").read_bytes())


def numbers_of(texts: list[str]) -> set[str]:
    return {found for text in texts for found in NUMBER.findall(text)}


def test_each_number_of_a_section_is_one_of_its_exhibit(folder: Path, data: dict[str, Any]) -> None:
    head = numbers_of(texts_of({name: value for name, value in data.items() if name != "exhibits"}))
    shared = {  # the first page lists the titles, and the checks are told with the feedback again
        "verdict": [exhibit["title"] for exhibit in data["exhibits"].values()],
        "feedback": data["exhibits"]["verdict"]["said"],
    }
    printed = [one for one in Page((folder / "report.html").read_text()).printed if not one.tick]
    for section in {one.section for one in printed}:
        own = numbers_of([*texts_of(data["exhibits"].get(section, {})), *shared.get(section, [])]) | head
        seen = numbers_of([one.text for one in printed if one.section == section])
        assert seen <= own, f"{section}: {sorted(seen - own)}"
    assert len(numbers_of([one.text for one in printed])) > 15


def test_each_number_of_the_data_that_is_in_no_table_is_in_the_sheet_of_sentences(folder: Path, data: dict[str, Any]) -> None:
    with (folder / "tables" / "sentences.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for name, exhibit in data["exhibits"].items():
        said = " ".join(row["text"] for row in rows if row["exhibit"] == name)
        for text in (exhibit["title"], exhibit["subtitle"], exhibit["note"], *exhibit["said"]):
            assert plain(text) in said
    heads = {row["text"].removeprefix("'") for row in rows if not row["exhibit"]}
    assert {*data["campaigns"], plain(data["period"]["words"]), plain(data["made"]), data["notice"]} <= heads


def estimates(exhibit: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from exhibit["estimates"].values()
    yield from (cell["estimate"] for row in exhibit["table"]["rows"] for cell in row if "estimate" in cell)


def stands_for(text: str, value: float) -> bool:
    """Whether a printed number is this value, rounded to the digits that it is printed with."""
    digits = re.sub(r"[^\d.]", "", text)
    whole, _, decimals = digits.partition(".")
    unit = 10.0 ** -len(decimals) if decimals else 10.0 ** (len(whole) - max(len(whole.rstrip("0")), 1))
    written = float(digits) * (-1 if text[0] == "\u2212" else 1)
    return abs(written - value * (100 if text.endswith("%") else 1)) <= 0.5001 * unit


def test_bounds_in_a_sentence_are_those_of_one_estimate(data: dict[str, Any]) -> None:
    checked = 0
    for name, exhibit in data["exhibits"].items():
        told = [(one["low"], one["high"]) for one in estimates(exhibit) if one["low"] is not None]
        told += [(low - 1, high - 1) for low, high in told if name == "calibration"]  # a ratio, told as what it is off by
        said = [exhibit["title"], *(text for text in exhibit["said"] if not text.startswith("The axis"))]
        for low, high in BOUNDS.findall(" ".join(said)):
            if not low.endswith("%") and low[0] not in "+\u2212":
                continue  # two counts, or the two ends of a span of time
            assert any(stands_for(low, one[0]) and stands_for(high, one[1]) for one in told), f"{name}: {low} to {high}"
            checked += 1
    assert checked > 5 or data["exhibits"]["elements"]["quiet"]
