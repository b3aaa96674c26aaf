"""The truth of the heat map: within a segment, how a level does against other levels, over decisions that left it to chance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from services.reports.figures.element_design import LEVELS, design_of
from simulations.truth.candidates import chances_of
from simulations.truth.lifts import members
from simulations.truth.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from services.reports.figures.dealt import Dealt
    from services.reports.figures.segments import HeatMap
    from simulations.truth.impressions import Impressions
    from simulations.truth.told import Told
    from simulations.truth.witness import Known

#: A level with a chance beyond these was not left to chance.
_LEAST = 1e-6


def segment_effects(found: HeatMap, dealt: Dealt, codes: NDArray[np.int64], shown: Impressions, known: Known) -> Iterator[Told]:
    """Every cell, over its impressions as far as chance had a say in them, as the figure weighs them."""
    here = np.searchsorted(shown.impressed, dealt.at)
    expected = design_of(dealt, codes).expected
    won = design_of(_worth(dealt, known), codes).expected
    all_won = dealt.sums(dealt.chance * chances_of(dealt, known))
    device, hour, interests = shown.device[here], shown.hour[here], [shown.interests[row] for row in here.tolist()]
    for segment in found.segments:
        inside = members(segment.name, device, hour, interests)
        for name, effect, speaks in zip(found.levels, segment.effects, segment.speaks, strict=True):
            place = LEVELS.index((name.partition(": ")[0], name.partition(": ")[2]))
            rows = inside & (expected[:, place] >= _LEAST) & (expected[:, place] <= 1.0 - _LEAST)
            true = _contrast(won[rows, place], all_won[rows], expected[rows, place])
            kind = "segment effect that speaks" if speaks else "segment effect"
            yield from told("segments", kind, f"{segment.name}, {name}", effect, true)


def _contrast(won: NDArray[np.float64], all_won: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    """Mean chance of a click given the level over that given another, less one. Columns (m,)."""
    if not len(won):
        return float("nan")
    return float((won * (1.0 - expected)).sum() / ((all_won - won) * expected).sum()) - 1.0


def _worth(dealt: Dealt, known: Known) -> Dealt:
    """With chances of being drawn and clicked in place of chances of being drawn."""
    return replace(dealt, chance=dealt.chance * chances_of(dealt, known))
