"""Runs: a scenario under several policies and seeds, on every core, and what they came to.

Results are numbers; printing is elsewhere.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import t

from simulations.market import Market

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulations.scenario import Scenario

_LARGEST_BATCH, _FEWEST_BATCHES = 1000, 80


@dataclass(frozen=True)
class Run:
    """One run to make. ``half_life`` (impressions, None: never forget) is the learner's."""

    policy: str
    seed: int
    impressions: int
    half_life: float | None = None

    @property
    def batch(self) -> int:
        """People who come by between two updates: a hundredth of the run or so, as a run over HTTP would have it."""
        return max(1, min(_LARGEST_BATCH, self.impressions // _FEWEST_BATCHES))


@dataclass(frozen=True)
class Result:
    """What a run came to.

    ``regret``: expected clicks short of the best ad for each person; the simulation knows it, the policy never.
    ``per_second``: impressions decided, met and learned from per second of one core.
    """

    policy: str
    seed: int
    impressions: int
    clicks: int
    regret: float
    lift: float | None
    lift_low: float | None
    lift_high: float | None
    creatives: int
    per_second: float


def run(scenario: Scenario, plan: Run) -> Result:
    """Make one run, on one core."""
    market = Market(scenario, plan.policy, np.random.default_rng(plan.seed), plan.half_life)
    started = time.process_time()
    for first in range(0, plan.impressions, plan.batch):
        market.batch(min(plan.batch, plan.impressions - first), first / plan.impressions)
    market.settle()
    seconds = time.process_time() - started
    lift = market.lift()
    return Result(
        policy=plan.policy, seed=plan.seed, impressions=market.shown, clicks=market.clicks, regret=market.regret,
        lift=lift.value if lift.answered else None, lift_low=lift.low if lift.answered else None,
        lift_high=lift.high if lift.answered else None, creatives=market.creatives, per_second=market.shown / seconds,
    )  # fmt: skip


def run_all(scenario: Scenario, plans: Sequence[Run], workers: int | None = None) -> Iterator[Result]:
    """Make runs on every core, one thread of arithmetic each; results come as they are done."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with ProcessPoolExecutor(workers or os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(run, scenario, plan) for plan in plans]):
            yield done.result()


@dataclass(frozen=True)
class Summary:
    """A policy over its seeds: means with the half-width of their 95 % interval over seeds; None with a single seed."""

    policy: str
    seeds: int
    click_rate: tuple[float, float | None]
    regret_rate: tuple[float, float | None]
    lift: tuple[float, float | None] | None
    shown_better: int
    per_second: float


def summarise(results: Sequence[Result]) -> Summary:
    """All results of one policy, together. ``shown_better``: seeds whose whole lift interval is above zero."""
    lifts = [result.lift for result in results if result.lift is not None]
    return Summary(
        policy=results[0].policy,
        seeds=len(results),
        click_rate=_mean([result.clicks / result.impressions for result in results]),
        regret_rate=_mean([result.regret / result.impressions for result in results]),
        lift=_mean(lifts) if lifts else None,
        shown_better=sum(result.lift_low is not None and result.lift_low > 0.0 for result in results),
        per_second=float(np.median([result.per_second for result in results])),
    )


def _mean(values: Sequence[float]) -> tuple[float, float | None]:
    """Mean, and the half-width of its 95 % interval (Student's t: a handful of seeds is no large sample)."""
    n = len(values)
    half = float(t.ppf(0.975, n - 1) * np.std(values, ddof=1)) / n**0.5 if n > 1 else None
    return float(np.mean(values)), half
