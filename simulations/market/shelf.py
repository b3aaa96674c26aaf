"""The shelf: every creative that ever came, in order of arrival, as columns: what it is called, is like, and teaches whom.

Invariant: a creative keeps its place for the whole run, retired or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from generators.brief import ATTRIBUTES
from services.decisions.wear import kind_of_ad
from simulations.world.cells import attribute_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generators.creative import Creative

    Ints = NDArray[np.int64]

_ROOM = 256


class Shelf:
    """ids: creatives by place. Columns by place: attributes (places, A) levels, kinds (places,) of ad, campaigns (places,) by
    number, arms (places,) the policy's index.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._places: dict[str, int] = {}
        self.attributes = np.zeros((_ROOM, len(ATTRIBUTES)), np.int64)
        self.kinds, self.campaigns, self.arms = (np.zeros(_ROOM, np.int64) for _ in range(3))

    def put(self, creative: Creative, campaign: int, arm: int) -> None:
        """Put a new creative at the end."""
        place = len(self.ids)
        if place == len(self.kinds):
            self.attributes, self.kinds, self.campaigns, self.arms = (
                np.concatenate([column, np.zeros_like(column)])
                for column in (self.attributes, self.kinds, self.campaigns, self.arms)
            )
        self.ids.append(creative.id)
        self._places[creative.id] = place
        self.attributes[place] = attribute_row(creative.brief.attributes)
        self.kinds[place], self.campaigns[place], self.arms[place] = kind_of_ad(creative.brief), campaign, arm

    def places(self, ids: Sequence[str]) -> Ints:
        """Where these creatives stand, (k,)."""
        return np.fromiter(map(self._places.__getitem__, ids), np.int64, len(ids))
