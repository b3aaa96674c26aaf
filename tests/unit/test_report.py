from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from report_page import Page
from small_world import planted
from synthetic_log import World

from errors import Unknown
from services.reports.archive import Archive
from services.reports.report import Beside, ReportSummary, write_report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
IDS = [
    "verdict", "lift-over-time", "segments", "elements", "creatives", "calibration", "exploration", "what-if", "feedback",
    "supply", "rules", "how-made",
]  # fmt: skip
PLANTED, SIZE = 0.4, 600 * 1024


def report(folder: Path, world: World, campaign: str | None = None, notice: str | None = None) -> ReportSummary:
    archive = Archive(folder / "archive")
    archive.step(world.log())
    tastes = planted({("tone", "bold"): 0.4}, noise=0.05)
    beside = Beside(notice=notice, tastes=tastes)
    return write_report(archive, world.pictures.__getitem__, campaign, folder / "out", NOW, beside=beside)


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> ReportSummary:
    world = World(seed=3, gain=PLANTED, phones_like_warm=0.3)
    return report(tmp_path_factory.mktemp("report"), world, notice="Simulated readers. Nothing here is a real person.")


@pytest.fixture(scope="module")
def html(summary: ReportSummary) -> str:
    return (summary.folder / "report.html").read_text()


@pytest.fixture(scope="module")
def data(summary: ReportSummary) -> dict[str, Any]:
    return json.loads((summary.folder / "report.json").read_bytes())


def test_every_text_of_a_number_is_its_value_rounded(data: dict[str, Any]) -> None:
    cells = [cell for exhibit in data["exhibits"].values() for row in exhibit["table"]["rows"] for cell in row]
    numbers = [cell for cell in cells if isinstance(cell["value"], (int, float))]
    assert len(numbers) > 100
    for cell in numbers:
        text = cell["text"].replace("\u2212", "-").replace(",", "")
        written = float(re.sub(r"[^0-9.\-]", "", text))
        scale = 100 if "%" in text else 1
        decimals = len(text.partition(".")[2].rstrip("\u00a0%msin"))
        spare = 5 * 10.0 ** max(len(str(int(abs(written)))) - 2, 0) if decimals == 0 else 10.0**-decimals
        assert written == pytest.approx(scale * cell["value"], abs=spare)


def test_the_data_inside_the_page_is_the_file_beside_it(html: str, data: dict[str, Any]) -> None:
    inside = re.search(r'<script type="application/json" id="report-data">(.*?)</script>', html, re.DOTALL)
    assert inside is not None
    assert json.loads(inside[1]) == data


def test_every_exhibit_has_title_subtitle_note_table_and_the_id_of_its_data(html: str, data: dict[str, Any]) -> None:
    sections = Page(html).sections
    assert list(sections) == list(data["exhibits"]) == IDS
    for name, exhibit in data["exhibits"].items():
        assert not sections[name]["quiet"]
        assert 3 <= len(exhibit["title"].split()) <= 10
        assert exhibit["subtitle"]
        assert exhibit["note"].startswith("Assumes ")
        assert exhibit["table"]["rows"]
        assert {len(row) for row in exhibit["table"]["rows"]} == {len(exhibit["table"]["columns"])}
        assert "table" in sections[name]["tags"]
        assert "note" in sections[name]["classes"]


def test_every_estimate_says_how_sure_it_is_and_what_it_assumes(data: dict[str, Any]) -> None:
    estimates = [estimate for exhibit in data["exhibits"].values() for estimate in exhibit["estimates"].values()]
    assert len(estimates) >= 12
    for estimate in estimates:
        assert 0.5 <= estimate["level"] < 1
        assert estimate["method"]
        assert estimate["assumption"]
        assert estimate["low"] is None or estimate["low"] <= estimate["value"] <= estimate["high"]


def test_the_page_needs_nothing_else(html: str) -> None:
    read = Page(html)
    assert [script.get("type") for script in read.scripts] == ["application/json"]
    assert all(link.startswith(("data:image/webp;base64,", "#")) for link in read.links)
    assert not re.search(r"url\(|@import|<link|javascript:| on[a-z]+=", html)
    assert set(re.findall(r"https?://[^\"' <]+", html)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_page_drawings_style_and_thumbnails_keep_their_budgets(html: str) -> None:
    assert len(html.encode()) <= SIZE
    assert all(len(drawing) <= 30 * 1024 for drawing in re.findall(r"<svg.*?</svg>", html, re.DOTALL))
    assert len(re.findall(r"<style>(.*?)</style>", html, re.DOTALL)[0]) <= 12 * 1024
    thumbnails = re.findall(r"base64,([^\"]+)", html)
    assert len(thumbnails) == 12
    assert all(len(thumbnail) * 3 / 4 <= 4096 for thumbnail in thumbnails)


def test_a_planted_lift_is_found_and_the_notice_is_on_top(summary: ReportSummary, html: str) -> None:
    assert summary.verdict == "Keep personalising"
    assert summary.lift is not None
    assert summary.lift.low < PLANTED < summary.lift.high
    assert html.index("Simulated readers.") < html.index("<h1>")


def test_no_effect_is_never_called_a_gain(tmp_path: Path) -> None:
    summary = report(tmp_path, World(seed=5, gain=-0.1, leaning=0.0))
    assert summary.verdict in {"Keep learning", "No difference that matters"}


def test_an_uneven_split_hides_the_lift_on_the_page_and_in_the_data(tmp_path: Path) -> None:
    summary = report(tmp_path, World(seed=6, actual_control_share=0.5))
    assert (summary.verdict, summary.lift) == ("Cannot tell", None)
    exhibits = json.loads((summary.folder / "report.json").read_bytes())["exhibits"]
    assert exhibits["verdict"]["estimates"] == exhibits["lift-over-time"]["estimates"] == {}
    assert Page((summary.folder / "report.html").read_text()).sections["lift-over-time"]["quiet"]


def test_several_campaigns_are_told_together_or_one_by_one(tmp_path: Path) -> None:
    world = World(seed=7, campaigns=("trail-shoes", "night-trains"), decisions=3000)
    both = json.loads((report(tmp_path, world).folder / "report.json").read_bytes())
    alone = json.loads((report(tmp_path / "one", world, "night-trains").folder / "report.json").read_bytes())
    assert both["campaigns"] == ["Night trains", "Trail shoes"]
    assert alone["campaigns"] == ["Night trains"]
    decisions = [page["exhibits"]["feedback"]["table"]["rows"][0][1]["value"] for page in (both, alone)]
    assert decisions[0] == 3000
    assert 1300 < decisions[1] < 1700


def test_fewer_people_than_may_be_described_leave_no_number(tmp_path: Path) -> None:
    summary = report(tmp_path, World(decisions=60, people=30))
    exhibits = json.loads((summary.folder / "report.json").read_bytes())["exhibits"]
    sections = Page((summary.folder / "report.html").read_text()).sections
    assert summary.verdict == "Keep learning"
    assert {name for name in IDS if sections[name]["quiet"]} == set(IDS) - {"verdict", "supply", "how-made"}
    values = [exhibits["verdict"]["estimates"][name]["value"] for name in exhibits["verdict"]["estimates"]]
    assert values == [None] * len(values)


def test_creatives_seen_by_few_have_no_number_anywhere(tmp_path: Path) -> None:
    summary = report(tmp_path, World(decisions=3000, leaning=1.5))
    rows = json.loads((summary.folder / "report.json").read_bytes())["exhibits"]["creatives"]["table"]["rows"]
    tried = [row for row in rows if row[1]["text"] == "being tried" and row[2]["value"] is None]
    assert tried
    assert all(cell["value"] is None for row in tried for cell in row[2:])


def test_a_log_without_a_decision_still_makes_a_page(tmp_path: Path) -> None:
    summary = report(tmp_path, World(decisions=0))
    assert summary.verdict == "Keep learning"


def test_a_campaign_that_is_not_in_the_archive_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(Unknown, match="lighthouse"):
        report(tmp_path, World(decisions=10), "lighthouse")


class Rewriter:
    """A model's wording, as a function of each sentence."""

    model = "rewriter-1"

    def __init__(self, change: Callable[[str], str]) -> None:
        self._change = change

    def __call__(self, sentences: Sequence[str]) -> list[str]:
        return [self._change(sentence) for sentence in sentences]


def reworded(folder: Path, change: Callable[[str], str]) -> dict[str, Any]:
    world, archive = World(seed=3, decisions=2000, gain=1.0), Archive(folder / "archive")
    archive.step(world.log())
    beside = Beside(rephrase=Rewriter(change))
    write_report(archive, world.pictures.__getitem__, None, folder, NOW, beside=beside)
    return json.loads((folder / "report.json").read_bytes())


def test_other_words_stand_on_the_page_and_in_the_data_alike(tmp_path: Path) -> None:
    data = reworded(tmp_path, lambda sentence: sentence.replace("than control", "than for control"))
    assert data["wording"]["model"] == "rewriter-1"
    assert data["exhibits"]["verdict"]["title"] == "Personalised ads won more clicks than for control"
    assert "<h1>Personalised ads won more clicks than for control</h1>" in (tmp_path / "report.html").read_text()


def test_a_model_that_lies_changes_nothing(tmp_path: Path) -> None:
    lied = reworded(tmp_path / "lied", lambda sentence: f"{sentence} By 99 per cent.")
    said = reworded(tmp_path / "said", lambda sentence: sentence)
    assert (lied["wording"]["taken"], said["wording"]["refused"]) == (0, 0)
    assert {**lied, "wording": None} == {**said, "wording": None}


def test_headlines_cannot_break_out_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wicked = "</script><script>alert(1)</script>"
    monkeypatch.setattr("synthetic_log.HEADLINES", (wicked,) * 12)
    page = (report(tmp_path, World(decisions=800)).folder / "report.html").read_text()
    assert "<script>alert" not in page
    assert len(Page(page).scripts) == 1


def test_no_cell_of_the_heat_map_rests_on_more_people_than_there_are(data: dict[str, Any]) -> None:
    rows = [row for row in data["exhibits"]["segments"]["table"]["rows"] if row[0]["text"] == "everyone"]
    everyone, people = rows[0][2]["value"], [row[2]["value"] for row in rows[2:] if row[2]["value"]]
    assert people
    assert max(people) <= everyone
