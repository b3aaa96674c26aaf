"""Fewer people than may be described: no number of theirs, and none from which theirs would follow."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from itertools import combinations
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synthetic_log import World, event
from test_outcomes import decision, outcomes
from test_report import report

from services.reports.archive import Archive
from services.reports.figures.dealt import Dealt
from services.reports.figures.element_counts import count_of
from services.reports.figures.element_design import LEVELS, codes_of, design_of
from services.reports.figures.estimate import FEWEST_PEOPLE
from services.reports.figures.feedback import feedback
from services.reports.figures.few import leave_out_few, withheld
from services.reports.figures.lift import compare
from services.reports.figures.outcomes import Outcomes
from services.reports.figures.supply import supply

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from services.reports.figures.element_design import Design

PEOPLE = st.dictionaries(st.integers(0, 9), st.sets(st.integers(0, 200), min_size=1), max_size=6)


@given(PEOPLE)
def test_what_a_total_leaves_over_is_nobody_or_enough_people(parts: dict[int, set[int]]) -> None:
    hidden = withheld({name: len(who) for name, who in parts.items()}, lambda some: len(set.union(*(parts[n] for n in some))))
    assert all(len(parts[name]) >= FEWEST_PEOPLE for name in parts.keys() - hidden)
    left = set().union(*(parts[name] for name in hidden))
    assert not left or len(left) >= FEWEST_PEOPLE or hidden == parts.keys()


@given(PEOPLE)
def test_no_more_is_hidden_than_has_to_be(parts: dict[int, set[int]]) -> None:
    hidden = withheld({name: len(who) for name, who in parts.items()}, lambda some: len(set.union(*(parts[n] for n in some))))
    assert sum(len(parts[name]) >= FEWEST_PEOPLE for name in hidden) <= 1
    assert hidden or all(len(who) >= FEWEST_PEOPLE for who in parts.values())


@pytest.fixture(scope="module")
def small_control(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with 33 people in control, and clicks enough for a lift."""
    folder = tmp_path_factory.mktemp("few")
    report(folder, World(seed=3, decisions=1500, people=700, control_share=0.05, click_rate=0.5))
    return folder


def data_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "out" / "report.json").read_bytes())


def test_a_lift_over_a_control_of_few_people_is_no_answer(small_control: Path) -> None:
    with closing(Outcomes(Archive(small_control / "archive"), None)) as everybody:
        found = compare(everybody, "clicked")
    assert 20 <= everybody.counts["in_control"] < 100
    assert not found.lift.answered
    assert not found.extra.answered
    data = data_of(small_control)
    assert data["verdict"]["name"] == "Keep learning"
    assert "Fewer than 50 people are in control" in data["verdict"]["rest"]


def test_totals_are_of_the_large_group_alone_so_that_nothing_is_left_over(small_control: Path) -> None:
    with closing(Outcomes(Archive(small_control / "archive"), None)) as everybody:
        whole = dict(everybody.counts)
    with closing(Outcomes(Archive(small_control / "archive"), None)) as described:
        leave_out_few(described)
        assert described.counts["impressions"] == whole["treated"] < whole["impressions"]
        assert described.counts["in_control"] == 0
        told = feedback(described)
    assert told.impressions == whole["treated"]
    with (small_control / "out" / "tables" / "feedback.csv").open(newline="") as file:
        funnel = {row["what"]: row["count"] for row in csv.DictReader(file)}
    assert int(funnel["impressions"]) == whole["treated"]


def test_the_split_is_still_checked_with_those_who_are_left_out(small_control: Path) -> None:
    with closing(Outcomes(Archive(small_control / "archive"), None)) as described:
        leave_out_few(described)
        split = feedback(described).split
    assert split is not None
    assert 0.03 < split.seen < 0.08
    assert split.people > 600


def test_a_control_that_hardly_anybody_came_into_is_a_failed_check_and_not_a_quiet_report(tmp_path: Path) -> None:
    summary = report(tmp_path, World(decisions=900, people=500, control_share=0.3, actual_control_share=0.02))
    assert summary.verdict == "Cannot tell"
    assert "of people instead of 30.0\u00a0%" in summary.sentence


def test_two_small_groups_are_one_that_is_told_and_neither_by_itself(tmp_path: Path) -> None:
    report(tmp_path, World(seed=2, decisions=90, people=80, control_share=0.5))
    data = data_of(tmp_path)
    assert data["exhibits"]["feedback"]["quiet"] is False
    rates = [cell["value"] for row in data["exhibits"]["verdict"]["table"]["rows"] for cell in row[1:]]
    assert set(rates) == {None}


def test_with_an_element_and_without_it_are_told_together_or_not_at_all() -> None:
    rare = count_of(*dealt({"short": 260, "medium": 10}))
    assert rare.hidden[[LEVELS.index(("length", level)) for level in ("short", "medium")]].all()
    both = count_of(*dealt({"short": 260, "medium": 60}))
    assert not both.hidden.any()


def dealt(people: dict[str, int]) -> tuple[Design, NDArray[np.int64]]:
    """Decisions of so many people for each length, each of two ads that differ in it alone."""
    arm = np.repeat(np.arange(len(people)), list(people.values()))
    n, k = len(arm), len(people)
    whole, zero = np.arange(n), np.zeros(n, np.int64)
    sample = Dealt(
        arms=tuple(people), row=np.repeat(whole, k), arm=np.tile(np.arange(k), n), chance=np.full(n * k, 1.0 / k),
        drawn=whole * k + arm, reward=np.zeros(n), at=whole.astype(float), person=whole, campaign=zero, segment=zero, of=n,
    )  # fmt: skip
    levels = [("benefit", "plain", length, "none", "bright", "explore") for length in people]
    return design_of(sample, codes_of(levels)), sample.person


def test_impressions_by_rung_do_not_tell_of_the_rung_that_few_met(tmp_path: Path) -> None:
    met = [decision(f"d{n}", person=f"p{n}") for n in range(130)]
    made = [msgspec.structs.replace(one, rung="L2") if n < 10 else one for n, one in enumerate(met)]
    held = outcomes(tmp_path, *made, *(event(one, "impression", 1.0) for one in made))
    with closing(held):
        assert supply(held).shows == {"L1": None, "L2": None}


def test_no_difference_of_two_tables_counts_leaves_fewer_people_than_may_be_described(small_control: Path) -> None:
    """Every count of impressions in the report, by each exhibit: what two of them differ by is not control's."""
    with closing(Outcomes(Archive(small_control / "archive"), None)) as everybody:
        control = everybody.counts["control"]
    tables = [exhibit["table"] for exhibit in data_of(small_control)["exhibits"].values()]
    counts = {cell["value"] for table in tables for row in table["rows"] for cell in row if isinstance(cell["value"], int)}
    totals = sorted(count for count in counts if count > 1_000)
    assert totals
    assert control not in {high - low for low, high in combinations(totals, 2)}
