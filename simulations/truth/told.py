"""What is told of one estimate: what it said, what is true, and whether its interval holds that."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from services.reports.figures.estimate import Estimate


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One estimate beside the truth. ``exhibit`` and ``kind``: where it stands and which of its numbers it is; ``about``: of
    what (a creative, a segment, a look). ``n``: people it rests on.
    """

    exhibit: str
    kind: str
    about: str
    value: float
    low: float
    high: float
    level: float
    n: int
    true: float
    covers: bool

    @property
    def wrong_side(self) -> bool:
        """Whether the interval is all on one side of zero and the truth is not."""
        return (self.low > 0.0 >= self.true) or (self.high < 0.0 <= self.true)


def told(exhibit: str, kind: str, about: str, estimate: Estimate, true: float) -> list[Told]:
    """One row, or none where there is no estimate, or no truth."""
    if not estimate.answered or math.isnan(true):
        return []
    return [
        Told(
            exhibit=exhibit, kind=kind, about=about, value=estimate.value, low=estimate.low, high=estimate.high,
            level=estimate.level, n=estimate.n, true=true, covers=estimate.low <= true <= estimate.high,
        )
    ]  # fmt: skip
