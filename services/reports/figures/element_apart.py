"""Elements that cannot be told apart, because they always came together; and the brief that would part them.

Knows columns only.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from services.reports.figures.element_design import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

Level = tuple[str, str]


class Apart(NamedTuple):
    """Attributes whose levels came in fixed company, and two levels, the most shown ones, that never met in one ad."""

    attributes: tuple[str, ...]
    brief: tuple[Level, Level] | None


def untried(attributes: Iterable[str], codes: NDArray[np.int64], shows: NDArray[np.int64]) -> tuple[Level, Level] | None:
    """Two levels of two of these attributes, most often shown first, that no ad has both of. codes: (arms, attributes)."""
    known = [place for place, (name, _) in enumerate(LEVELS) if name in attributes and shows[place]]
    met = {frozenset(pair) for arm in codes.tolist() for pair in combinations(arm, 2)}
    missing = [
        (one, other)
        for one, other in combinations(known, 2)
        if LEVELS[one][0] != LEVELS[other][0] and frozenset((one, other)) not in met
    ]
    if not missing:
        return None
    one, other = max(missing, key=lambda pair: min(shows[pair[0]], shows[pair[1]]))
    return LEVELS[one], LEVELS[other]
