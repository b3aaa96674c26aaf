"""What a batch came to, in columns: all that a measure or a record may need, handed to whoever watches the market.

n decisions, in the order in which they were made. Invariant: arrays are the watcher's to keep and nobody's to change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from services.decisions.rulings import Rulings
    from simulations.world import Moment, Reactions, Visits

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Block(NamedTuple):
    """Decisions that shared a slate, as the core gave them.

    rows: (g,) places in the batch; arms: (k,) candidates, places in ``Market.creatives``; probabilities: (g, k).
    """

    rows: Ints
    arms: Ints
    probabilities: Floats


class Met(NamedTuple):
    """One batch.

    first: number of the batch's first decision in the run. campaign: (n,) place in ``Market.campaigns``, -1 where no campaign
    might speak; control: (n,); arm: (n,) place in ``Market.creatives`` of what was chosen, -1 of nothing; propensity: (n,), NaN
    of nothing. won: (n,), whether the slot was won, so that the ad was there to be seen; paid: (n,). guess: (n,) true chance
    of a click on the ad that the policy thought best, NaN but on every 16th batch, and there for control. rulings: the
    core's own, with slates, filters, seeds and exposures; decided: (n,) Unix seconds.
    """

    first: int
    moment: Moment
    visits: Visits
    campaign: Ints
    control: NDArray[np.bool_]
    arm: Ints
    propensity: Floats
    reactions: Reactions
    won: NDArray[np.bool_]
    paid: Floats
    guess: Floats
    probabilities: list[Block]
    rulings: Rulings
    decided: Floats


class Watcher(Protocol):
    """Whoever is told what each batch came to."""

    def note(self, met: Met) -> None:
        """Take one batch."""
        ...
