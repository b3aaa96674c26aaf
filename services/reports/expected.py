"""When an answer may be expected: from how narrow the interval is by now, and how fast people have come so far.

Knows no verdict. Invariant: a date is given only beside the gain that it supposes and the span that luck makes of it.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandits.ope.lift import anytime_multiplier
from services.reports.words import days_between, number, percent

if TYPE_CHECKING:
    from services.reports.figures.estimate import Estimate
    from services.reports.ground import Ground

#: The true gain that the date supposes.
HOPED_FOR = 0.10
#: Standard errors by which an estimate is off in one case of ten, either side: the span holds four cases in five.
LUCK = 1.2816
_FAR = dt.timedelta(days=730)
_SOON = dt.timedelta(days=2)
_ROUNDS = 20


@dataclass(frozen=True)
class Expected:
    """When the interval is expected to leave zero if the true gain is ``gain``; None: in more than two years."""

    gain: float
    people: int
    at: dt.datetime | None
    earliest: dt.datetime | None
    latest: dt.datetime | None

    @property
    def words(self) -> str:
        """One sentence."""
        if self.at is not None and self.earliest == self.latest:
            return f"If the true gain were {percent(self.gain)}, it would probably show by now."
        supposed = f"If the true gain is {percent(self.gain)}, expect to know"
        if self.at is None or self.earliest is None:
            return f"{supposed} after about {number(_two_digits(self.people))} people, more than two years at this pace."
        if self.at - self.earliest < _SOON:
            return f"{supposed} around {self.at:%H:%M} UTC on {self.at:%-d %B}."
        span = f"from {self.earliest:%-d %B}" if self.latest is None else days_between(self.earliest, self.latest)
        return f"{supposed} around {self.at:%-d %B} ({span})."


def expected(lift: Estimate, ground: Ground, gain: float = HOPED_FOR) -> Expected | None:
    """The date at the pace so far from the end of the period, or None where there is no pace or the interval has no width."""
    half = (math.log1p(lift.high) - math.log1p(lift.low)) / 2
    if ground.last is None or not ground.seconds > 0 or not half > 0:
        return None
    spread = half / anytime_multiplier(lift.n, lift.level) * math.sqrt(lift.n)
    needed = [_people_needed(spread, lift.level, gain, luck) for luck in (0.0, LUCK, -LUCK)]
    waits = (max(people - lift.n, 0) * ground.seconds / lift.n for people in needed)
    dates = [ground.period.until + dt.timedelta(seconds=wait) if wait < _FAR.total_seconds() else None for wait in waits]
    return Expected(gain, needed[0], *dates)


def _people_needed(spread: float, level: float, gain: float, luck: float) -> int:
    """People until an anytime-valid interval around a log ratio leaves zero.

    The estimate stands ``luck`` standard errors above log(1 + gain); its standard error is ``spread`` over the root of people.
    The multiplier of the boundary grows slowly with people, so a few rounds of substitution settle it.
    """
    people = 100.0
    for _ in range(_ROUNDS):
        reach = max(anytime_multiplier(math.ceil(people), level) - luck, 0.1)
        people = max((spread * reach / math.log1p(gain)) ** 2, 1.0)
    return math.ceil(people)


def _two_digits(people: int) -> int:
    return int(round(people, 1 - math.floor(math.log10(max(people, 1)))))
