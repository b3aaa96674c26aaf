"""What a period has taught of elements: the interval by the first half of its clicks beside the one by all of them.

Knows fits and contrasts, no wording. Invariant: both intervals are of the same comparison, at the same level, and both of them
are answers; an element that the first clicks could not tell anything of has not narrowed from anywhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from services.reports.figures.element_model import relative
from services.reports.figures.estimate import FEWEST_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from services.reports.figures.dealt import Dealt
    from services.reports.figures.element_design import Basis
    from services.reports.figures.element_model import Contrast, Effects
    from services.reports.figures.elements import Element
    from services.reports.figures.estimate import Estimate

    Array = NDArray[np.float64]

#: The first clicks, as a share of all in the order of time. By a quarter hardly any element had an answer, and those that had
#: one reached so far that the loss (862 to 83 points) said nothing but that they had been told of too early.
FIRST = 0.5


class Narrowed(NamedTuple):
    """An element whose interval is narrower by all clicks than it was by the first half of them."""

    element: Element
    before: Estimate

    @property
    def points(self) -> tuple[float, float]:
        """The widths of the two intervals, as shares."""
        return self.before.high - self.before.low, self.element.effect.high - self.element.effect.low


def first_of(clicks: Dealt) -> Dealt:
    """The first half of the clicks, which are in the order of time."""
    return clicks.only(np.arange(len(clicks)) < FIRST * len(clicks))


def best_known(
    compared: Iterable[tuple[Element, Array]], clicks: Dealt, basis: Basis, fitted: Effects | None, level: float
) -> Narrowed | None:  # fmt: skip
    """The element that is known to the fewest points, of those whose interval narrowed; None where none did.

    compared: elements with their contrasts, (l,); clicks: the first of them, with their basis and fit; level: of the interval.
    """
    if fitted is None or clicks.people < FEWEST_PEOPLE:
        return None
    found = [
        Narrowed(one, _before(one.effect, fitted.contrast(basis.weights(contrast)), level, clicks.people))
        for one, contrast in compared
        if one.effect.answered and basis.knows(contrast) and fitted.tells(basis.weights(contrast), level)
    ]
    lost = [one for one in found if one.points[0] > one.points[1]]
    return min(lost, key=lambda one: one.points[1], default=None)


def _before(effect: Estimate, told: Contrast, level: float, people: int) -> Estimate:
    value, low, high = relative(told.log, told.within(level))
    return replace(effect, value=value, low=low, high=high, n=people)
