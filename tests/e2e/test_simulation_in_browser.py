"""The page of a simulation's results in a real browser, from its file: both schemes, a phone, no script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from made_up_results import kept, result

from simulations.results.page import write_page
from tests.e2e.accessible import violations

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("results")
    lost = {"default": 50.0, "uniform": 100.0, "greedy": 20.0}
    folder = kept(path, [result(policy, seed, regret=mean + seed) for policy, mean in lost.items() for seed in range(4)])
    write_page(folder)
    return (path / "index.html").as_uri()


@pytest.mark.parametrize(("scheme", "width"), [("light", 720), ("dark", 720), ("light", 320), ("dark", 320)])
def test_axe_finds_nothing(address: str, opened: Any, scheme: str, width: int) -> None:
    page = opened(address, width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 720, 1440])
def test_no_width_makes_the_page_scroll_sideways(address: str, opened: Any, width: int) -> None:
    page = opened(address, width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
