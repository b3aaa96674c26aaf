"""The engine under the clock: whole simulated campaigns, with the records of every decision kept in memory to the end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.simulation.clock import seconds_of
from simulations.market import Market
from simulations.recording import Records
from simulations.scenario import load_scenario

if TYPE_CHECKING:
    from simulations.scenario import Scenario

#: An ordinary day: some 40 ads compete, a hundred people click in ten thousand views.
SCENARIO = Path("simulations/scenarios/everyday.toml")
#: The policy that bars are about, and those that look at no person.
CONTEXTUAL = ("default",)
CONTEXT_FREE = ("uniform", "beta_bernoulli/votes", "beta_bernoulli/ucb", "beta_bernoulli/epsilon")
_WARM = 4_000


class Speed(NamedTuple):
    """Impressions a second of one core: of the median run, and of the slowest and the fastest. candidates: a decision, on
    average; parts: microseconds an impression, of the median run.
    """

    per_s: float
    slowest: float
    fastest: float
    candidates: float
    parts: dict[str, float]


class _Run(NamedTuple):
    per_s: float
    candidates: float
    parts: dict[str, float]


def speed_of(policy: str, impressions: int, repeats: int = 1, seed: int = 0) -> Speed:
    """Simulate once for what is compiled, and ``repeats`` times under the clock: one and the same campaign each time.

    Reading the scenario and drawing people is not counted.
    """
    scenario = load_scenario(SCENARIO)
    _recorded(scenario, policy, seed)[0].run(min(_WARM, impressions))
    runs = sorted((_run(scenario, policy, impressions, seed) for _ in range(repeats)), key=lambda run: run.per_s)
    median = runs[len(runs) // 2]
    return Speed(median.per_s, runs[0].per_s, runs[-1].per_s, median.candidates, median.parts)


def _run(scenario: Scenario, policy: str, impressions: int, seed: int) -> _Run:
    market, records = _recorded(scenario, policy, seed)
    seconds = seconds_of(lambda: market.run(impressions))
    sheets = [sheet for page in records.pages for sheet in page.sheets if not sheet.control]
    candidates = float(np.average([len(sheet.arms) for sheet in sheets], weights=[len(sheet.rows) for sheet in sheets]))
    return _Run(impressions / seconds, candidates, {part: 1e6 * spent / impressions for part, spent in market.seconds.items()})


def _recorded(scenario: Scenario, policy: str, seed: int) -> tuple[Market, Records]:
    """A market and the records of it."""
    market = Market(scenario, policy, np.random.default_rng(seed))
    records = Records(market)
    market.watchers = (*market.watchers, records)
    return market, records
