"""The worlds whose campaigns are reported on, and one campaign of them made, reported and compared with its truth."""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from services.reports.figures.feedback import feedback
from services.reports.figures.lift import compare
from services.reports.figures.outcomes import Outcomes
from services.reports.figures.running import REWARDS
from services.reports.ground import ground_of
from services.reports.period import Period
from services.reports.report import verdict_of
from simulations.scenario import Scenario, load_scenario
from simulations.scenario.readership import Fatigue
from simulations.scenario.response import Faults
from simulations.scenario.surroundings import Limits, Scripted
from simulations.truth import Told, campaign_in, tell

_EVERYDAY = Path(__file__).parents[2] / "simulations" / "scenarios" / "everyday.toml"


class World(NamedTuple):
    """tastes: how far people's tastes differ; 0: no ad does better than another, and every effect is nought."""

    name: str
    tastes: float


class Reported(NamedTuple):
    """One campaign: every estimate beside its truth, the verdict, and what the verdict is about."""

    rows: list[Told]
    verdict: str
    lift: float
    margin: float


ORDINARY, NULL = World("people differ", 1.0), World("null world", 0.0)


@cache
def scenario_of(world: World) -> Scenario:
    """An everyday campaign in small: three thousand people, one impression in ten clicked, a fifth in control.

    Nobody tires, no machine comes and nothing is lost: each of these changes what an estimate is about, by intent.
    """
    everyday = load_scenario(_EVERYDAY)
    visits = msgspec.structs.replace(everyday.visits, rate=0.2)
    return msgspec.structs.replace(
        everyday, people=3_000, base=-2.2, tastes_scale=world.tastes, visits=visits, fatigue=Fatigue(effect=0.0),
        faults=Faults(), bots=None, creatives=Scripted(initial=12), limits=Limits(control_share=0.2),
    )  # fmt: skip


def reported(world: World, decisions: int, seed: int) -> Reported:
    """Run one campaign and report on it."""
    with tempfile.TemporaryDirectory(prefix="adloom-coverage-") as folder:
        campaign = campaign_in(Path(folder), scenario_of(world), "default", seed, decisions)
        outcomes = Outcomes(campaign.archive, None, threads=1)
        try:
            ground = ground_of(outcomes, None, Period(None, dt.datetime.fromtimestamp(campaign.ended, dt.UTC)))
            metrics = [compare(outcomes, metric) for metric in REWARDS]
            verdict = verdict_of(metrics, feedback(outcomes), ground)
            rows = list(tell(outcomes, campaign.known))
        finally:
            outcomes.close()
    lift = next((row.true for row in rows if row.kind == "lift"), np.nan)
    return Reported(rows, verdict.name, lift, ground.margin)
