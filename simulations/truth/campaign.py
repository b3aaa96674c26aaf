"""A simulated campaign, recorded as the service records one, with a witness of the truth beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bandits.snapshot import tastes_of
from services.reports.archive import Archive, ArchiveWriter
from simulations.market import Market
from simulations.recording import Records
from simulations.truth.witness import Known, Witness

if TYPE_CHECKING:
    from pathlib import Path

    from bandits.learners.factor_belief import FactorSamples
    from simulations.scenario import Scenario


class Campaigned(NamedTuple):
    """What is left of a campaign: its archive, the truth, what is believed at its end, and when that is (Unix seconds)."""

    archive: Archive
    known: Known
    tastes: FactorSamples | None
    ended: float


def campaign_in(folder: Path, scenario: Scenario, policy: str, seed: int, impressions: int) -> Campaigned:
    """Run a campaign of so many decisions and write its archive into a folder."""
    rng = np.random.default_rng(seed)
    market, archive = Market(scenario, policy, rng), Archive(folder)
    witness = Witness(market)
    with ArchiveWriter(archive) as writer:
        market.watchers = (Records(market, writer), witness)
        market.run(impressions)
    return Campaigned(archive, witness.known(), tastes_of(market.fold.policy.freeze(rng)), market.now)
