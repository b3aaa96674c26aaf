"""Visits by people of one's choice, and worlds with one thing about them changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from simulations.scenario import Scenario, load_scenario
from simulations.scenario.campaigns import campaigns_of
from simulations.world import Contexts, Moment, Visits, World
from simulations.world.cells import kinds_of

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "simulations/scenarios").glob("*.toml"))
DEMO = ROOT / "infra/demo/demo.toml"
#: A Friday, 08:00 UTC.
START = 1_800_000_000.0


def demo(**changes: Any) -> Scenario:
    """The demo's scenario with some fields replaced."""
    return msgspec.structs.replace(load_scenario(DEMO), **changes)


def world_of(scenario: Scenario, seed: int = 11) -> World:
    return World(scenario, campaigns_of(scenario), np.random.default_rng(seed))


def moment(progress: float = 0.0, after_s: float = 0.0) -> Moment:
    return Moment(progress, START + after_s)


def visits_of(world: World, people: np.ndarray) -> Visits:
    """One visit of each of these people, all alike."""
    drawn = world.come(1, moment(), np.random.default_rng(1))
    n, population = len(people), world.population
    contexts = Contexts(drawn.contexts.words, np.zeros(n, np.int64), population.trait[people])
    return Visits(people, population.type_of[people], np.zeros((n, 0), np.float32), np.zeros(n, np.int64), contexts)


def chances(world: World, people: np.ndarray, row: np.ndarray, progress: float = 0.0) -> np.ndarray:
    """Chance of each of these people to click the ad with these attribute levels, (A,)."""
    shown = np.tile(row, (len(people), 1))
    return world.chance(visits_of(world, people), shown, kinds_of(shown), moment(progress))


def react(world: World, visits: Visits, row: np.ndarray, **more: Any) -> Any:
    """What they make of one ad for all."""
    shown = np.tile(row, (len(visits.people), 1))
    at = more.pop("at", moment())
    rng = more.pop("rng", None) or np.random.default_rng(5)
    return world.react(visits, shown, kinds_of(shown), at, rng, **more)
