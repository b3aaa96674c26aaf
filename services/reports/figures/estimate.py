"""An estimate: a number that is not simply counted, with its interval, method, size and assumption.

Knows no wording. Invariant: no number that is estimated leaves the figures without these.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandits.ope.lift import Lift
    from bandits.ope.rates import Rate

#: Nothing in a report describes fewer people than this.
FEWEST_PEOPLE = 50
#: How sure every interval is, unless its method says that it was widened for several at once.
LEVEL = 0.95

LIFT_METHOD = "stratified ratio of rates by person, asymptotic confidence sequence (Waudby-Smith et al. 2024)"
RATE_METHOD = "rate clustered by person, Wilson interval at the effective sample (Korn and Graubard 1998)"
RANDOMISED = "people were put in control at random and stay there"


@dataclass(frozen=True)
class Estimate:
    """A value with its interval; nan is no answer. ``n``: people it rests on. Shares and lifts are fractions, not per cent."""

    value: float
    low: float
    high: float
    level: float
    method: str
    n: int
    assumption: str

    @property
    def answered(self) -> bool:
        """Whether there is an interval at all."""
        return not math.isnan(self.low)

    @property
    def sign(self) -> int:
        """1 or -1 where the interval is all on one side of zero, else 0."""
        return (self.low > 0) - (self.high < 0)

    @classmethod
    def of_lift(cls, lift: Lift) -> Estimate:
        """The relative lift; no answer where either group is smaller than may be described: it would tell that group's rate."""
        if min(lift.people_treated, lift.people_control) < FEWEST_PEOPLE:
            return no_answer(LIFT_METHOD, RANDOMISED)
        people = lift.people_treated + lift.people_control
        return cls(lift.value, lift.low, lift.high, lift.level, LIFT_METHOD, people, RANDOMISED)

    @classmethod
    def of_rate(cls, rate: Rate, people: int, assumption: str, method: str = RATE_METHOD) -> Estimate:
        """A click rate."""
        return cls(rate.value, rate.low, rate.high, rate.level, method, people, assumption)

    def times(self, factor: float, method: str) -> Estimate:
        """The same estimate in another unit: a difference of rates times impressions is a number of clicks."""
        values = (self.value * factor, self.low * factor, self.high * factor)
        return Estimate(*values, self.level, method, self.n, self.assumption)


def no_answer(method: str, assumption: str) -> Estimate:
    """What stands where too few people are behind a number: nothing, not even how few they are."""
    return Estimate(math.nan, math.nan, math.nan, LEVEL, method, 0, assumption)
