"""Verdicts on public data sets. They are not kept in the repository: ``ADLOOM_DATA_DIR`` names their folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.ope.campaigns import directions
from benchmarks.ope.splits import splits

DATA = Path(os.environ.get("ADLOOM_DATA_DIR", "nowhere"))


def part(name):
    if not (DATA / name).exists():
        pytest.skip(f"ADLOOM_DATA_DIR names no folder with {name}")
    return DATA / name


def test_a_direction_is_answered_if_its_rounds_are_worth_fifty():
    found = directions(part("open_bandit"))
    assert {one.judgement.answered for one in found} == {True, False}
    for one in found:
        assert one.judgement.answered == (one.diagnostics.effective >= 50.0), one.name
        assert one.judgement.answered or "more rounds" in one.judgement.verdict.refusals[0].says


def test_splits_are_flagged_where_randomisation_was_broken_and_hardly_elsewhere():
    found = splits(part("upworthy") / "packages.parquet")
    assert found.inside_flagged >= 0.65
    assert found.outside_flagged <= 0.01
