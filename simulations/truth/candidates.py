"""The true chances of candidates of a sample of decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from services.reports.figures.dealt import Dealt
    from simulations.truth.witness import Known


def chances_of(dealt: Dealt, known: Known) -> NDArray[np.float64]:
    """Of a click on each candidate, (N,)."""
    return known.chances(dealt.at, dealt.row, dealt.arms, dealt.arm)
