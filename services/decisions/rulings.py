"""What the core says: by what view, in which groups, with which probabilities. Values only; who made them is ``core``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.decisions.wear import UNWORN, Worn

if TYPE_CHECKING:
    from bandits.snapshot import Snapshot
    from generators.brief import Brief
    from services.campaigns.campaign import Campaign
    from services.decisions.arms import ArmTable
    from services.decisions.slate import Slate


class View(NamedTuple):
    """What the core chooses by: a frozen policy, its number, and how far it has read the log."""

    snapshot: Snapshot
    version: int
    covers: int


@dataclass(frozen=True)
class Group:
    """Requests that share a slate, in whatever size: rows (g,) of requests, ascending; probabilities (g, k).

    chosen: (g,) positions in the slate. ``make`` is the brief behind the last candidate, where making is one. ``worn``: what
    these people have met, and the rate by which that lowered their weights.
    """

    campaign: Campaign
    control: bool
    slate: Slate
    rows: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    chosen: NDArray[np.int64]
    filters: tuple[str, ...] = ()
    make: Brief | None = None
    worn: Worn = UNWORN


@dataclass(frozen=True)
class Rulings:
    """What was decided for n requests, in columns. people: (n, p) features; seeds: (n,).

    ``unfilled``: rows for which no campaign may speak. ``view``, ``table`` and ``catalogue_version`` are what it was
    decided by: while a making is waited for, the core moves on.
    """

    people: NDArray[np.float32]
    seeds: NDArray[np.uint64]
    groups: tuple[Group, ...]
    unfilled: tuple[int, ...]
    view: View
    table: ArmTable
    catalogue_version: int
