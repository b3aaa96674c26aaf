"""The true chances of candidates of a sample of decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reports.figures.dealt import levels_of
from services.reports.figures.element_design import codes_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from services.reports.figures.dealt import Dealt
    from services.reports.figures.outcomes import Outcomes
    from simulations.truth.witness import Known


def codes_of_arms(outcomes: Outcomes, arms: tuple[str, ...]) -> NDArray[np.int64]:
    """Levels of each arm, (arms, attributes), see ``codes_of``: in a simulation every arm is a creative of the archive."""
    return codes_of([levels for levels in levels_of(outcomes, arms) if levels is not None])


def chances_of(dealt: Dealt, known: Known) -> NDArray[np.float64]:
    """Of a click on each candidate, (N,)."""
    return known.chances(dealt.at, dealt.row, dealt.arms, dealt.arm)
