"""The pages of a simulation's results and of a comparison in a real browser, from their files: both schemes, a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from made_up_results import kept, result

from simulations.results.comparison import compare
from simulations.results.comparison_files import write_comparison
from simulations.results.page import write_page
from tests.e2e.accessible import violations

if TYPE_CHECKING:
    from pathlib import Path


LOST = {"default": 50.0, "uniform": 100.0, "greedy": 20.0}


@pytest.fixture(scope="module", params=["results", "comparison"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp(request.param)
    before, after = (
        kept(path / name, [
            result(one, seed, regret=mean + seed**n, name=town) for town in ("town", "a b") for one, mean in LOST.items()
            for seed in range(4)
        ])
        for n, name in enumerate(("before-the-change", "after-it"), 1)
    )  # fmt: skip
    write_page(before)
    if request.param == "comparison":
        write_comparison(path / "comparison", compare(before.path, after.path))
        return (path / "comparison/index.html").as_uri()
    return (before.path / "index.html").as_uri()


@pytest.mark.parametrize(("scheme", "width"), [("light", 720), ("dark", 720), ("light", 320), ("dark", 320)])
def test_axe_finds_nothing(address: str, opened: Any, scheme: str, width: int) -> None:
    page = opened(address, width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 360, 720, 1440])
def test_no_width_makes_the_page_scroll_sideways(address: str, opened: Any, width: int) -> None:
    page = opened(address, width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
