"""The Open Bandit Dataset as logs, and the policy that gathered a half of it, rebuilt as its authors do.

Files: Saito, Aihara, Matsutani and Narita 2021, "Open Bandit Dataset and Pipeline" (github.com/st-tech/zr-obp, folder
``obd``), each campaign's log as Parquet. Three items are shown at once, at positions 1 to 3; a row is one of them.
Thompson sampling chose by position, so a target policy has one distribution a position.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
import yaml

from bandits.ope.logged import Logged

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from bandits.ope.logged import Array

_POSITIONS = 3
_COLUMNS = ("item_id", "position", "click", "propensity_score")
_USER = tuple(f"user_feature_{i}" for i in range(4))
#: Simulated rounds at a time: 80 arms of them are 6 MB.
_BATCH = 10_000


@dataclass(frozen=True)
class OpenBandit:
    """n rows of one campaign under one policy. position: (n,), from 0 on."""

    logged: Logged
    position: NDArray[np.int64]

    def target(self, by_position: Array) -> Array:
        """A policy's probabilities by row, shape (n, k), from those by position, shape (k, 3)."""
        return by_position.T[self.position]


def load_open_bandit(folder: Path) -> OpenBandit:
    """Read ``log.parquet`` of a folder such as ``random/all``.

    Context: which position it was, and the person's four features, one-hot. The affinities to 80 items are left out: they
    are counts of earlier clicks, nearly all zero.
    """
    table = pq.read_table(folder / "log.parquet", columns=[*_COLUMNS, *_USER])
    item, place, click, propensity = (table[name].to_numpy() for name in _COLUMNS)
    position = np.unique(place, return_inverse=True)[1].astype(np.int64)
    features = [_one_hot(table[name].to_numpy()) for name in _USER]
    logged = Logged(
        action=item.astype(np.int64),
        reward=click.astype(np.float64),
        propensity=propensity.astype(np.float64),
        k=_items(folder),
        context=np.hstack([_one_hot(position), *features]),
    )
    return OpenBandit(logged, position)


def uniform_action_dist(k: int) -> Array:
    """Probabilities by position, shape (k, 3), of the policy that shows every item alike."""
    return np.full((k, _POSITIONS), 1.0 / k)


def bts_action_dist(prior: Path, campaign: str, simulations: int = 100_000, seed: int = 12345) -> Array:
    """Probabilities by position, shape (k, 3), of the Thompson sampling that ran in production, by Monte Carlo.

    prior: ``prior_bts.yaml`` with the Beta prior of each item by campaign. Each simulation draws every item's click rate
    and shows the three highest in order. With its authors' count and seed it gives their numbers.
    """
    beliefs = yaml.safe_load(prior.read_text(encoding="utf-8"))[campaign]
    alpha, beta = np.asarray(beliefs["alpha"]), np.asarray(beliefs["beta"])
    rng = np.random.RandomState(seed)  # the published numbers were drawn from this legacy stream
    counts = np.zeros((len(alpha), _POSITIONS))
    for start in range(0, simulations, _BATCH):
        rates = rng.beta(alpha, beta, size=(min(_BATCH, simulations - start), len(alpha)))
        shown = np.argsort(rates, axis=1)[:, ::-1][:, :_POSITIONS]
        for position in range(_POSITIONS):
            counts[:, position] += np.bincount(shown[:, position], minlength=len(alpha))
    return counts / simulations


def _items(folder: Path) -> int:
    """Items of a campaign: lines of its ``item_context.csv`` below the head. The log alone may lack some."""
    return len((folder / "item_context.csv").read_text(encoding="utf-8").splitlines()) - 1


def _one_hot(column: NDArray[np.generic]) -> Array:
    names, code = np.unique(column, return_inverse=True)
    return np.eye(len(names))[code]
