"""Where creatives come from: how many were made, why, on which rung, how long it took, what for; and why some were retired.

Also how ads wear: clicks by how often a person had met the kind of ad, against what its creatives get on the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.reports.figures.estimate import FEWEST_PEOPLE
from services.reports.figures.supply_timeline import Held, Slot, held_by_rules, timeline

if TYPE_CHECKING:
    from services.reports.figures.outcomes import Outcomes

_MADE = """
SELECT c.why, c.rung, count(*) AS made, count(*) FILTER (c.verdict <> 'allow') AS refused,
       quantile_cont(c.make_ms, 0.5) AS p50_ms, quantile_cont(c.make_ms, 0.99) AS p99_ms,
       coalesce(sum(c.cost), 0.0) AS cost, coalesce(sum(c.worth), 0.0) AS worth
FROM all_creatives c JOIN windows w ON w.campaign = c.campaign GROUP BY c.why, c.rung ORDER BY made DESC, c.why, c.rung
"""
_SERVED = """
WITH people AS (SELECT rung, count(DISTINCT person) / $share AS people FROM panel WHERE impressed IS NOT NULL GROUP BY rung)
SELECT t.rung, CASE WHEN any_value(people) >= $k THEN sum(t.impressions)::BIGINT END AS shows
FROM totals t LEFT JOIN people USING (rung) WHERE t.impressions > 0 GROUP BY t.rung ORDER BY t.rung
"""
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
       count(*) AS shows, sum(click) AS clicks, sum(usual) AS expected
FROM expected GROUP BY met HAVING count(DISTINCT person) >= $k ORDER BY met
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
        shows={row["rung"]: row["shows"] for row in outcomes.rows(_SERVED, share=outcomes.panel_share, k=FEWEST_PEOPLE)},
        retired={row["reason"]: row["creatives"] for row in outcomes.rows(_RETIRED)},
        worn=tuple(Worn(**row) for row in outcomes.rows(_WORN, k=FEWEST_PEOPLE)),
        slots=timeline(outcomes),
        held=held_by_rules(outcomes),
        decide_p50_ms=decided["p50"],
        decide_p99_ms=decided["p99"],
    )
