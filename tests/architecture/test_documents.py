"""Documents are true where a machine can tell: links lead somewhere, examples are taken by the code they speak of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import pytest
from sources import ROOT, name_of

from services.campaigns.files import check_campaign
from services.web.wire import DecisionAsk, DecisionOut, EventAsk

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")


def example(page: str, pattern: str) -> str:
    found = re.search(pattern, (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None, f"{page} has no such example any more"
    return found[1]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("folder", ["decisions", "how-to", "explanation", "operations", "reference"])
def test_every_page_is_in_the_index(folder: str) -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    names = {f"{folder}/{path.name}" for path in (ROOT / "docs" / folder).glob("*.md")}
    assert {name for name in names if f"({name})" not in index} == set()


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=name_of)
def test_a_decision_record_has_its_five_parts(path: Path) -> None:
    parts = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert parts == ["Context", "Decision", "Consequences", "Alternatives", "References"]


def test_the_campaign_of_the_how_to_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "kites.yaml"
    path.write_text(example("docs/how-to/write-a-campaign.md", r"```yaml\n(id:.*?)```"), encoding="utf-8")
    assert check_campaign(path) == []


def test_the_requests_of_the_readme_are_taken() -> None:
    ask = msgspec.json.decode(example("README.md", r"v1/decisions -H[^\n]* -d '(.*?)'"), type=DecisionAsk)
    event = msgspec.json.decode(example("README.md", r"\$EVENT_URL[^\n]* -d '(.*?)'"), type=EventAsk)
    assert (ask.placement, event.kind) == ("rail", "conversion")


def test_the_answer_of_the_readme_has_the_fields_of_an_answer() -> None:
    answer = msgspec.json.decode(example("README.md", r"```json\n(.*?)```"), type=DecisionOut)
    fields = msgspec.json.decode(example("README.md", r"```json\n(.*?)```"))
    assert set(fields) == set(answer.__struct_fields__)
