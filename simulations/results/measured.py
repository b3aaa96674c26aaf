"""What is compared: the measures of a run by name, unit and which way is better, and runs gathered by scenario and policy.

Knows results, no wording beyond a measure's own name. Invariant: a measure is a rate, so that runs of two lengths can be
laid side by side.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from simulations.results import over_seeds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from services.reports.figures.estimate import Estimate
    from simulations.cells import CellResult
    from simulations.measures.account import Account

#: Runs of one policy in one scenario, by seed.
Runs = dict[int, "CellResult"]


class Measure(NamedTuple):
    """One number of a run. ``better``: 1 where more is better, -1 where less is.

    ``share``: a fraction that is told in per cent. ``of``: the number, nan where a run has none.
    """

    key: str
    words: str
    better: int
    share: bool
    of: Callable[[Account], float]

    def values(self, runs: Iterable[CellResult]) -> list[float]:
        """The number of each run that has one."""
        found = (self.of(run.account) for run in runs)
        return [value for value in found if not math.isnan(value)]


def _per_thousand(clicks: float, impressions: int) -> float:
    return 1000.0 * clicks / impressions if impressions else math.nan


def _lift(account: Account) -> float:
    return math.nan if account.lift.truth is None else account.lift.truth


def _profit(account: Account) -> float:
    money = account.money
    return math.nan if money is None or not money.entered else 1000.0 * (money.value - money.paid) / money.entered


def _paid_per_click(account: Account) -> float:
    clicks = account.clicks + account.control_clicks
    return math.nan if account.money is None or not clicks else account.money.paid / clicks


REGRET = Measure("regret", "clicks lost per 1,000 impressions", -1, False, lambda a: _per_thousand(a.regret, a.impressions))
CLICK_RATE = Measure(
    "click_rate", "click rate", 1, True, lambda a: a.expected / a.impressions if a.impressions else math.nan
)  # fmt: skip
LIFT = Measure("lift", "true lift over control", 1, True, _lift)
CONVERSIONS = Measure(
    "conversions", "conversions per 1,000 impressions", 1, False, lambda a: _per_thousand(a.conversions, a.impressions)
)  # fmt: skip
EXPLORED = Measure(
    "explored", "clicks given up to explore in 1,000", -1, False, lambda a: _per_thousand(a.explored, a.impressions)
)  # fmt: skip
PROFIT = Measure("profit", "value less price per 1,000 auctions", 1, False, _profit)
PAID = Measure("paid_per_click", "paid per click", -1, False, _paid_per_click)
#: By which one policy is better than another. What exploring costs is no aim of its own: it is part of what is lost.
JUDGED = (REGRET, CLICK_RATE, LIFT, CONVERSIONS, PROFIT, PAID)
MEASURES = (*JUDGED, EXPLORED)


def gathered(results: Iterable[CellResult]) -> dict[str, dict[str, Runs]]:
    """Runs by scenario, policy and seed, scenarios and policies in the order in which they come."""
    runs: dict[str, dict[str, Runs]] = defaultdict(lambda: defaultdict(dict))
    for result in results:
        runs[result.name][result.policy][result.seed] = result
    return {name: dict(policies) for name, policies in runs.items()}


def paired(
    measure: Measure, ours: Mapping[int, CellResult], theirs: Mapping[int, CellResult]
) -> tuple[list[float], list[float]]:
    """The measure of both sides on the seeds where both have one."""
    both = [(measure.of(run.account), measure.of(theirs[seed].account)) for seed, run in sorted(ours.items()) if seed in theirs]
    known = [pair for pair in both if not any(math.isnan(value) for value in pair)]
    return [one for one, _ in known], [other for _, other in known]


def against(measure: Measure, ours: Mapping[int, CellResult], theirs: Mapping[int, CellResult]) -> Estimate:
    """Ours minus theirs, by seed."""
    return over_seeds.difference(*paired(measure, ours, theirs))


def verdict(measure: Measure, found: Estimate) -> str:
    """``better``, ``worse``, or ``cannot tell`` where zero is inside the interval or there is none."""
    return {1: "better", -1: "worse", 0: "cannot tell"}[found.sign * measure.better]


def found_times(runs: Sequence[CellResult]) -> list[float]:
    """Decisions until each run found the best creative; inf where it never did."""
    return [math.inf if run.account.found_at is None else float(run.account.found_at) for run in runs]
