from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from synthetic_log import START, World

from errors import Unknown
from services.reports.archive import Archive
from services.reports.changes import Now, changes
from services.reports.figures.outcomes import Outcomes
from services.reports.report import Beside, write_report

if TYPE_CHECKING:
    from pathlib import Path

BEGIN = datetime.fromtimestamp(START, UTC)
END = BEGIN + timedelta(hours=4)
MIDDLE = BEGIN + timedelta(minutes=5)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A campaign whose last four creatives come ten minutes after the first report, and one goes half-way."""
    archive = Archive(tmp_path_factory.mktemp("changes"))
    archive.step(World(seed=3).log())
    return archive


def no_picture(name: str) -> bytes:
    raise Unknown("picture", name)


def reported(archive: Archive, out: Path, until: datetime, last: bytes | None, campaign: str | None = None) -> dict[str, Any]:
    beside = Beside(last=last)
    write_report(archive, no_picture, campaign, out, until, formats=("html", "json"), until=until, beside=beside)
    data: dict[str, Any] = json.loads((out / "report.json").read_bytes())
    return data


@pytest.fixture(scope="module")
def first(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    out = tmp_path_factory.mktemp("first")
    reported(archive, out, MIDDLE, None)
    return (out / "report.json").read_bytes()


def test_the_first_report_has_nothing_to_be_compared_with(first: bytes) -> None:
    assert json.loads(first)["changes"] is None


def test_the_next_one_tells_verdict_lift_and_creatives_then_and_now(archive: Archive, first: bytes, tmp_path: Path) -> None:
    found = reported(archive, tmp_path, END, first)["changes"]
    then = json.loads(first)
    assert found["last_made_at"] == then["made_at"]
    assert found["verdict_then"] == then["verdict"]["name"]
    assert found["lift_then"] == then["exhibits"]["verdict"]["estimates"]["clicks lift"]
    assert (found["new_creatives"], found["retired_creatives"]) == (4, 1)
    page = (tmp_path / "report.html").read_text()
    assert "Since the last report" in page
    assert "4\u00a0new creatives, 1 retired." in page


def test_every_number_of_the_difference_is_in_its_data(archive: Archive, tmp_path: Path) -> None:
    reported(archive, tmp_path, END - timedelta(hours=2), None)
    found = reported(archive, tmp_path, END, (tmp_path / "report.json").read_bytes())["changes"]
    for lift in (found["lift_then"], found["lift_now"]):
        assert lift["low"] < lift["value"] < lift["high"]
    assert found["said"][1].startswith("The lift was +")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda last: last[: len(last) // 2],
        lambda _: b"",
        lambda _: b"\xff\xfe{}",
        lambda _: b'{"schema": 2}',
        lambda last: last.replace(b'"schema": 2', b'"schema": 1'),
        lambda last: msgspec.json.encode(json.loads(last) | {"campaign": "night-trains"}),
        lambda last: msgspec.json.encode(json.loads(last) | {"period": {"since": None, "until": "yesterday", "words": ""}}),
    ],
    ids=["cut", "empty", "no text", "no report", "another schema", "another campaign", "no time"],
)
def test_a_last_report_that_will_not_do_is_told(archive: Archive, first: bytes, spoil: Any) -> None:
    outcomes = Outcomes(archive, None)
    found = changes(spoil(first), None, Now("Keep learning", None, END), outcomes)
    outcomes.close()
    assert found is not None
    assert found.last_made_at is None
    assert "nothing is compared" in found.said[0]
