"""The pages in a real browser over real processes: web and learn run, the Studio does not, so every ad comes from the pool."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from generators.ports import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
SLOTS = ("top", "feed", "rail")
PATIENCE_MS = 30_000
MOST_TABS = 60


def get(url: str) -> tuple[int, Message, str]:
    """Status, headers and body, redirects not followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        with urllib.request.build_opener(Stay).open(url, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


class Service:
    """web and learn on a folder of their own."""

    def __init__(self, folder: Path) -> None:
        (port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {
            **os.environ, "ADLOOM_DATA": str(folder), "ADLOOM_PORT": str(port), "ADLOOM_SECRETS": "a secret for the pages",
            "ADLOOM_STUDIO_URL": f"http://127.0.0.1:{free_ports(1)[0]}",
        }  # fmt: skip
        campaigns = sorted(str(path) for path in (ROOT / "infra" / "demo").glob("*.yaml"))
        subprocess.run(self._command("campaign", "load", *campaigns), env=self.environment, cwd=ROOT, check=True, timeout=120)
        self.web, self.learn = self._start("web"), self._start("learn")
        self._wait()

    def _command(self, *arguments: str) -> tuple[str, ...]:
        return (sys.executable, "-m", "adloom", *arguments)

    def _start(self, command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command(command), env=self.environment, cwd=ROOT, stderr=subprocess.DEVNULL)

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until and self.web.poll() is None:
            try:
                if get(f"{self.url}/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        pytest.fail("web did not come up")

    def stop(self) -> None:
        for process in (self.web, self.learn):
            process.send_signal(signal.SIGTERM)
        for process in (self.web, self.learn):
            process.wait(timeout=60)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("pages"))
    yield running
    running.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, service: Service) -> Page:
    opened = context.new_page()
    opened.goto(f"{service.url}/demo")
    opened.wait_for_selector("#chances li")
    return opened


def says(page: Page, selector: str, pattern: str) -> str:
    """Wait until an element says this; what it says."""
    found = page.locator(selector).filter(has_text=re.compile(pattern)).first
    found.wait_for(state="attached")
    return found.inner_text()


def tab_to(page: Page, selector: str) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by Tab")


def test_a_click_moves_the_policy_number_and_says_how_long_it_took(page: Page, context: BrowserContext) -> None:
    before = int(page.inner_text("#policy"))
    with context.expect_page() as opened:
        page.click("#slot-rail .ad")
    opened.value.wait_for_load_state()
    assert re.search(r"/demo/landing/[a-z-]+$", opened.value.url)
    says(page, "#slot-rail .said", r"Click counted, policy updated \d+\.\d\d s later\.")
    says(page, "#events li", r"click counted, entry [\d,]+")
    assert int(page.inner_text("#policy")) > before


def test_everything_can_be_done_with_the_keyboard_alone(page: Page, context: BrowserContext) -> None:
    tab_to(page, "#slot-rail .ad")
    with context.expect_page():
        page.keyboard.press("Enter")
    says(page, "#slot-rail .said", "policy updated")
    page.bring_to_front()
    tab_to(page, "#slot-rail .why summary")
    page.keyboard.press("Enter")
    assert page.is_visible("#slot-rail .why p")
    tab_to(page, "#slot-rail .another")
    link = page.get_attribute("#slot-rail .ad", "href")
    page.keyboard.press("Enter")
    page.wait_for_function("link => document.querySelector('#slot-rail .ad').getAttribute('href') !== link", arg=link)
    tab_to(page, "input[name=reader]")
    page.keyboard.press("ArrowDown")
    says(page, "#reader-line", "reads about music")


def test_a_dismissed_ad_goes_and_another_comes_when_asked_for(page: Page) -> None:
    page.click("#slot-feed .dismiss")
    says(page, "#slot-feed .said", r"Fewer like this\.")
    assert not page.is_visible("#slot-feed .ad")
    says(page, "#events li", r"dismiss counted, entry [\d,]+")
    page.click("#slot-feed .another")
    page.wait_for_selector("#slot-feed .ad", state="visible")


def test_a_forged_click_is_refused_and_says_so(page: Page) -> None:
    page.click("#forge")
    says(page, "#events .refused", "forged click refused: bad signature")


def test_without_a_studio_the_page_says_so_and_a_wish_is_met_from_the_pool(page: Page) -> None:
    says(page, "#state", "ready ads are served")
    page.click("#slot-rail .make")
    says(page, "#slot-rail .said", "the best ready ad, rung L1|You are in control")


def test_when_the_service_is_gone_the_paper_still_reads(page: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    page.click("#slot-feed .another")
    says(page, "#slot-feed .said", "The paper still reads; ads will return")
    assert page.is_visible("#slot-feed .ad img")
    context.set_offline(False)
    page.click("#slot-feed .another")
    says(page, "#events li", "ad chosen, L")


def test_without_javascript_ads_are_links_with_pictures_that_count(browser: Browser, service: Service) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service.url}/demo")
    for slot in SLOTS:
        assert page.is_visible(f"#slot-{slot} .ad img")
    assert not page.is_visible("#slot-rail .another")
    link = page.get_attribute("#slot-rail .ad", "href") or ""
    page.check("input[value='3']", force=True)
    page.click("text=Read as this reader")
    assert page.is_checked("input[value='3']")
    context.close()
    status, headers, _ = get(service.url + link)
    assert status == 302
    assert int(headers["adloom-offset"]) > 0


@pytest.mark.parametrize("path", ["/", "/demo", "/demo/landing/coffee"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_never_scrolls_sideways(
    browser: Browser, service: Service, path: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(service.url + path)
    if path == "/demo":
        page.wait_for_selector("#slot-top img[width='320']")
        page.wait_for_selector("#chances li")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert complaints == []
    context.close()


@pytest.mark.parametrize("path", ["/", "/demo", "/demo/landing/coffee"])
def test_pages_load_nothing_from_elsewhere_and_run_nothing_inline(service: Service, path: str) -> None:
    status, headers, body = get(service.url + path)
    assert status == 200
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", body) == []
    assert re.findall(r"<style|style=\"|\son\w+=\"|<script(?! type=\"module\" src=)", body) == []


@pytest.mark.parametrize("path", ["/demo?reader=nobody", "/demo/landing/nobody", "/demo/chances", "/static/0/nobody.css"])
def test_what_nobody_knows_is_a_404_that_names_it(service: Service, path: str) -> None:
    status, headers, body = get(service.url + path)
    assert (status, headers["content-type"]) == (404, "application/problem+json")
    assert "nothing is known under" in body


def test_looking_at_chances_leaves_nothing_on_the_log(service: Service) -> None:
    def decided() -> list[str]:
        return re.findall(r"^adloom_decisions_total.*$", get(f"{service.url}/metrics")[2], re.MULTILINE)

    before = decided()
    status, _, body = get(f"{service.url}/demo/chances?reader=1&placement=rail&campaign=coffee")
    assert status == 200
    assert '"probability"' in body
    assert decided() == before != []


def test_the_report_is_written_on_demand(service: Service) -> None:
    status, headers, body = get(f"{service.url}/report")
    assert status == 200
    assert "script-src" not in headers["content-security-policy"]
    assert "<script" not in body.replace('<script type="application/json"', "")


def test_an_open_stream_ends_whole_when_the_server_stops(tmp_path: Path) -> None:
    running = Service(tmp_path)
    with urllib.request.urlopen(f"{running.url}/demo/stream", timeout=30) as stream:  # noqa: S310
        first = stream.readline()
        running.stop()
        rest = stream.read()
    assert first == b"retry: 50\n"
    assert rest.endswith(b"\n\n")
    assert b'"policy"' in rest
