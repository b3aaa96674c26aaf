"""How a report was made: policies and snapshots over time, roll-backs, and a digest that only the data moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from synthetic_log import START, event
from test_outcomes import decision, outcomes

from services.reports.figures.league import SLOTS, league
from services.reports.figures.provenance import Provenance, provenance

if TYPE_CHECKING:
    from pathlib import Path

    from services.decisions.record import Decision


def ran(n: int, policy: str, snapshot: int) -> Decision:
    return msgspec.structs.replace(decision(f"d{n}", person=f"p{n}"), at=START + 60.0 * n, policy=policy, snapshot=snapshot)


def made(folder: Path, *decisions: Decision) -> Provenance:
    held = outcomes(folder, *decisions)
    try:
        return provenance(held)
    finally:
        held.close()


def test_policies_are_told_in_order_with_promotions_and_roll_backs(tmp_path: Path) -> None:
    first = [ran(n, "old", n // 20) for n in range(100)]
    second = [ran(n, "new", 5 + n % 100 // 20) for n in range(100, 200)]
    back = [ran(n, "new", 6) for n in range(200, 260)]
    found = made(tmp_path, *first, *second, *back)
    assert [(one.policy, one.oldest, one.newest, one.decisions) for one in found.ran] == [
        ("old", 0, 4, 100),
        ("new", 5, 9, 160),
    ]
    assert [(change.what, change.before, change.after) for change in found.changes] == [
        ("promotion", "old", "new"), ("roll-back", "9", "6")
    ]  # fmt: skip
    assert found.snapshots == 10
    assert found.changes[0].at == pytest.approx(START + 60.0 * 100, abs=240.0)


def test_a_policy_that_fewer_than_fifty_people_met_has_no_count(tmp_path: Path) -> None:
    old, new = ([ran(n, name, 1) for n in span] for name, span in (("old", range(60)), ("new", range(60, 130))))
    found = made(tmp_path, *old, *new, *(ran(n, "brief", 2) for n in range(130, 160)))
    assert [one.decisions for one in found.ran] == [None, 70, None]  # with the first, all less the others were the last's


def test_the_digest_is_of_the_data_not_of_its_order_and_one_decision_changes_it(tmp_path: Path) -> None:
    ones = [ran(n, "old", 1) for n in range(80)]
    digest = made(tmp_path / "a", *ones).digest
    assert made(tmp_path / "b", *ones[::-1]).digest == digest
    moved = msgspec.structs.replace(ones[3], propensity=0.51)
    assert made(tmp_path / "c", *ones[:3], moved, *ones[4:]).digest != digest
    assert made(tmp_path / "d").ran == ()


def test_a_creatives_impressions_by_time_leave_out_parts_that_few_people_saw(tmp_path: Path) -> None:
    """The first ad is shown to 70 people in the first part of the time and to 20 in each of the others."""
    ones = [msgspec.structs.replace(decision(f"a{n}", person=f"p{n}"), at=START + n) for n in range(70)]
    ones += [
        msgspec.structs.replace(decision(f"b{part}-{n}", person=f"q{part}-{n}"), at=START + 1_000.0 * part)
        for part in range(1, SLOTS) for n in range(20)
    ]  # fmt: skip
    held = outcomes(tmp_path, *ones, *(event(one, "impression", 1.0) for one in ones))
    (seen,) = [one for one in league(held).standings if one.shows]
    assert seen.slots[0] == 70
    assert set(seen.slots[1:]) == {None}
    held.close()
