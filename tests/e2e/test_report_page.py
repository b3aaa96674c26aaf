"""The report in a real browser, from its file: every width, both schemes, keyboard, paper."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Literal

import pytest
from small_world import planted
from synthetic_log import START, World

from services.reports.archive import Archive
from services.reports.report import Beside, write_report
from tests.e2e.accessible import violations

NOW = datetime.fromtimestamp(START + 5 * 3600, UTC)
Scheme = Literal["light", "dark"]
schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A report with everything, one whose lift a failed check hides, and one of nothing, as addresses; each follows another."""
    folder = tmp_path_factory.mktemp("reports")
    worlds = {
        "hidden": World(seed=6, actual_control_share=0.5, decisions=800),
        "full": World(seed=3, phones_like_warm=0.3),
        "empty": World(decisions=0),
    }
    last = None
    for name, world in worlds.items():
        beside = Beside(notice="Simulated readers.", tastes=planted({("tone", "bold"): 0.4}, noise=0.05), last=last)
        archive = Archive(folder / f"{name}-archive")
        archive.step(world.log())
        write_report(archive, world.pictures.__getitem__, None, folder / name, NOW, formats=("html", "json"), beside=beside)
        last = (folder / name / "report.json").read_bytes()
    return {name: (folder / name / "report.html").as_uri() for name in worlds}


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        *(("full", scheme, width) for scheme in ("light", "dark") for width in (320, 720, 1440)),
        ("hidden", "dark", 320),
        ("empty", "light", 720),
    ],
)
def test_axe_finds_nothing(pages: dict[str, str], opened: Any, name: str, scheme: Scheme, width: int) -> None:
    page = opened(pages[name], width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations(page) == []


def test_axe_would_find_something(pages: dict[str, str], opened: Any) -> None:
    page = opened(pages["full"])
    page.evaluate("document.querySelector('img').removeAttribute('alt')")
    assert [found.split(":")[0] for found in violations(page)] == ["image-alt"]


@pytest.mark.parametrize("width", [320, 360, 720, 1440])
def test_no_width_makes_the_page_scroll_sideways(pages: dict[str, str], opened: Any, width: int) -> None:
    page = opened(pages["full"], width)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [320, 720])
def test_words_of_a_drawing_do_not_lie_over_each_other(pages: dict[str, str], opened: Any, width: int) -> None:
    overlaps = """() => [...document.querySelectorAll('figure svg')].filter(svg => svg.clientWidth).flatMap(svg => {
        const texts = [...svg.querySelectorAll('text')].filter(text => text.textContent.trim())
        const boxes = texts.map(text => [text.textContent, text.getBoundingClientRect()])
        return boxes.flatMap(([one, a], at) => boxes.slice(at + 1).filter(([, b]) =>
            a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3
        ).map(([other]) => one + ' / ' + other))
    })"""
    assert opened(pages["full"], width).evaluate(overlaps) == []


def test_the_keyboard_reaches_every_fold_and_every_wide_table(pages: dict[str, str], opened: Any) -> None:
    page = opened(pages["full"], 320)
    wanted = page.locator("a, summary:visible, .scroll:visible").count()
    reached = set()
    for _ in range(wanted + 2):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid" or page.evaluate("document.activeElement === document.body")
    assert len(reached) >= wanted
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None


def test_the_first_key_leads_past_the_head_and_every_finding_leads_to_its_exhibit(pages: dict[str, str], opened: Any) -> None:
    page = opened(pages["full"], 720)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the verdict"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    ends = (
        "[...document.querySelectorAll('nav a')].map(a => [a.textContent, document.querySelector(a.hash + ' h2').textContent])"
    )
    assert all(finding == title for finding, title in page.evaluate(ends))
    assert len(page.evaluate(ends)) == 11


def test_headings_step_down_one_at_a_time_and_landmarks_hold_everything(pages: dict[str, str], opened: Any) -> None:
    page = opened(pages["full"], 720)
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(one => +one.tagName[1])")
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    outside = "[...document.body.children].filter(one => !one.matches('header, main, script, .skip')).length"
    assert page.evaluate(outside) == 0


def test_without_pictures_every_creative_still_has_its_words(pages: dict[str, str], opened: Any) -> None:
    page = opened(pages["full"], 720)
    page.evaluate("document.querySelectorAll('img').forEach(one => one.removeAttribute('src'))")
    unnamed = (
        "[...document.querySelectorAll('.league tr:not(.group) th[scope=row]')].filter(one => !one.innerText.trim()).length"
    )
    assert page.evaluate(unnamed) == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 720


@schemes
def test_paper_is_light_and_unfolded_whatever_the_screen_is(pages: dict[str, str], opened: Any, scheme: Scheme) -> None:
    page = opened(pages["full"], 720, scheme)
    page.emulate_media(media="print", color_scheme=scheme)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('svg text')).fill") != "rgb(169, 175, 188)"
    folded = "[...document.querySelectorAll('details table')].filter(table => !table.getBoundingClientRect().height).length"
    assert page.evaluate(folded) == 0


def test_a_dark_screen_recolours_every_drawing(pages: dict[str, str], opened: Any) -> None:
    page = opened(pages["full"], 720, "dark")
    light = page.evaluate("""() => [...document.querySelectorAll('svg [fill], svg [stroke]')].filter(mark => {
        const {fill, stroke} = getComputedStyle(mark)
        return [fill, stroke].some(colour => ['rgb(27, 30, 38)', 'rgb(90, 96, 112)', 'rgb(36, 83, 196)'].includes(colour))
    }).map(mark => mark.outerHTML.slice(0, 120))""")
    assert light == []


def test_without_script_nothing_is_missing(pages: dict[str, str], opened: Any) -> None:
    page = opened(pages["full"], java_script_enabled=False)
    assert page.locator("section.exhibit").count() >= 8
    assert page.locator("h1").inner_text() == "Personalised ads won more clicks than control"
