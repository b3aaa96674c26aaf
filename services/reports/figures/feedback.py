"""Whether the feedback can be trusted: the funnel, how late clicks come, and the checks that precede any lift.

Knows the outcomes, no wording. Invariant: a check has limits fixed here, before the data.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from services.reports.figures.outcomes import SOUND
from services.reports.figures.running import running

if TYPE_CHECKING:
    from services.reports.figures.outcomes import Outcomes

CheckState = Literal["ok", "look", "failed"]

#: Rows that a check needs before it can fail.
FEWEST_TO_FAIL = 100

_FUNNEL = ("decisions", "impressions", "viewable", "clicks", "conversions", "dismissals", "duplicates", "late")
_REJECTED = "SELECT reason, count(*) AS n FROM all_rejected GROUP BY reason ORDER BY n DESC, reason"
_STRAYS = "SELECT count(*) AS n, count(*) FILTER (known) AS late FROM strays"
_DELAYS = """
SELECT quantile_cont(clicked - impressed, [0.05 * i FOR i IN range(1, 20)]) AS twentieths,
       quantile_cont(clicked - impressed, 0.99) AS p99, count(clicked) AS clicks
FROM outcomes WHERE clicked IS NOT NULL
"""
_SHARES = "SELECT campaign, control_share AS share, shares FROM windows ORDER BY campaign"
#: In a sample that keeps chances whole: what is wrong with one in a thousand is wrong with some of a million.
_PROPENSITIES = f"""
SELECT count(*) AS n, count(*) FILTER (NOT coalesce({SOUND}, false)) AS wrong FROM kept WHERE NOT forced
"""  # noqa: S608  (a constant of ours)


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
    counts = {name: outcomes.counts[name] for name in _FUNNEL}
    rejected = {row["reason"]: row["n"] for row in outcomes.rows(_REJECTED)}
    strays = outcomes.row(_STRAYS)
    counts["late"] += strays["late"]
    unjoined = strays["n"] - strays["late"]
    delays = outcomes.row(_DELAYS)
    split, checked = _split(outcomes)
    wrong = outcomes.row(_PROPENSITIES)
    events = unjoined + sum(count for name, count in counts.items() if name != "decisions")
    tried = events + sum(rejected.values())
    checks = (
        checked,
        _share("propensities", wrong["wrong"], wrong["n"], 0.0, 0.001),
        _share("duplicates", counts["duplicates"], events, 0.05, 0.25),
        _share("rejected links", sum(rejected.values()), tried, 0.02, 0.25),
        _share("unjoined events", unjoined, events, 0.005, 0.05),
        _share("clock", outcomes.counts["before_decision"], counts["decisions"], 0.001, 0.01),
    )
    return Feedback(
        **counts,
        rejected=rejected,
        unjoined=unjoined,
        people=sum(sum(run.people) for run in running(outcomes).campaigns.values()),
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


def _met(outcomes: Outcomes) -> dict[str, tuple[int, int]]:
    """People of each campaign, treated and control, with those of a group that is left out of all else."""
    met = {campaign: run.people for campaign, run in running(outcomes).campaigns.items()}
    if outcomes.left_out is not None:
        few, which = outcomes.left_out.people, int(outcomes.left_out.control)
        met |= {name: (of[0], few.get(name, 0)) if which else (few.get(name, 0), of[1]) for name, of in met.items()}
    return met


def _split(outcomes: Outcomes) -> tuple[Split | None, Check]:
    """People in control against plan, over campaigns. A share that was changed under way leaves no one plan: look."""
    met = _met(outcomes)
    rows = [{**row, "people": sum(met[row["campaign"]])} for row in outcomes.rows(_SHARES) if sum(met[row["campaign"]])]
    people, seen = sum(row["people"] for row in rows), sum(met[row["campaign"]][1] for row in rows)
    planned = sum(row["people"] * row["share"] for row in rows)
    variance = sum(row["people"] * row["share"] * (1 - row["share"]) for row in rows)
    if not variance:
        return None, Check("split", "look", 1.0, 0.01, 0.0001)
    probability = math.erfc(abs(seen - planned) / math.sqrt(2 * variance))
    state: CheckState = "ok" if probability >= 0.01 else "look" if probability >= 0.0001 else "failed"  # noqa: PLR2004
    if any(row["shares"] > 1 for row in rows):
        state = "look"
    return Split(planned / people, seen / people, people, probability), Check("split", state, probability, 0.01, 0.0001)
