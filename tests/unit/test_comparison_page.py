from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from made_up_results import digest_of, kept, result

from services.reports.words import NBSP
from simulations.results.comparison import compare
from simulations.results.comparison_page import comparison_page

if TYPE_CHECKING:
    from pathlib import Path

    from simulations.cells import CellResult


def runs(policy: str, regret: float, seeds: int = 4, name: str = "town") -> list[CellResult]:
    return [result(policy, seed, regret=regret + seed, name=name) for seed in range(seeds)]


def page(path: Path, before: list[CellResult], after: list[CellResult], **changes: object) -> str:
    kept(path / "steady", before)
    kept(path / "hasty", after, **changes)
    return comparison_page(compare(path / "steady", path / "hasty")).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("after", "title"),
    [
        (40.0, "default loses 19 % less in hasty than in steady"),
        (60.0, "default loses 19 % more in hasty than in steady"),
        (50.0, "By what default loses, steady and hasty cannot be told apart"),
    ],
)
def test_the_title_says_what_the_change_came_to(tmp_path: Path, after: float, title: str) -> None:
    assert f"<h1>{title}</h1>" in page(tmp_path, runs("default", 50.0), runs("default", after))


def test_among_several_it_counts(tmp_path: Path) -> None:
    html = page(
        tmp_path,
        [*runs("default", 50.0), *runs("uniform", 90.0), *runs("greedy", 50.0)],
        [*runs("default", 40.0), *runs("uniform", 90.0), *runs("greedy", 60.0)],
    )
    assert (
        "<h1>By what is lost, hasty beside steady is better in 1, worse in 1 and not told apart in 1 of 3 comparisons</h1>"
        in html
    )


def test_every_figure_says_its_seeds_and_has_its_interval(tmp_path: Path) -> None:
    html = page(tmp_path, runs("default", 50.0), [result("default", seed, regret=40.0 + seed**2) for seed in range(4)])
    assert "hasty minus steady, by seed; mean of 4 seeds and 95 % interval" in html
    assert len(re.findall(r'class="told">[^<]+ \([^<]+ … [^<]+\)<', html)) == html.count('class="name">default')


def test_differences_of_rates_are_points(tmp_path: Path) -> None:
    """Expected clicks of 49 to 52 in 500 impressions: .098 to .104, in the second folder seed by seed one click more."""
    more = [result("default", seed + 1) for seed in range(4)]
    after = [
        type(one)(name="town", policy="default", seed=n, decisions=1000, account=one.account) for n, one in enumerate(more)
    ]
    html = page(tmp_path, runs("default", 50.0), after)
    assert "<h4>Click rate, percentage points (more is better)</h4>" in html
    assert re.search(r'class="told">\+0\.2\d* \(', html)


def test_what_is_in_one_folder_only_is_told_on_top(tmp_path: Path) -> None:
    folder = kept(tmp_path / "steady", [*runs("default", 50.0), *runs("uniform", 90.0)])
    (folder.path / "cells" / f"{digest_of(result())}.json").unlink()
    kept(tmp_path / "hasty", runs("default", 40.0), half_life=4000.0)
    html = comparison_page(compare(tmp_path / "steady", tmp_path / "hasty")).replace(NBSP, " ")
    assert "<b>Not finished.</b> 1 cell of 8 in steady." in html
    assert "<b>Left out.</b> uniform: only in steady." in html
    assert "mean of 3 seeds" in html
    assert "steady: code 00000000, nothing forgotten · hasty: code 00000000, half forgotten after 4,000 impressions" in html


def test_folders_of_one_name_go_by_their_paths(tmp_path: Path) -> None:
    for place in ("a", "b"):
        kept(tmp_path / place / "out", runs("default", 50.0))
    html = comparison_page(compare(tmp_path / "a/out", tmp_path / "b/out"))
    assert f"{tmp_path / 'b/out'} minus {tmp_path / 'a/out'}, by seed" in html


def test_the_page_needs_nothing_else(tmp_path: Path) -> None:
    html = page(tmp_path, runs("a<b>&c", 50.0, seeds=1), runs("a<b>&c", 40.0, seeds=1))
    assert "1 seed, so no interval" in html
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert "a<b>" not in html
