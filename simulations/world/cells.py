"""Creatives as numbers: a row of attribute levels, the cell of the grid that it names, and the kind of ad it is taken for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from generators.brief import ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from simulations.world.visits import Ints

SIZES = tuple(map(len, ATTRIBUTES.values()))
CELLS = math.prod(SIZES)
#: Levels of all attributes in one row: column of an attribute's first level, and how many there are in all.
FIRST = np.cumsum((0, *SIZES[:-1]))
LEVELS = sum(SIZES)
_STRIDES = np.array([math.prod(SIZES[a + 1 :]) for a in range(len(SIZES))])
#: (CELLS, A): the levels of every cell, the inverse of ``cells_of``.
GRID = np.stack(np.unravel_index(np.arange(CELLS), SIZES), axis=1)
_ANGLE, _STYLE = (list(ATTRIBUTES).index(name) for name in ("angle", "style"))
#: What is said and how it looks is what one recognises at a glance, so that is what people tire of.
KINDS = SIZES[_ANGLE] * SIZES[_STYLE]


def attribute_row(attributes: Mapping[str, str]) -> list[int]:
    """Index of each attribute's level, in the order of ``ATTRIBUTES``; raises ValueError on an unknown level."""
    return [levels.index(attributes[attribute]) for attribute, levels in ATTRIBUTES.items()]


def cells_of(shown: Ints) -> Ints:
    """Cell (n,) of ads with attribute levels (n, A)."""
    cells: Ints = shown @ _STRIDES
    return cells


def kinds_of(shown: Ints) -> Ints:
    """Kind of ad (n,) of ads with attribute levels (n, A)."""
    return shown[:, _ANGLE] * SIZES[_STYLE] + shown[:, _STYLE]


def by_cell(effects: NDArray[np.floating]) -> NDArray[np.float32]:
    """Sum over attributes (m, CELLS) of the effects of levels (m, LEVELS), in every cell."""
    summed: NDArray[np.float32] = effects[:, FIRST + GRID].sum(axis=2).astype(np.float32)
    return summed
