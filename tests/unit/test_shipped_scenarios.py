"""Every scenario that ships runs, small, through the market that simulations use, and means what its file says on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from visitors import ROOT, SHIPPED

from services.campaigns.files import check_campaign
from simulations.market import Market
from simulations.scenario import load_scenario
from simulations.scenario.surroundings import Scripted

if TYPE_CHECKING:
    from pathlib import Path

    from simulations.scenario import Scenario

#: What is asked of the shipped set, and the one that the benchmark of speed runs.
NAMES = {
    "cold-start", "growing-arms", "drift-and-shock", "long-delay", "low-traffic", "heavy-fatigue", "large-catalogue", "auction",
    "attack", "everyday",
}  # fmt: skip
BATCHES, SIZE = 4, 100


def small(path: Path) -> Scenario:
    """As shipped, with few people and no more than a few dozen creatives."""
    scenario = msgspec.structs.replace(load_scenario(path), people=500)
    if isinstance(scenario.creatives, Scripted) and scenario.creatives.initial > 100:
        scenario = msgspec.structs.replace(scenario, creatives=msgspec.structs.replace(scenario.creatives, initial=100))
    return scenario


def test_the_shipped_set_is_whole() -> None:
    assert {path.stem for path in SHIPPED} == NAMES


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_each_says_on_top_what_it_asks_and_what_one_should_see(path: Path) -> None:
    said = path.read_text().partition("\n\n")[0]
    assert said.startswith("# Asks: ")
    assert "\n# One should see: " in said


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_each_runs_through_the_market(path: Path) -> None:
    scenario = small(path)
    market = Market(scenario, "default", np.random.default_rng(1))
    shown = 0
    for batch in range(BATCHES):
        met = market.batch(SIZE, batch / BATCHES)
        told = met.reactions
        after = np.minimum(told.click_after, told.dismiss_after)
        shown += int((told.seen | told.viewable | np.isfinite(after)).sum())  # what follows an impression vouches for it
    market.settle()
    assert shown > 0.3 * BATCHES * SIZE
    counted = [
        market.fold.tallies.totals(row, control=control).impressions
        for row in range(len(market.campaigns))
        for control in (False, True)
    ]
    assert sum(counted) == shown  # each impression that the service heard of, and no other


def test_the_catalogue_is_10_000_creatives_with_the_approved() -> None:
    creatives = load_scenario(ROOT / "simulations/scenarios/large-catalogue.toml").creatives
    assert isinstance(creatives, Scripted)
    assert creatives.initial + 12 == 10_000


@pytest.mark.parametrize("path", sorted((ROOT / "simulations/scenarios/campaigns").iterdir()), ids=lambda path: path.stem)
def test_the_campaigns_of_the_shipped_scenarios_are_sound(path: Path) -> None:
    assert check_campaign(path) == []
