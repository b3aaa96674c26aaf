"""Where creatives come from: how many were made, why, on which rung, how long it took, what for; and why some were retired.

Also how ads wear: clicks by how often a person had met the kind of ad, against what its creatives get on the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.reports.figures.few import withheld_of
from services.reports.figures.supply_timeline import Held, Slot, held_by_rules, timeline

if TYPE_CHECKING:
    from services.reports.figures.outcomes import Outcomes

_MADE = """
SELECT c.why, c.rung, count(*) AS made, count(*) FILTER (c.verdict <> 'allow') AS refused,
       quantile_cont(c.make_ms, 0.5) AS p50_ms, quantile_cont(c.make_ms, 0.99) AS p99_ms,
       coalesce(sum(c.cost), 0.0) AS cost, coalesce(sum(c.worth), 0.0) AS worth
FROM all_creatives c JOIN windows w ON w.campaign = c.campaign GROUP BY c.why, c.rung ORDER BY made DESC, c.why, c.rung
"""
_SERVED = "SELECT rung, sum(impressions)::BIGINT AS shows FROM totals WHERE impressions > 0 GROUP BY rung ORDER BY rung"
_RETIRED = """
SELECT r.reason, count(DISTINCT r.creative) AS creatives FROM all_retirements r
WHERE r.creative IN (SELECT c.id FROM all_creatives c JOIN windows w ON w.campaign = c.campaign)
GROUP BY r.reason ORDER BY creatives DESC, r.reason
"""
#: People who can be told apart only: the others go by the seed of the decision. Exposures fade, so they are no whole numbers.
_WORN = """
WITH seen AS (
    SELECT o.person, o.shown, (o.clicked IS NOT NULL)::DOUBLE AS click,
           coalesce(o.worn_times[list_position(o.worn_kinds, c.angle || '.' || c.style)], 0.0) AS times
    FROM panel o JOIN (SELECT DISTINCT id, angle, style FROM all_creatives) c ON c.id = o.shown
    WHERE o.impressed IS NOT NULL AND o.known
), expected AS (SELECT *, avg(click) OVER (PARTITION BY shown) AS usual FROM seen)
SELECT CASE WHEN times < 0.5 THEN '0' WHEN times < 1.5 THEN '1' WHEN times < 3.5 THEN '2 to 3' ELSE '4 or more' END AS met,
       person, click, usual
FROM expected
"""
_BY_TIMES = """
SELECT met, count(*) AS shows, sum(click) AS clicks, sum(usual) AS expected FROM worn GROUP BY met ORDER BY met
"""
_DECIDED = "SELECT quantile_cont(decide_ms, 0.5) AS p50, quantile_cont(decide_ms, 0.99) AS p99 FROM kept"


@dataclass(frozen=True)
class Made:
    """Creatives that came for one reason on one rung. Milliseconds are those of the making, None where it was not timed.

    ``cost``: what models charged for them; ``worth``: what supply expected of them beyond that.
    """

    why: str
    rung: str
    made: int
    refused: int
    p50_ms: float | None
    p99_ms: float | None
    cost: float
    worth: float


@dataclass(frozen=True)
class Worn:
    """Impressions of people who had met the kind of ad so often, and clicks, and those expected of the same creatives."""

    met: str
    shows: int
    clicks: float
    expected: float


@dataclass(frozen=True)
class Supply:
    """All creatives by reason and rung, impressions by rung, retirements by reason, and milliseconds of a decision.

    ``shows``: None on a rung that too few people met. ``worn``: by how often the kind of ad had been met, least first, among
    sampled people.
    """

    made: tuple[Made, ...]
    shows: dict[str, int | None]
    retired: dict[str, int]
    worn: tuple[Worn, ...]
    slots: tuple[Slot, ...]
    held: tuple[Held, ...]
    decide_p50_ms: float | None
    decide_p99_ms: float | None

    @property
    def total(self) -> int:
        """Creatives made or approved."""
        return sum(group.made for group in self.made)


def supply(outcomes: Outcomes) -> Supply:
    """The supply of one campaign or of all."""
    outcomes.add_up()
    decided = outcomes.row(_DECIDED)
    return Supply(
        made=tuple(Made(**row) for row in outcomes.rows(_MADE)),
        shows=_shows(outcomes),
        retired={row["reason"]: row["creatives"] for row in outcomes.rows(_RETIRED)},
        worn=_worn(outcomes),
        slots=timeline(outcomes),
        held=held_by_rules(outcomes),
        decide_p50_ms=decided["p50"],
        decide_p99_ms=decided["p99"],
    )


def _shows(outcomes: Outcomes) -> dict[str, int | None]:
    shows = {row["rung"]: row["shows"] for row in outcomes.rows(_SERVED)}
    few = withheld_of(outcomes, "rung", "impressed IS NOT NULL")
    return {rung: None if rung in few else count for rung, count in shows.items()}


def _worn(outcomes: Outcomes) -> tuple[Worn, ...]:
    """How ads wear, without what too few people have met."""
    outcomes.once("worn", _WORN)
    few = withheld_of(outcomes, "met", of="worn")
    return tuple(Worn(**row) for row in outcomes.rows(_BY_TIMES) if row["met"] not in few)
