"""Lift of the personalised group over control: now, over time, and for what should not get worse.

Knows the outcomes, no wording. Invariant: each look uses the people seen so far, and the interval holds at every look.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from bandits.ope.lift import ArmTotals, stratified_lift
from bandits.ope.rates import clustered_rate
from services.reports.figures.estimate import FEWEST_PEOPLE, LIFT_METHOD, RANDOMISED, RATE_METHOD, Estimate, no_answer

if TYPE_CHECKING:
    from services.reports.figures.outcomes import Outcomes

Reward = Literal["clicked", "converted", "dismissed"]
#: Points of the curve, even in time.
LOOKS = 48

_TOTALS = """
SELECT campaign, control, count(*) AS people, sum(m), sum(y), sum(m * m), sum(y * y), sum(m * y)
FROM (SELECT campaign, control, person, count(*)::DOUBLE AS m, count({reward})::DOUBLE AS y
      FROM outcomes WHERE impressed IS NOT NULL {where} GROUP BY ALL)
GROUP BY campaign, control
"""

#: One row a step of a person's totals: an impression adds to m, a click adds to y; before: what the person had by then.
_STEPS = """
WITH steps AS (
    SELECT campaign, control, person, impressed AS "at", 1::DOUBLE AS dm, 0::DOUBLE AS dy FROM outcomes
    WHERE impressed IS NOT NULL
    UNION ALL SELECT campaign, control, person, clicked, 0, 1 FROM outcomes WHERE clicked IS NOT NULL
), ordered AS (
    SELECT *, coalesce(sum(dm) OVER past, 0) AS m, coalesce(sum(dy) OVER past, 0) AS y FROM steps
    WINDOW past AS (
        PARTITION BY control, person ORDER BY "at", dy ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
)
SELECT campaign, control, least(floor(($looks * ("at" - $first)) / $span), $looks - 1)::INT AS look,
       count(*) FILTER (m = 0 AND dm = 1), sum(dm), sum(dy), sum(2 * m * dm + dm * dm), sum(2 * y * dy + dy * dy),
       sum(m * dy + y * dm + dm * dy)
FROM ordered GROUP BY ALL
"""


@dataclass(frozen=True)
class Comparison:
    """One metric in both groups. ``extra``: events more (or fewer) than control's rate would have given the treated."""

    metric: Reward
    lift: Estimate
    treated: Estimate
    control: Estimate
    extra: Estimate
    impressions_treated: int
    impressions_control: int


@dataclass(frozen=True)
class Look:
    """The lift as it stood at one time. ``settled``: nearly all clicks of the impressions so far have had time to come."""

    at: float
    people: int
    lift: Estimate
    settled: bool


Strata = dict[str, tuple[ArmTotals, ArmTotals]]


def compare(outcomes: Outcomes, metric: Reward, campaign: str | None = None) -> Comparison:
    """Both groups on one metric, per impression; over all campaigns (stratified) or in one."""
    only = {} if campaign is None else {"only": campaign}
    strata = strata_of(outcomes, metric, "AND campaign = $only" if only else "", **only)
    lift = stratified_lift(strata)
    treated, control = (sum((pair[arm] for pair in strata.values()), ArmTotals()) for arm in (0, 1))
    people = lift.people_treated + lift.people_control
    bounds = (lift.difference, lift.difference_low, lift.difference_high)
    difference = Estimate(*bounds, lift.level, LIFT_METHOD, people, RANDOMISED)
    return Comparison(
        metric=metric,
        lift=Estimate.of_lift(lift),
        treated=_rate(treated, lift.rate_treated),
        control=_rate(control, lift.rate_control),
        extra=difference.times(treated.impressions, f"difference of rates times treated impressions; {LIFT_METHOD}"),
        impressions_treated=int(treated.impressions),
        impressions_control=int(control.impressions),
    )


def _rate(arm: ArmTotals, stratified: float) -> Estimate:
    """A group's rate: the stratified value (the one the lift divides), with the pooled interval moved onto it."""
    if arm.people < FEWEST_PEOPLE or not arm.measurable:
        return no_answer(RATE_METHOD, RANDOMISED)
    rate = clustered_rate(arm, arm.impressions)
    shift = stratified - rate.value
    low, high = max(rate.low + shift, 0.0), min(rate.high + shift, 1.0)
    return Estimate(stratified, low, high, rate.level, f"weighted by campaign; {RATE_METHOD}", arm.people, RANDOMISED)


def strata_of(outcomes: Outcomes, metric: Reward, where: str = "", **values: object) -> Strata:
    """(treated, control) totals by campaign. ``where`` is an SQL condition that begins with AND."""
    query = _TOTALS.format(reward=metric, where=where)
    arms: dict[str, list[ArmTotals]] = defaultdict(lambda: [ArmTotals(), ArmTotals()])
    for campaign, control, people, *sums in (tuple(row.values()) for row in outcomes.rows(query, **values)):
        arms[campaign][int(control)] = ArmTotals(people, *sums)
    return {campaign: (treated, control) for campaign, (treated, control) in arms.items()}


def lift_over_time(outcomes: Outcomes, settles_in_s: float) -> tuple[Look, ...]:
    """The lift at up to 48 looks, even in time from the first impression to the last."""
    bounds = outcomes.row("SELECT min(impressed) AS first, max(impressed) AS last FROM outcomes")
    first, last = bounds["first"], bounds["last"]
    if first is None or last <= first:
        return ()
    running = _running_totals(outcomes, first, last - first)
    ends = first + (last - first) * np.arange(1, LOOKS + 1) / LOOKS
    return tuple(
        _look(float(end), {name: (arms[0][look], arms[1][look]) for name, arms in running.items()}, last - settles_in_s)
        for look, end in enumerate(ends)
    )


def _look(at: float, strata: Strata, settled_until: float) -> Look:
    lift = stratified_lift(strata)
    people = sum(treated.people + control.people for treated, control in strata.values())
    return Look(at, people, Estimate.of_lift(lift), at <= settled_until)


def _running_totals(outcomes: Outcomes, first: float, span: float) -> dict[str, tuple[list[ArmTotals], list[ArmTotals]]]:
    added: dict[str, np.ndarray] = defaultdict(lambda: np.zeros((2, LOOKS, 6)))
    for row in outcomes.rows(_STEPS, looks=LOOKS, first=first, span=span):
        campaign, control, look, *sums = row.values()
        added[campaign][int(control), look] += sums
    return {name: (_cumulate(sums[0]), _cumulate(sums[1])) for name, sums in added.items()}


def _cumulate(sums: np.ndarray) -> list[ArmTotals]:
    return [ArmTotals(int(row[0]), *row[1:].tolist()) for row in np.cumsum(sums, axis=0)]
