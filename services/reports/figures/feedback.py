"""Whether the feedback can be trusted: the funnel, how late clicks come, and the checks that precede any lift.

Knows the outcomes, no wording. Invariant: a check has limits fixed here, before the data.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from services.reports.figures.outcomes import Outcomes

CheckState = Literal["ok", "look", "failed"]

#: Rows that a check needs before it can fail.
FEWEST_TO_FAIL = 100

_FUNNEL = """
SELECT count(*) AS decisions, count(impressed) AS impressions, count(viewed) AS viewable, count(clicked) AS clicks,
       count(converted) AS conversions, count(dismissed) AS dismissals, coalesce(sum(repeats), 0)::BIGINT AS duplicates,
       count(*) FILTER (late_click)::BIGINT + count(*) FILTER (late_conversion)::BIGINT AS late,
       count(*) FILTER (before_decision) AS before_decision, count(DISTINCT person) AS people
FROM outcomes
"""
_REJECTED = "SELECT reason, count(*) AS n FROM all_rejected GROUP BY reason ORDER BY n DESC, reason"
_UNJOINED = "SELECT count(*) AS n FROM all_events WHERE decision NOT IN (SELECT id FROM all_decisions)"
_EVENTS = "SELECT count(*) AS n FROM all_events"
_DELAYS = """
SELECT quantile_cont(clicked - impressed, [0.05 * i FOR i IN range(1, 20)]) AS twentieths,
       quantile_cont(clicked - impressed, 0.99) AS p99, count(clicked) AS clicks
FROM outcomes WHERE clicked IS NOT NULL
"""
_SPLIT = """
SELECT count(DISTINCT person) FILTER (control) AS control, count(DISTINCT person) AS people,
       any_value(w.control_share) AS share, max(w.shares) AS shares
FROM outcomes o JOIN windows w ON w.campaign = o.campaign GROUP BY o.campaign
"""
_PROPENSITIES = """
SELECT count(*) AS n, count(*) FILTER (
    propensity IS NULL OR propensity <= 0 OR propensity > 1 OR abs(list_sum(probabilities) - 1) > 1e-6
    OR abs(coalesce(probabilities[list_position(candidates, action)], -1) - propensity) > 1e-9) AS wrong
FROM outcomes WHERE NOT forced
"""


@dataclass(frozen=True)
class Check:
    """One check: what was seen, the shares at which it asks for a look and at which it fails."""

    name: str
    state: CheckState
    seen: float
    look_at: float
    fails_at: float


@dataclass(frozen=True)
class Split:
    """The sample-ratio check: people planned in control and seen, and how often chance alone would be this uneven."""

    planned: float
    seen: float
    people: int
    probability: float


@dataclass(frozen=True)
class Feedback:
    """Counts of the funnel, of what was discarded and why, and click delays (seconds) at 5 %, 10 %, … 95 %."""

    decisions: int
    impressions: int
    viewable: int
    clicks: int
    conversions: int
    dismissals: int
    duplicates: int
    late: int
    unjoined: int
    rejected: dict[str, int]
    people: int
    delays: tuple[float, ...]
    settles_in_s: float
    split: Split | None
    checks: tuple[Check, ...]

    @property
    def discarded(self) -> int:
        """Everything that came and was not counted."""
        return self.duplicates + self.late + self.unjoined + sum(self.rejected.values())


def feedback(outcomes: Outcomes) -> Feedback:
    """The quality of the feedback, of one campaign or of all. Rejected attempts name no campaign, so they are always all."""
    counts = outcomes.row(_FUNNEL)
    before = counts.pop("before_decision")
    rejected = {row["reason"]: row["n"] for row in outcomes.rows(_REJECTED)}
    unjoined, events = outcomes.row(_UNJOINED)["n"], outcomes.row(_EVENTS)["n"]
    delays = outcomes.row(_DELAYS)
    split, checked = _split(outcomes)
    wrong = outcomes.row(_PROPENSITIES)
    tried = events + sum(rejected.values())
    checks = (
        checked,
        _share("propensities", wrong["wrong"], wrong["n"], 0.0, 0.001),
        _share("duplicates", counts["duplicates"], events, 0.05, 0.25),
        _share("rejected links", sum(rejected.values()), tried, 0.02, 0.25),
        _share("unjoined events", unjoined, events, 0.005, 0.05),
        _share("clock", before, counts["decisions"], 0.001, 0.01),
    )
    return Feedback(
        **counts,
        rejected=rejected,
        unjoined=unjoined,
        delays=tuple(delays["twentieths"] or ()),
        settles_in_s=delays["p99"] or 0.0,
        split=split,
        checks=checks,
    )


def _share(name: str, found: int, of: int, look_at: float, fails_at: float) -> Check:
    """A check on a share. A handful of rows may call for a look but never fail: three forged links are no attack."""
    seen = found / of if of else 0.0
    fails_at = fails_at if of >= FEWEST_TO_FAIL else 1.0
    state: CheckState = "failed" if seen > fails_at else "look" if seen > look_at else "ok"
    return Check(name, state, seen, look_at, fails_at)


def _split(outcomes: Outcomes) -> tuple[Split | None, Check]:
    """People in control against plan, over campaigns. A share that was changed under way leaves no one plan: look."""
    rows = [row for row in outcomes.rows(_SPLIT) if row["people"]]
    people, seen = sum(row["people"] for row in rows), sum(row["control"] for row in rows)
    planned = sum(row["people"] * row["share"] for row in rows)
    variance = sum(row["people"] * row["share"] * (1 - row["share"]) for row in rows)
    if not variance:
        return None, Check("split", "look", 1.0, 0.01, 0.0001)
    probability = math.erfc(abs(seen - planned) / math.sqrt(2 * variance))
    state: CheckState = "ok" if probability >= 0.01 else "look" if probability >= 0.0001 else "failed"  # noqa: PLR2004
    if any(row["shares"] > 1 for row in rows):
        state = "look"
    return Split(planned / people, seen / people, people, probability), Check("split", state, probability, 0.01, 0.0001)
