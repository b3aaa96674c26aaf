"""What makings cost: spent today, and what the next one is likely to cost. A fold over creatives added; knows no clock.

Amounts are those that the models' makers charge, in the money in which they charge it; a campaign's values are read as the same
money. Invariant: both figures follow from the log, so a restart spends no budget twice.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.campaigns.records import CreativeAdded

_DAY = 86_400.0
#: Makings by models that the next one's cost is told by.
_LATE = 50


@dataclass
class Costs:
    """``day``: of the last creative, days since 1970 in UTC; ``spent``: on that day, over all campaigns."""

    day: int = 0
    spent: float = 0.0
    _late: deque[float] = field(default_factory=lambda: deque(maxlen=_LATE))

    def note(self, added: CreativeAdded) -> None:
        """A creative came. One that cost nothing was the grammar's, or of a model that charges nothing."""
        day = int(added.at // _DAY)
        if day > self.day:
            self.day, self.spent = day, 0.0
        if added.cost > 0.0:
            self.spent += added.cost
            self._late.append(added.cost)

    @property
    def expected(self) -> float:
        """Mean cost of the last makings that cost anything; 0 before the first, whose cost is found out by making it."""
        return sum(self._late) / len(self._late) if self._late else 0.0

    def left(self, budget: float, now: float) -> float:
        """What a budget a UTC day has left; never below 0."""
        return max(budget - (self.spent if self.day == int(now // _DAY) else 0.0), 0.0)
