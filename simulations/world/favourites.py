"""The best that could be shown to everybody: for each person, or each type where people of a type are alike, by kind of ad.

Kept in a table and made anew when tastes change: looked up row by row it would be most of what a reaction costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.brief import ATTRIBUTES
from simulations.world.cells import FIRST, KINDS, SIZES

if TYPE_CHECKING:
    from simulations.world.population import People
    from simulations.world.tastes import Taste
    from simulations.world.visits import Ints, Reals, Visits

_ANGLE, _STYLE = (list(ATTRIBUTES).index(name) for name in ("angle", "style"))


class Favourites:
    """Logits of the best ad under one taste, without what is added for a person whatever is shown.

    ``tiring``: people tire of kinds of ads, so the best of each kind counts. ``steady``: tastes change a few times a run at
    most; where they wander all along, everybody's table would be made for a thousand visits, which is dearer than those.
    """

    def __init__(self, people: People, *, tiring: bool, steady: bool) -> None:
        self._people, self._tiring, self._steady = people, tiring, steady
        self._of: Taste | None = None

    def logits(self, taste: Taste, visits: Visits) -> Reals:
        """Of each kind of ad, (n, KINDS), where people tire of kinds, or of the best of all, (n, 1), where they do not."""
        own = self._people.tastes
        if own is not None and not self._steady:
            return self._told(_best_by_kind(taste, visits.kinds, own.take(visits.people, axis=0)))
        if taste is not self._of:
            every = taste.best_by_kind if own is None else _best_by_kind(taste, self._people.type_of, own)
            self._of, self._table = taste, self._told(every)
        return self._table.take(visits.kinds if own is None else visits.people, axis=0)

    def _told(self, by_kind: Reals) -> Reals:
        return by_kind if self._tiring else by_kind.max(axis=1, keepdims=True)


def _best_by_kind(taste: Taste, kinds: Ints, tastes: Reals) -> Reals:
    """Shape (n, KINDS), of people of types (n,) with own tastes (n, LEVELS): the best of a kind has the best levels else."""
    own = taste.effects.take(kinds, axis=0, mode="wrap")
    own += tastes
    columns = [own[:, first : first + size] for first, size in zip(FIRST, SIZES, strict=True)]
    rest = sum(column.max(axis=1) for a, column in enumerate(columns) if a not in (_ANGLE, _STYLE))
    both = columns[_ANGLE][:, :, None] + columns[_STYLE][:, None, :]
    return np.asarray(both.reshape(len(own), KINDS) + (rest + np.float32(taste.base))[:, None])
