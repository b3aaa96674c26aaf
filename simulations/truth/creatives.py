"""The truth of the league: how a creative does where it was left to chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulations.truth.candidates import chances_of
from simulations.truth.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.reports.figures.dealt import Dealt
    from services.reports.figures.league import League
    from simulations.truth.told import Told
    from simulations.truth.witness import Known


def corrected_rates(found: League, dealt: Dealt, known: Known, cut: float) -> Iterator[Told]:
    """Every creative's rate, had it been shown on each impression that counts, as far as it counts. cut: largest weight."""
    counts, width = np.minimum(cut * dealt.chance, 1.0), len(dealt.arms)
    summed, times = np.bincount(dealt.arm, counts * chances_of(dealt, known), width), np.bincount(dealt.arm, counts, width)
    rates = dict(zip(dealt.arms, (summed / times).tolist(), strict=True))
    for standing in found.standings:
        yield from told("league", "corrected rate", standing.creative, standing.rate, rates.get(standing.creative, np.nan))
