"""From rulings by group to columns by row: what was chosen for each of n visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.decisions.wear import KINDS
from simulations.market.met import Block

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.decisions.rulings import Rulings
    from simulations.market.shelf import Shelf

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Choices(NamedTuple):
    """campaign: (n,), -1 where no campaign might speak; then arm, a place on the shelf, is -1 too and propensity (n,) NaN.

    control: (n,). worn, met: (n,) exposures to the kind of ad chosen and to all kinds. blocks: what the core drew from.
    """

    campaign: Ints
    control: NDArray[np.bool_]
    arm: Ints
    propensity: Floats
    worn: Floats
    met: Floats
    blocks: list[Block]


def choices_of(rulings: Rulings, shelf: Shelf, campaigns: Mapping[str, int]) -> Choices:
    """The columns of rulings; ``campaigns`` numbers them."""
    n = len(rulings.seeds)
    found = Choices(np.full(n, -1), np.zeros(n, np.bool_), np.full(n, -1), np.full(n, np.nan), np.zeros(n), np.zeros(n), [])
    for group in rulings.groups:
        rows, each = group.rows, np.arange(len(group.rows))
        places = shelf.places(group.slate.ids)
        found.campaign[rows] = campaigns[group.campaign.id]
        found.control[rows] = group.control
        found.arm[rows] = places[group.chosen]
        found.propensity[rows] = group.probabilities[each, group.chosen]
        if len(group.worn.exposures):
            found.worn[rows] = group.worn.exposures[each, group.slate.kinds[group.chosen]]
            found.met[rows] = group.worn.exposures @ np.ones(len(KINDS))  # a tenth of the time of a sum along so short an axis
        found.blocks.append(Block(rows, places, group.probabilities))
    return found


def best_guesses(choices: Choices) -> Ints:
    """The place of the ad that the policy thought best, (n,); -1 for control, which it says nothing about."""
    best = np.full(len(choices.arm), -1)
    for block in choices.blocks:
        best[block.rows] = block.arms[block.probabilities.argmax(axis=1)]
    best[choices.control] = -1
    return best
