from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import pytest
from made_up_results import NO_LIFT, digest_of, kept, lift, result

from services.reports.words import NBSP
from simulations.measures.account import Money
from simulations.results.page import write_page

if TYPE_CHECKING:
    from pathlib import Path

    from simulations.cells import CellResult


def page(path: Path, results: list[CellResult]) -> str:
    folder = kept(path, results)
    write_page(folder)
    return (path / "index.html").read_text(encoding="utf-8").replace(NBSP, " ")


def titles(html: str) -> list[str]:
    return re.findall(r"<h3>(.*?)</h3>", html)


def runs(policy: str, regret: float, seeds: int = 4, **more: object) -> list[CellResult]:
    return [result(policy, seed, regret=regret + seed, **more) for seed in range(seeds)]


def test_titles_are_sentences_made_from_the_numbers(tmp_path: Path) -> None:
    html = page(tmp_path, [*runs("default", 50.0, found_at=400), *runs("uniform", 100.0)])
    assert "<h1>default loses 49 % less than uniform</h1>" in html
    said = titles(html)
    assert "default is first to stay within 10 % of the best creatives, after 400 decisions" in said
    assert "default comes nearest to the best for “lark” (62 %), least for “owl” (42 %)" in said
    assert "In 8 of 8 runs the lift interval held the truth at every look" in said
    assert any(title.startswith("default lifts the click rate most: +20") or "No lift" in title for title in said)


def test_policies_that_are_alike_cannot_be_told_apart(tmp_path: Path) -> None:
    ours = [result("default", seed, regret=50.0 + 3 * (-1) ** seed) for seed in range(4)]
    html = page(tmp_path, [*ours, *runs("uniform", 49.0)])
    assert "<h1>default and uniform cannot be told apart by what they lose</h1>" in html


def test_among_several_it_counts(tmp_path: Path) -> None:
    results = [*runs("default", 50.0), *runs("uniform", 100.0), *runs("greedy", 20.0)]
    assert "<h1>default loses less than 1 and more than 1 of 2 others</h1>" in page(tmp_path, results)


@pytest.mark.parametrize(
    ("policies", "said"),
    [
        (("default",), "103.0 clicks in 1,000 impressions are lost to what is not known yet"),
        (("default", "uniform", "greedy"), "default loses 103.0 clicks in 1,000 impressions, uniform 203.0, greedy 43.0"),
        (("default", "uniform", "greedy", "even"), "Clicks lost in 1,000 impressions: from 43.0 by greedy to 203.0 by uniform"),
    ],
)
def test_no_heading_says_again_what_the_page_is_headed_by(tmp_path: Path, policies: tuple[str, ...], said: str) -> None:
    lost = {"default": 50.0, "uniform": 100.0, "greedy": 20.0, "even": 70.0}
    html = page(tmp_path, [one for policy in policies for one in runs(policy, lost[policy])])
    assert titles(html)[0] == said
    assert re.findall(r"<h1>(.*?)</h1>", html)[0] not in titles(html)


def test_several_scenarios_have_a_table_of_contents(tmp_path: Path) -> None:
    both = [one for name in ("town", "sea") for one in (*runs("default", 50.0, name=name), *runs("uniform", 90.0, name=name))]
    html = page(tmp_path, both)
    assert "<h1>default loses less than every other policy in 2 of 2 scenarios</h1>" in html
    assert set(re.findall(r'href="#(.*?)"', html)) == {"scenario-1", "scenario-2", "intervals"}
    assert {"scenario-1", "scenario-2", "intervals"} <= set(re.findall(r'id="(.*?)"', html))


def test_one_seed_and_one_policy_say_what_they_cannot_tell(tmp_path: Path) -> None:
    html = page(tmp_path, [result()])
    assert "default loses 100 clicks in 1,000 impressions" in html
    assert "One policy has nothing to be compared with" in titles(html)
    assert "1 seed, so no interval" in html
    two = page(tmp_path / "two", [result(), result("uniform", regret=90.0)])
    assert "One seed cannot tell policies apart" in titles(two)


def test_without_a_lift_interval_the_page_says_why(tmp_path: Path) -> None:
    html = page(tmp_path, runs("default", 50.0, found=NO_LIFT))
    assert "No run was long enough for a lift" in titles(html)
    assert "No run was long enough for a lift interval" in titles(html)


def test_intervals_that_miss_too_often_are_the_title(tmp_path: Path) -> None:
    html = page(tmp_path, runs("default", 50.0, seeds=8, found=lift(0.0, 0.1, 0.5)))
    assert "Intervals hold the truth less often than promised with default in town" in titles(html)
    assert html.count("misses the truth") == 8


def test_money_is_shown_where_there_was_an_auction(tmp_path: Path) -> None:
    html = page(tmp_path, runs("default", 50.0, money=Money(entered=1000, won=600, paid=20.0, value=50.0)))
    assert "default earns: 30 per 1,000 auctions" in html.replace("30.0", "30")
    assert 'id="scenario-1-money"' in html


@pytest.mark.parametrize("left", [3, 0])
def test_failed_cells_are_named_on_top(tmp_path: Path, left: int) -> None:
    results = runs("default", 50.0)
    folder = kept(tmp_path, results)
    for one in results[left:]:
        (tmp_path / "cells" / f"{digest_of(one)}.json").unlink()
        folder.keep_failure(digest_of(one), "why")
    write_page(folder)
    html = (tmp_path / "index.html").read_text(encoding="utf-8").replace(NBSP, " ")
    assert f"{4 - left} cell{'s' if left < 3 else ''} of 4 failed: town with default, seed {left}" in html
    assert ("Every cell failed: there is nothing to show" in html) == (left == 0)


def test_no_label_of_an_axis_is_cut_off_at_its_end(tmp_path: Path) -> None:
    """From -0.2 to 1.55 with a little air: +150 % stands within half a label of the right end."""
    html = page(tmp_path, runs("default", 50.0, found=lift(-0.2, 1.55, 0.2)))
    places = re.findall(r'<text x="([\d.]+)" y="12" text-anchor="(\w+)">([^<]+)<', html)
    assert ("end", "+150 %") in {(anchor, label) for _, anchor, label in places}
    assert all(anchor == "middle" for at, anchor, _ in places if 24 <= float(at) <= 216)
    assert all(anchor != "middle" for at, anchor, _ in places if not 24 <= float(at) <= 216)


def test_the_page_needs_nothing_else_and_its_ids_are_its_own(tmp_path: Path) -> None:
    html = page(tmp_path, [*runs("default", 50.0), *runs("a<b>&c", 90.0)])
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert "@import" not in html
    assert "a<b>" not in html
    ids = re.findall(r'<(?:section|h2)[^>]* id="(.*?)"', html)
    assert len(ids) == len(set(ids))


def test_scenarios_of_any_name_have_ids_of_their_own(tmp_path: Path) -> None:
    names = ("intervals", "coverage", "a b", "a b-regret", '"><i>')
    html = page(tmp_path, [result(name=name) for name in names])
    ids = re.findall(r' id="(.*?)"', html)
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9-]+", one) for one in ids)
    assert set(re.findall(r'href="#(.*?)"', html)) <= set(ids)


def test_policies_with_other_numbers_of_seeds_say_both(tmp_path: Path) -> None:
    html = page(tmp_path, [*runs("default", 50.0, seeds=6), *runs("uniform", 90.0, seeds=4)])
    assert "mean of 4 to 6 seeds and 95 % interval" in html
    assert "minus the other, by seed; mean of 4 seeds and 95 % interval" in html


def test_the_same_results_are_the_same_page(tmp_path: Path) -> None:
    results = [*runs("default", 50.0), *runs("uniform", 90.0)]
    assert page(tmp_path / "one", results) == page(tmp_path / "two", results)


def test_the_band_is_over_seeds(tmp_path: Path) -> None:
    """One curve is moved: only the band of its own panel changes."""
    before = page(tmp_path / "before", [*runs("default", 50.0), *runs("uniform", 90.0)])
    ours = runs("default", 50.0)
    curve = tuple(msgspec.structs.replace(point, regret=0.7 * point.regret) for point in ours[0].account.curve)
    ours[0] = msgspec.structs.replace(ours[0], account=msgspec.structs.replace(ours[0].account, curve=curve))
    after = page(tmp_path / "after", [*ours, *runs("uniform", 90.0)])
    bands = [re.findall(r'<path[^>]*fill="#D9DFEF"[^>]*>', html) for html in (before, after)]
    changed = [one != other for one, other in zip(*bands, strict=True)]
    assert 0 < sum(changed) < len(changed)
