"""Records that should not be, and still are on the log: a report that says so, or one that is right without them."""

from __future__ import annotations

import json
import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from synthetic_log import MemoryLog, World
from test_report import NOW

from services.decisions.record import Decision
from services.feedback.events import Event
from services.records import Kind, decode
from services.reports.archive import Archive
from services.reports.report import Beside, write_report
from services.reports.thumbnails import Thumbnails

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from services.records import Record
    from services.reports.deliverables.formats import Format


def told(
    folder: Path, change: Callable[[Record], Record | None], world: World | None = None, formats: Sequence[Format] = ("json",)
) -> dict[str, Any]:
    """The data of a report on a world in which each record was changed, or was not written."""
    made, log = world or World(seed=3, decisions=1200, people=500), MemoryLog()
    records = (decode(entry.payload) for entry in made.log().read(0, 10**6) if entry.kind != Kind.TICK)
    log.write(*(kept for record in records if (kept := change(record)) is not None))
    log.tick(NOW.timestamp() - 86_400)
    archive = Archive(folder / "archive")
    archive.step(log)
    write_report(archive, made.pictures.__getitem__, None, folder / "out", NOW, formats=formats, beside=Beside())
    return json.loads((folder / "out" / "report.json").read_bytes())


def decisions(**changes: Callable[[Decision], object]) -> Callable[[Record], Record]:
    def change(record: Record) -> Record:
        if not isinstance(record, Decision):
            return record
        return msgspec.structs.replace(record, **{name: value(record) for name, value in changes.items()})

    return change


@pytest.mark.parametrize(
    "change",
    [
        decisions(probabilities=lambda _: ()),
        decisions(probabilities=lambda one: one.probabilities[:-1]),
        decisions(probabilities=lambda one: (math.nan,) * len(one.candidates)),
        decisions(probabilities=lambda one: (math.inf,) * len(one.candidates)),
        decisions(probabilities=lambda one: tuple(-chance for chance in one.probabilities)),
        decisions(probabilities=lambda one: (0.0,) * len(one.candidates)),
        decisions(probabilities=lambda one: one.probabilities[:-2] if one.id.endswith("7") else one.probabilities),
        decisions(probabilities=lambda one: (*one.probabilities, 0.0) if one.id.endswith("7") else one.probabilities),
        decisions(propensity=lambda _: 0.0),
        decisions(propensity=lambda _: 2.0),
        decisions(propensity=lambda _: -0.5),
        decisions(propensity=lambda _: 1e-300),
        decisions(propensity=lambda _: math.nan),
        decisions(propensity=lambda _: None),
    ],
    ids=[
        "no chances", "too few", "not a number", "infinite", "negative", "all zero", "some too few", "some too many",
        "drawn by 0", "by 2", "by less than 0", "by next to 0", "by no number", "by none",
    ],
)  # fmt: skip
def test_chances_that_are_none_fail_the_check_and_hide_the_lift(tmp_path: Path, change: Callable[[Record], Record]) -> None:
    data = told(tmp_path, change)
    assert data["verdict"]["name"] == "Cannot tell"
    assert "propensities" in data["verdict"]["lead"]


def test_a_few_chances_that_are_none_are_left_out_of_what_chances_judge(tmp_path: Path) -> None:
    whole = told(tmp_path / "whole", decisions())
    few = told(tmp_path / "few", decisions(probabilities=lambda one: () if one.id == "d777" else one.probabilities))
    test = [data["exhibits"]["what-if"]["table"]["rows"][1][1]["value"] for data in (whole, few)]
    assert test[0] == pytest.approx(test[1], rel=0.01)
    assert few["verdict"]["name"] == whole["verdict"]["name"]


def test_a_context_that_no_request_can_have_is_in_no_segment_and_ends_nothing(tmp_path: Path) -> None:
    strange = ("<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\u202eoutdoor")
    data = told(
        tmp_path,
        decisions(context=lambda one: msgspec.structs.replace(one.context, device="fridge", hour=99, interests=strange)),
        formats=("html", "json"),
    )
    names = {row[0]["text"] for row in data["exhibits"]["segments"]["table"]["rows"]}
    assert "fridge" not in names
    assert "<script>alert(1)</script>" not in (tmp_path / "out" / "report.html").read_text()


def test_ads_of_creatives_that_nobody_added_are_counted_and_not_described(tmp_path: Path) -> None:
    data = told(tmp_path, lambda record: None if type(record).__name__.startswith("Creative") else record)
    assert data["exhibits"]["elements"]["quiet"]
    assert data["exhibits"]["creatives"]["quiet"]
    assert data["exhibits"]["verdict"]["estimates"]["clicks lift"]["value"] is not None


def test_when_all_who_saw_an_ad_clicked_nothing_is_divided_by_the_spread_that_is_not_there(tmp_path: Path) -> None:
    data = told(tmp_path, decisions(), World(seed=3, decisions=1200, people=500, click_rate=50.0))
    assert data["verdict"]["name"] == "No difference that matters"


def test_without_a_click_or_an_event_the_report_says_that_it_is_too_early(tmp_path: Path) -> None:
    none = told(tmp_path / "none", lambda record: None if isinstance(record, Event) else record)
    dull = told(tmp_path / "dull", lambda record: None if isinstance(record, Event) and record.kind == "click" else record)
    assert {data["verdict"]["name"] for data in (none, dull)} == {"Keep learning"}


@pytest.mark.parametrize(
    "images", ["{", '{"wide": "a.webp", "300x250": "b.webp"}', '{"0x250": "a.webp"}', '{"300x0": "a.webp"}']
)
def test_a_creative_whose_pictures_cannot_be_told_has_none(images: str) -> None:
    assert Thumbnails(lambda _: b"")(SimpleNamespace(images=images)) is None  # type: ignore[arg-type]
