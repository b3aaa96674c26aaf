"""Where creatives come from: how many were made, why, on which rung, how long it took, and why some were retired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.reports.figures.outcomes import Outcomes

_MADE = """
SELECT c.why, c.rung, count(*) AS made, count(*) FILTER (c.verdict <> 'allow') AS refused,
       quantile_cont(c.make_ms, 0.5) AS p50_ms, quantile_cont(c.make_ms, 0.99) AS p99_ms
FROM all_creatives c JOIN windows w ON w.campaign = c.campaign GROUP BY c.why, c.rung ORDER BY made DESC, c.why, c.rung
"""
_SERVED = "SELECT rung, count(*) AS shows FROM outcomes WHERE impressed IS NOT NULL GROUP BY rung ORDER BY rung"
_RETIRED = """
SELECT r.reason, count(DISTINCT r.creative) AS creatives FROM all_retirements r
WHERE r.creative IN (SELECT c.id FROM all_creatives c JOIN windows w ON w.campaign = c.campaign)
GROUP BY r.reason ORDER BY creatives DESC, r.reason
"""
_DECIDED = "SELECT quantile_cont(decide_ms, 0.5) AS p50, quantile_cont(decide_ms, 0.99) AS p99 FROM outcomes"


@dataclass(frozen=True)
class Made:
    """Creatives that came for one reason on one rung. Milliseconds are those of the making, None where it was not timed."""

    why: str
    rung: str
    made: int
    refused: int
    p50_ms: float | None
    p99_ms: float | None


@dataclass(frozen=True)
class Supply:
    """All creatives by reason and rung, impressions by rung, retirements by reason, and milliseconds of a decision."""

    made: tuple[Made, ...]
    shows: dict[str, int]
    retired: dict[str, int]
    decide_p50_ms: float | None
    decide_p99_ms: float | None

    @property
    def total(self) -> int:
        """Creatives made or approved."""
        return sum(group.made for group in self.made)

    @property
    def new(self) -> int:
        """Creatives that were made while the campaign ran, not approved before."""
        return sum(group.made for group in self.made if group.why != "approved")


def supply(outcomes: Outcomes) -> Supply:
    """The supply of one campaign or of all."""
    decided = outcomes.row(_DECIDED)
    return Supply(
        made=tuple(Made(**row) for row in outcomes.rows(_MADE)),
        shows={row["rung"]: row["shows"] for row in outcomes.rows(_SERVED)},
        retired={row["reason"]: row["creatives"] for row in outcomes.rows(_RETIRED)},
        decide_p50_ms=decided["p50"],
        decide_p99_ms=decided["p99"],
    )
