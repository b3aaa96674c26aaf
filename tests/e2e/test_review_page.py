"""The review page in a real browser: ruled by keyboard, whole without script, and never wider than a phone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec
import pytest
from service import ask, machine, until

from services.campaigns.records import CreativeAdded
from services.records import Kind, decode, encode, kind_of
from services.storage.log import Entry
from services.storage.sqlite.log import SqliteLog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from service import Machine

WAITING = 6


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A running service in which six creatives wait that a model is said to have made."""
    with machine(tmp_path_factory.mktemp("review")) as running:
        running.apart()
        log = SqliteLog(running.data / "log.db")
        known = [decode(entry.payload) for entry in log.read(0, 10_000, (Kind.CATALOGUE,))]
        approved = [record.creative for record in known if isinstance(record, CreativeAdded)][:WAITING]
        for number, one in enumerate(approved):
            item = msgspec.structs.replace(one, id=f"cr_{number:016x}", writer="chat/1:m", rung="L1")
            record = CreativeAdded(at=time.time(), creative=item, why="supply")
            log.append([Entry(kind_of(record), record.at, encode(record))], durable=True)
        log.close()
        assert until(lambda: len(queue(running)) == WAITING, 20.0)
        yield running


def queue(stage: Machine, state: str = "needs%20review") -> list[str]:
    return [item["id"] for item in ask(f"{stage.url}/v1/review?state={state}").json["queue"]]


@pytest.fixture
def page(browser: Browser, stage: Machine) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    opened = context.new_page()
    opened.goto(f"{stage.url}/review?by=Ada")
    yield opened
    context.close()


def test_a_creative_is_approved_and_another_turned_down_with_the_keyboard_alone(page: Page, stage: Machine) -> None:
    first, second, *_ = queue(stage)
    with page.expect_navigation():
        page.keyboard.press("a")
    assert first in queue(stage, "approved")
    page.wait_for_selector(f"#{second}:focus")
    page.keyboard.press("r")
    page.keyboard.type("It shouts.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert second in queue(stage, "rejected")
    assert not {first, second} & set(queue(stage))
    assert "by=Ada" in page.url


def test_keys_move_from_case_to_case_and_type_where_one_types(page: Page, stage: Machine) -> None:
    waiting = queue(stage)
    page.wait_for_selector(f"#{waiting[0]}:focus")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == waiting[1]
    page.keyboard.press("r")
    page.keyboard.type("a jar")
    assert queue(stage) == waiting
    assert page.evaluate("document.activeElement.value") == "a jar"


def test_without_a_name_nothing_can_be_ruled(page: Page, stage: Machine) -> None:
    page.goto(f"{stage.url}/review")
    assert page.is_visible("text=Give your name above to rule")
    assert page.locator(".approve button").count() == 0


def test_without_javascript_a_ruling_and_its_refusal_are_told(browser: Browser, stage: Machine) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{stage.url}/review?by=Ada")
    case = page.locator(".case").last
    name = case.get_attribute("id") or ""
    case.locator("summary").click()
    case.locator("[name=body]").fill("Free for ever, guaranteed.")
    case.locator("[name=reason]").fill("Could be bolder.")
    case.locator(".reject button").click()
    assert "refused by" in page.inner_text("[role=alert]")
    assert name in queue(stage)
    page.locator(f"#{name} .approve button").click()
    assert name in queue(stage, "approved")
    context.close()


def test_a_level_is_set_on_the_page_with_the_keyboard_and_who_set_it_is_told(page: Page, stage: Machine) -> None:
    page.focus("[name=lane]")
    page.select_option("[name=lane]", index=0)
    lane = page.input_value("[name=lane]").split(" ")
    page.select_option("[name=level]", "sample 10 %")
    page.focus(".trust [name=reason]")
    page.keyboard.type("read 40, none was wrong")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.is_visible("text=set by Ada: read 40, none was wrong")
    lanes = ask(f"{stage.url}/v1/trust").json["lanes"]
    found = [one for one in lanes if [one["campaign"], one["maker"], one["claims"]] == lane]
    assert [one["set_to"] for one in found] == ["sample 10 %"]


def test_an_empty_queue_says_what_will_come(page: Page, stage: Machine) -> None:
    page.goto(f"{stage.url}/review?by=Ada&state=pulled")
    assert page.is_visible("text=No creative is in this state.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_never_scrolls_sideways_and_nothing_complains(
    browser: Browser,
    stage: Machine,
    scheme: str,
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{stage.url}/review?by=Ada&state=any")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert complaints == []
    context.close()
