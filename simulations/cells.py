"""A cell: one scenario under one policy with one seed. What it is, what it comes to, and how to tell it from any other.

Knows no other cell and no file of results. Invariant: a cell's result is a function of the cell and of the code, and of nothing
else; its digest names both.
"""

from __future__ import annotations

import hashlib
import time
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from simulations.market import Market
from simulations.measures.account import Account
from simulations.measures.measures import Measures
from simulations.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a cell's result is made by; drawing and printing it is not.
_MAKERS = ("bandits", "generators", "services", "simulations")
_NOT_MAKERS = ("services/reports", "services/web", "simulations/fan_out", "simulations/live", "simulations/results")
_LIBRARIES = ("numpy", "numba", "scipy")


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One run to make. ``name``: the scenario's, for people. ``half_life`` (impressions, None: never forget) is the
    learner's.
    """

    name: str
    scenario: Scenario
    policy: str
    seed: int
    impressions: int
    half_life: float | None = None


class CellResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a cell came to; the same bytes on every machine with the same code."""

    name: str
    policy: str
    seed: int
    decisions: int
    account: Account


class Progress(NamedTuple):
    """How far a cell is: decisions made, and regret so far in clicks."""

    decisions: int
    regret: float


class Done(NamedTuple):
    """A finished cell and where its time went: seconds by part (``world``, ``decide``, ``learn`` ...), ``all`` for the
    whole.
    """

    result: CellResult
    seconds: dict[str, float]


def run_cell(cell: Cell) -> Iterator[Progress | Done]:
    """Make a cell on one core: where it stands at every point of its curve, and last what it came to."""
    started = time.perf_counter()
    market = Market(cell.scenario, cell.policy, np.random.default_rng(cell.seed), cell.half_life)
    measures = Measures(market, cell.impressions)
    market.watchers = (measures,)
    points = 0
    for _ in market.batches(cell.impressions):
        if len(measures.points) > points:
            points = len(measures.points)
            yield Progress(measures.points[-1].decisions, measures.points[-1].regret)
    account = measures.account()
    result = CellResult(name=cell.name, policy=cell.policy, seed=cell.seed, decisions=cell.impressions, account=account)
    yield Done(result, {**market.seconds, "all": time.perf_counter() - started})


def cell_digest(cell: Cell, scenario: str) -> str:
    """Names what a cell is: its scenario's content (``scenario_digest``), policy, seed, length, and the code."""
    what = (scenario, cell.policy, cell.seed, cell.impressions, cell.half_life, code_digest())
    return _digest(msgspec.json.encode(what))


def scenario_digest(scenario: Scenario) -> str:
    """Names a scenario's content: two files that say the same have one digest, wherever their campaigns lie."""
    texts = tuple(_digest(Path(campaign).read_bytes()) for campaign in scenario.campaigns)
    return _digest(msgspec.json.encode(msgspec.structs.replace(scenario, campaigns=texts), order="deterministic"))


@cache
def code_digest() -> str:
    """Names the code that makes results: this project's, and the libraries whose sums they are."""
    root = Path(__file__).parents[1]
    content = hashlib.sha256()
    for path in sorted(path for package in _MAKERS for path in (root / package).rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if not name.startswith(_NOT_MAKERS):
            content.update(f"{name}\0".encode() + path.read_bytes())
    for library in _LIBRARIES:
        content.update(f"{library} {metadata.version(library)}\n".encode())
    return content.hexdigest()[:20]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:20]
