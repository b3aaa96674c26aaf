"""A space of layouts: one level of every element (headline, image, call to action), numbered and coded for a linear model.

Features are a constant, one for every level, one for every pair of levels of two elements: what Hill et al. (2017), "An
efficient bandit algorithm for realtime multivariate optimization", call main effects and pairwise interactions. All levels
have one, none is left out as the reference: with a prior on every effect that is sound, and no level is favoured.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from errors import InvalidInput

Numbers = NDArray[np.int64]
#: A layout is drawn by one uniform number of 53 bits: beyond this the floor's share of a layout would be lost in its last ones.
_MOST = 2**31


@dataclass(frozen=True)
class Layouts:
    """levels: how many each of e elements has. A layout is e levels, or a number below ``count``, the last element fastest."""

    levels: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.levels or min(self.levels) < 1 or prod(self.levels) > _MOST:
            raise InvalidInput("levels", f"elements of one level or more, at most {_MOST:,} layouts", str(self.levels))

    @property
    def count(self) -> int:
        """Layouts."""
        return prod(self.levels)

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Two elements each, in the order of their features."""
        return tuple(combinations(range(len(self.levels)), 2))

    @cached_property
    def blocks(self) -> tuple[slice, ...]:
        """Columns of each element's levels, then of each pair's: e + e (e - 1) / 2 of them, after the constant."""
        widths = [*self.levels, *(self.levels[one] * self.levels[two] for one, two in self.pairs)]
        ends = np.cumsum([1, *widths]).tolist()
        return tuple(slice(begin, end) for begin, end in pairwise(ends))

    @property
    def width(self) -> int:
        """Features a."""
        return int(self.blocks[-1].stop)

    def levels_of(self, numbers: Numbers) -> Numbers:
        """Layouts by number, (m,), as levels, (m, e)."""
        return np.column_stack(np.unravel_index(self.checked(numbers), self.levels)).astype(np.int64)

    def numbers_of(self, levels: Numbers) -> Numbers:
        """The inverse of ``levels_of``, over the last axis."""
        return np.asarray(np.ravel_multi_index(tuple(np.moveaxis(levels, -1, 0)), self.levels), np.int64)

    def checked(self, numbers: Numbers) -> Numbers:
        """The same numbers; raises InvalidInput where there is no such layout."""
        if len(numbers) and not (numbers.min() >= 0 and numbers.max() < self.count):
            raise InvalidInput("layouts", f"numbers in 0 .. {self.count - 1}", f"{numbers.min()} .. {numbers.max()}")
        return numbers

    def features(self, numbers: Numbers) -> NDArray[np.float32]:
        """Features of layouts, (m, a)."""
        levels = self.levels_of(numbers)
        found = np.zeros((len(levels), self.width), np.float32)
        found[:, 0] = 1.0
        rows = np.arange(len(levels))
        for element, block in enumerate(self.blocks[: len(self.levels)]):
            found[rows, block.start + levels[:, element]] = 1.0
        for (one, two), block in zip(self.pairs, self.blocks[len(self.levels) :], strict=True):
            found[rows, block.start + levels[:, one] * self.levels[two] + levels[:, two]] = 1.0
        return found

    def climb(self, effects: NDArray[np.float32], starts: Numbers) -> Numbers:
        """Numbers of layouts that no change of a single element improves, (b,), by effects of the features, (b, a).

        Coordinate ascent from every start, levels (s, e); of the s tops the highest. As Hill et al. (2017) climb, but element
        by element in turn instead of at random, so that the same question has the same answer.
        """
        tops = [self._climb(effects, np.repeat(start[None], len(effects), axis=0)) for start in starts]
        scores = np.stack([np.einsum("ba,ba->b", self.features(top), effects) for top in tops])
        return np.asarray(np.stack(tops)[scores.argmax(axis=0), np.arange(len(effects))])

    def _climb(self, effects: NDArray[np.float32], levels: Numbers) -> Numbers:
        moved = True
        while moved:
            moved = False
            for element in range(len(self.levels)):
                best = self._gains(effects, levels, element).argmax(axis=1)
                moved = moved or bool((best != levels[:, element]).any())
                levels[:, element] = best
        return self.numbers_of(levels)

    def _gains(self, effects: NDArray[np.float32], levels: Numbers, element: int) -> NDArray[np.float32]:
        """What each level of an element adds, (b, its levels), the others as they are."""
        gains = effects[:, self.blocks[element]].copy()
        rows = np.arange(len(levels))
        for (one, two), block in zip(self.pairs, self.blocks[len(self.levels) :], strict=True):
            if element not in (one, two):
                continue
            table = effects[:, block].reshape(-1, self.levels[one], self.levels[two])
            gains += table[rows, :, levels[:, two]] if element == one else table[rows, levels[:, one]]
        return gains
