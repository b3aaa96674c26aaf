"""Elements as columns: which levels each decision drew, and which it could expect to draw; what can be told apart in them.

Knows columns only. Invariant: expectations come from the logged chances, so a column of drawn less expected is on average
zero whoever came.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from generators.brief import ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from services.reports.figures.dealt import Dealt

    Array = NDArray[np.float64]

#: Directions with less than this share of a column's own spread cannot be told apart from a sum of others.
_COLLINEAR = 1e-3
#: A contrast that leans on such directions by more than this is not known.
_LEANS = 1e-2
#: All levels, in schema order, as (attribute, level).
LEVELS: tuple[tuple[str, str], ...] = tuple((name, level) for name, levels in ATTRIBUTES.items() for level in levels)
_PLACE = {level: place for place, level in enumerate(LEVELS)}


@dataclass(frozen=True)
class Design:
    """n decisions by all levels of the schema. had: (n, l) bool; expected: (n, l), the chance that the level was drawn."""

    had: NDArray[np.bool_]
    expected: Array

    @property
    def surprise(self) -> Array:
        """Drawn less expected, (n, l)."""
        return np.asarray(self.had - self.expected)


def design_of(dealt: Dealt, codes: NDArray[np.int64]) -> Design:
    """The design of a sample. codes: (arms, attributes), place of each arm's levels among all (see ``codes_of``)."""
    n, width = len(dealt), len(LEVELS)
    expected = np.zeros((n, width))
    for codes_of_attribute in codes.T:
        cells = np.bincount(dealt.row * width + codes_of_attribute[dealt.arm], dealt.chance, n * width)
        expected += cells.reshape(n, width)
    return Design(_present(codes)[dealt.arm[dealt.drawn]], expected)


def spread_of(codes: NDArray[np.int64], times: Array, expected: Array) -> Array:
    """How levels vary together by the logged chances, summed over decisions: (l, l). times: (arms,), see ``times_of``.

    What was drawn is not in it: an element that is judged because many happened to draw it would be judged too kindly.
    """
    present = _present(codes).astype(float)
    return np.asarray(present.T @ (present * times[:, None]) - expected.T @ expected)


def pair_spread(
    codes: NDArray[np.int64], times: Array, expected: Array, pair: tuple[int, int], both: Array
) -> tuple[Array, float]:  # fmt: skip
    """The same of a pair of levels: with each level, (l,), and by itself. both: (n,), the chance that the pair was drawn."""
    present = _present(codes)
    had = present[:, pair[0]] & present[:, pair[1]]
    return np.asarray((times * had) @ present - both @ expected), float(times @ had - both @ both)


def times_of(dealt: Dealt, codes: NDArray[np.int64]) -> Array:
    """How often each arm was to be expected, (arms,)."""
    return np.bincount(dealt.arm, dealt.chance, len(codes)).astype(float)


def codes_of(levels: Sequence[tuple[str, ...]]) -> NDArray[np.int64]:
    """Levels of each arm, in schema order, as places among all levels: (arms, attributes)."""
    places = [[_PLACE[one] for one in zip(ATTRIBUTES, arm, strict=True)] for arm in levels]
    return np.array(places, np.int64).reshape(len(levels), len(ATTRIBUTES))


def arms_with(codes: NDArray[np.int64], places: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which arms have any of these levels, (l,)."""
    return np.asarray(places[codes].any(axis=1))


def pairs_of(dealt: Dealt, codes: NDArray[np.int64]) -> Iterator[tuple[tuple[int, int], NDArray[np.bool_], Array]]:
    """Every two levels of two attributes that some decision drew: their places, drawn (n,), and drawn less expected (n,)."""
    n, width = len(dealt), len(LEVELS)
    for one, other in combinations(range(codes.shape[1]), 2):
        cell = codes[:, one] * width + codes[:, other]
        kinds, kind = np.unique(cell, return_inverse=True)
        expected = np.bincount(dealt.row * len(kinds) + kind[dealt.arm], dealt.chance, n * len(kinds)).reshape(n, len(kinds))
        drawn = kind[dealt.arm[dealt.drawn]]
        for column in np.unique(drawn).tolist():
            had = drawn == column
            yield divmod(int(kinds[column]), width), had, had - expected[:, column]


@dataclass(frozen=True)
class Basis:
    """What a design can tell. vectors: (l, r), directions in which decisions differed; blind: (l, s), the others.

    A level that nothing was dealt in is in neither: ``scale`` (l,) is 0 there.
    """

    vectors: Array
    blind: Array
    scale: Array

    def knows(self, contrast: Array) -> bool:
        """Whether a contrast, (l,), can be told at all."""
        if np.any(contrast[self.scale == 0.0]):
            return False
        scaled = np.divide(contrast, self.scale, out=np.zeros_like(contrast), where=self.scale > 0.0)
        return bool(np.linalg.norm(self.blind.T @ scaled) <= _LEANS * np.linalg.norm(scaled))

    def confounded(self, contrast: Array) -> tuple[str, ...]:
        """Attributes that a contrast, (l,), which cannot be told leans on."""
        along = self.blind @ (
            self.blind.T @ np.divide(contrast, self.scale, out=np.zeros_like(contrast), where=self.scale > 0.0)
        )
        return tuple(dict.fromkeys(LEVELS[place][0] for place in np.flatnonzero(np.abs(along) > _LEANS * np.abs(along).max())))

    def weights(self, contrast: Array) -> Array:
        """A contrast in terms of the directions, (r,)."""
        scaled = np.divide(contrast, self.scale, out=np.zeros_like(contrast), where=self.scale > 0.0)
        return np.asarray(self.vectors.T @ scaled)

    def along(self, levels: Array) -> Array:
        """What belongs to levels, (l, m), in these directions: (r, m)."""
        return self.columns(levels.T).T

    def stiffness(self, prior: Array | float) -> Array:
        """A penalty on the log effect of each level, in these directions: (r, r)."""
        return self.along(self.along(np.diag(np.full(len(self.scale), prior))).T)

    def columns(self, surprise: Array) -> Array:
        """The design in these directions, (n, r)."""
        return np.asarray((surprise / np.where(self.scale > 0.0, self.scale, 1.0)) @ self.vectors)


def basis_of(spread: Array) -> Basis:
    """Directions of an (l, l) spread of levels. They are brought to one size first, so that a rare level is not a blind one."""
    sizes = np.sqrt(np.diag(spread).clip(0.0))
    scale = np.where(sizes > 1e-6, sizes, 0.0)  # noqa: PLR2004  (roundings of chances that sum to one)
    used = np.flatnonzero(scale)
    values, vectors = np.linalg.eigh(spread[np.ix_(used, used)] / np.outer(scale[used], scale[used]))
    whole = np.zeros((len(spread), len(used)))
    whole[used] = vectors
    known = values > _COLLINEAR
    return Basis(whole[:, known], whole[:, ~known], scale)


def _present(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    present = np.zeros((len(codes), len(LEVELS)), bool)
    present[np.arange(len(codes))[:, None], codes] = True
    return present
