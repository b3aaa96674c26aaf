"""Whether the intervals of a report hold the truth: the benchmark of coverage in small.

Twelve campaigns of 2,500 decisions in each of two worlds. Of intervals that hold with 95 %, fewer than 9 of 12 hold in one
table of 500 (binomial tail 0.22 %): each test below raises a false alarm as often, for each kind that it looks at.
"""

from __future__ import annotations

import pytest

from benchmarks.coverage.counting import covered
from benchmarks.coverage.worlds import NULL, ORDINARY, reported

CAMPAIGNS, DECISIONS, LEAST = 12, 2_500, 9
#: Pooled intervals hold on average over cells, of which all are looked at: cells of a campaign err together, so their
#: share is looser than that of as many campaigns. Drawn with replacement from 24 campaigns, twelve fell below it in fewer than
#: one table of 1,000.
AVERAGED, LEAST_SHARE = {"segment lift", "segment effect"}, 0.88
KINDS = {
    "lift", "rate of the treated", "rate of control", "extra clicks", "lift band", "calibration, overall",
    "calibration, tenths", "forgone clicks", "what ran", "what-if value",
    "corrected rate", "forgone clicks, floor", "forgone clicks, sampling",
}  # fmt: skip


@pytest.fixture(scope="module", params=[ORDINARY, NULL], ids=lambda world: world.name)
def campaigns(request):
    return [reported(request.param, DECISIONS, seed) for seed in range(CAMPAIGNS)]


def test_intervals_hold_the_truth_as_often_as_they_say(campaigns):
    found = {one.kind: one for one in covered(campaigns) if one.kind in KINDS and one.campaigns == CAMPAIGNS}
    assert {"lift", "rate of the treated", "rate of control", "lift band", "forgone clicks"} <= set(found)
    assert {kind: one.held for kind, one in found.items() if one.held < LEAST} == {}


def test_pooled_intervals_hold_on_average_over_cells(campaigns):
    found = {one.kind: one.share for one in covered(campaigns) if one.kind in AVERAGED}
    assert set(found) == AVERAGED
    assert {kind: share for kind, share in found.items() if share < LEAST_SHARE} == {}


def test_no_number_rests_on_fewer_than_fifty_people(campaigns):
    assert min(row.n for one in campaigns for row in one.rows) >= 50


def test_no_verdict_claims_a_gain_that_is_none(campaigns):
    """A verdict errs in one campaign of twenty at most: more than 3 of 12 would in one table of 450."""
    wrong = [one for one in campaigns if one.verdict == "Keep personalising" and one.lift <= 0.0]
    assert len(wrong) <= 3
    assert not [one for one in campaigns if one.verdict == "Cannot tell"]
