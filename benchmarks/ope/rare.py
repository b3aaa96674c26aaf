"""Campaigns with rare clicks whose truth is known: the Open Bandit policies on click rates that their own prior gives.

Each item is clicked at the mean of its Beta prior in ``prior_bts.yaml``, at every position. One policy is uniform, the
other one Thompson sampling by position, no item below a chance of 1e-5. Where classification has half of all rounds
rewarded and weights up to 40, this has one in 250 and weights up to a thousand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import yaml

from bandits.ope.logged import Logged
from benchmarks.ope.coverage import OURS, REFERENCE
from benchmarks.open_bandit import bts_action_dist, uniform_action_dist

if TYPE_CHECKING:
    from pathlib import Path

    from bandits.ope.logged import Array

#: Few clicks make the slow kinds no less slow: those that tell something here.
PAIRS = (
    OURS, ("snips", "empirical_likelihood"), ("dr", "likelihood_of_terms"),
    REFERENCE, ("ips", "normal"), ("snips", "normal"), ("snips", "cressie_read"),
)  # fmt: skip
_RAREST = 1e-5


@dataclass(frozen=True)
class CampaignWorld:
    """rates: (k,). logging, target: (k, positions)."""

    rates: Array
    logging: Array
    target: Array

    @property
    def truth(self) -> float:
        """Clicks a row of the target; positions are equally frequent."""
        return float((self.rates @ self.target).mean())

    def draw(self, rounds: int, rng: np.random.Generator) -> tuple[Logged, Array]:
        """A log and the target's probabilities in it."""
        k, positions = self.logging.shape
        position = rng.integers(positions, size=rounds)
        behaviour = self.logging.T[position]
        action = np.minimum((rng.random(rounds)[:, None] > behaviour.cumsum(axis=1)).sum(axis=1), k - 1)
        reward = (rng.random(rounds) < self.rates[action]).astype(np.float64)
        return Logged(action, reward, behaviour[np.arange(rounds), action], k, behaviour=behaviour), self.target.T[position]


def campaign_worlds(prior: Path) -> dict[str, CampaignWorld]:
    """Both directions of every campaign in the file of priors."""
    worlds = {}
    for campaign, beliefs in yaml.safe_load(prior.read_text(encoding="utf-8")).items():
        alpha, beta = np.asarray(beliefs["alpha"], np.float64), np.asarray(beliefs["beta"], np.float64)
        sampling = np.maximum(bts_action_dist(prior, campaign, simulations=20_000), _RAREST)
        uniform, rates = uniform_action_dist(len(alpha)), alpha / (alpha + beta)
        worlds[f"{campaign}: random → bts"] = CampaignWorld(rates, uniform, sampling / sampling.sum(axis=0))
        worlds[f"{campaign}: bts → random"] = CampaignWorld(rates, sampling / sampling.sum(axis=0), uniform)
    return worlds
