"""Whether the world moved: control is served the same way all the time, so where its rate moves, something else did.

Knows the outcomes, no wording.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandits.ope.contrast import Bounded, difference
from bandits.ope.lift import FEWEST_REWARDS, ArmTotals
from bandits.ope.rates import clustered_rate
from services.reports.figures.estimate import FEWEST_PEOPLE, RANDOMISED, RATE_METHOD, Estimate

if TYPE_CHECKING:
    from bandits.ope.rates import Rate
    from services.reports.figures.outcomes import Outcomes

#: A still world is called changed once in a thousand reports; and only a change of this share of the rate matters.
_SURE, _MATTERS = 0.999, 0.25

_HALVES = """
WITH people AS (
    SELECT person, impressed > $middle AS late, count(*)::DOUBLE AS m, count(clicked)::DOUBLE AS y
    FROM panel WHERE control AND impressed IS NOT NULL GROUP BY ALL
)
SELECT late, count(*) AS people, sum(m), sum(y), sum(m * m), sum(y * y), sum(m * y) FROM people GROUP BY late ORDER BY late
"""


@dataclass(frozen=True)
class Drift:
    """Control's click rate in the first and in the second half of the time. ``clear``: it moved, and by enough to matter."""

    before: Estimate
    after: Estimate
    clear: bool


def drift(outcomes: Outcomes) -> Drift | None:
    """The change, or None without people and clicks enough in control."""
    middle = ((outcomes.counts["first"] or 0.0) + (outcomes.counts["last"] or 0.0)) / 2
    halves = [ArmTotals(row["people"], *list(row.values())[2:]) for row in outcomes.rows(_HALVES, middle=middle)]
    if len(halves) < 2 or any(half.people < FEWEST_PEOPLE or half.rewards < FEWEST_REWARDS for half in halves):  # noqa: PLR2004
        return None
    before, after = (clustered_rate(half, half.impressions, _SURE) for half in halves)
    moved = difference(_bounded(after), _bounded(before), 0.0)
    apart = moved.low > 0.0 or moved.high < 0.0
    matters = abs(math.log(after.value / before.value)) > math.log1p(_MATTERS)
    return Drift(_told(halves[0]), _told(halves[1]), apart and matters)


def _bounded(rate: Rate) -> Bounded:
    return Bounded(rate.value, rate.low, rate.high)


def _told(half: ArmTotals) -> Estimate:
    return Estimate.of_rate(clustered_rate(half, half.impressions), half.people, RANDOMISED, RATE_METHOD)
