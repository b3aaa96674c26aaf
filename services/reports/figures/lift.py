"""Lift of the personalised group over control: now, over time, and for what should not get worse.

Knows the outcomes, no wording. Invariant: each look uses the people seen so far, and the interval holds at every look.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandits.ope.lift import ArmTotals, stratified_lift
from bandits.ope.rates import clustered_rate
from services.reports.figures.estimate import FEWEST_PEOPLE, LIFT_METHOD, RANDOMISED, RATE_METHOD, Estimate, no_answer
from services.reports.figures.running import running

if TYPE_CHECKING:
    from services.reports.figures.outcomes import Outcomes
    from services.reports.figures.running import Reward


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
    runs = running(outcomes).campaigns
    strata = {name: run.totals(metric) for name, run in runs.items() if campaign in (None, name)}
    lift = stratified_lift(strata)
    treated, control = (sum((pair[arm] for pair in strata.values()), ArmTotals()) for arm in (0, 1))
    return Comparison(
        metric=metric,
        lift=Estimate.of_lift(lift),
        treated=_rate(treated, lift.rate_treated),
        control=_rate(control, lift.rate_control),
        extra=_extra(Estimate.of_lift(lift), treated.rewards),
        impressions_treated=int(treated.impressions),
        impressions_control=int(control.impressions),
    )


def _extra(lift: Estimate, won: float) -> Estimate:
    """Of the events won, those that control's rate would not have given: won times lift / (1 + lift), bound by bound.

    The interval of the difference of rates is another one, which may leave zero when the lift's does not; two answers to one
    question on one page would be one too many.
    """
    value, low, high = (won * share / (1 + share) for share in (lift.value, lift.low, lift.high))
    return Estimate(value, low, high, lift.level, f"events won times lift / (1 + lift); {LIFT_METHOD}", lift.n, RANDOMISED)


def _rate(arm: ArmTotals, stratified: float) -> Estimate:
    """A group's rate: the stratified value (the one the lift divides), with the pooled interval moved onto it."""
    if arm.people < FEWEST_PEOPLE or not arm.measurable:
        return no_answer(RATE_METHOD, RANDOMISED)
    rate = clustered_rate(arm, arm.impressions)
    if math.isnan(stratified):  # nobody to compare with, so there is nothing to be weighted alike
        return Estimate.of_rate(rate, arm.people, RANDOMISED)
    shift = stratified - rate.value
    low, high = max(rate.low + shift, 0.0), min(rate.high + shift, 1.0)
    return Estimate(stratified, low, high, rate.level, f"weighted by campaign; {RATE_METHOD}", arm.people, RANDOMISED)


def lift_over_time(outcomes: Outcomes, settled: float) -> tuple[Look, ...]:
    """The lift at up to 48 looks, even in time from the first impression to the last. settled: until when nearly all clicks of
    what was shown have come (Unix seconds).
    """
    runs = running(outcomes)
    return tuple(
        _look(float(end), {name: run.totals("clicked", number) for name, run in runs.campaigns.items()}, settled)
        for number, end in enumerate(runs.ends)
    )


def _look(at: float, strata: Strata, settled: float) -> Look:
    lift = stratified_lift(strata)
    people = sum(treated.people + control.people for treated, control in strata.values())
    return Look(at, people, Estimate.of_lift(lift), at <= settled)
