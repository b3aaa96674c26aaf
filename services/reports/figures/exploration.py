"""What trying things costs: shares of impressions by reason, and the clicks forgone against the policy's own best
guess.

Knows the outcomes, no wording. Invariant: the shares come from the logged chances, so they carry no luck of the draw.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bandits.ope.rates import quantile
from bandits.propensity import EPSILON
from services.reports.figures.estimate import FEWEST_PEOPLE, LEVEL, Estimate, no_answer
from services.reports.figures.weights import largest_weight

if TYPE_CHECKING:
    from services.reports.figures.outcomes import Outcomes

METHOD = "best guess by inverse propensity (Hájek, weights cut at √n) against what ran; difference by person, normal interval"
ASSUMPTION = "the policy's own best guess is the alternative; that guess may be wrong"

_SHARES = """
SELECT count(*) AS impressions, count(DISTINCT person) AS people, count(*) FILTER (control) AS control,
       sum($epsilon * (len(probabilities) - 1) / len(probabilities)) FILTER (NOT control) AS floor,
       sum(list_max(probabilities)) FILTER (NOT control) AS best
FROM outcomes WHERE impressed IS NOT NULL
"""

#: By person: what ran (m, y), and the impressions on which the best guess was drawn, weighted (w, wy).
_BEST = """
WITH guessed AS (
    SELECT person, reward, list_max(probabilities) AS top,
           candidates[list_position(probabilities, list_max(probabilities))] = action AS best
    FROM drawn
)
SELECT count(*)::DOUBLE AS m, sum(reward) AS y, coalesce(sum(least(1 / top, $cap)) FILTER (best), 0) AS w,
       coalesce(sum(least(1 / top, $cap) * reward) FILTER (best), 0) AS wy
FROM guessed GROUP BY person ORDER BY person
"""


@dataclass(frozen=True)
class Exploration:
    """Shares of all impressions (they sum to 1) and clicks forgone among the treated."""

    impressions: int
    control: float
    floor: float
    sampling: float
    best: float
    forgone: Estimate


def exploration(outcomes: Outcomes) -> Exploration | None:
    """Shares and cost; None while fewer people have been met than may be described."""
    row = outcomes.row(_SHARES, epsilon=EPSILON)
    n = row["impressions"]
    if row["people"] < FEWEST_PEOPLE:
        return None
    control, floor, best = row["control"] / n, (row["floor"] or 0.0) / n, (row["best"] or 0.0) / n
    return Exploration(n, control, floor, max(1 - control - floor - best, 0.0), best, _forgone(outcomes))


def _forgone(outcomes: Outcomes) -> Estimate:
    """(V_best - V_ran) times treated impressions, from the influence of each person on the difference."""
    people = outcomes.rows(_BEST, cap=largest_weight(outcomes))
    m, y, w, wy = (np.array([person[name] for person in people], dtype=float) for name in ("m", "y", "w", "wy"))
    if len(people) < FEWEST_PEOPLE or wy.sum() == 0:
        return no_answer(METHOD, ASSUMPTION)
    best, ran = wy.sum() / w.sum(), y.sum() / m.sum()
    influence = (wy - best * w) / w.sum() - (y - ran * m) / m.sum()
    half = quantile(LEVEL) * math.sqrt(float(influence @ influence))
    gap = float(best - ran)
    difference = Estimate(gap, gap - half, gap + half, LEVEL, METHOD, len(people), ASSUMPTION)
    return difference.times(float(m.sum()), METHOD)
