"""The watcher that measures a run: sums at every batch, a point of the curve at every sixtieth of the run.

Owns when a point is taken. Invariant: arrays only, a fixed number of passes over a batch; what it keeps does not grow
with the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulations.measures.account import Account, LiftFound, Money, Point
from simulations.measures.attainment import attained, found_at
from simulations.measures.exploring import Explored
from simulations.measures.sums import Sums

if TYPE_CHECKING:
    from simulations.market import Market, Met

#: Points of every curve; a run of fewer batches has one a batch.
POINTS = 60


class Measures:
    """Watches one market for a run of ``decisions``. ``market``: whose lift is asked for and whose truth is sampled."""

    def __init__(self, market: Market, decisions: int) -> None:
        self._market, self._decisions = market, decisions
        words = {habit: market.scenario.vocabulary(habit) for habit in ("devices", "topics")}
        types = [kind.name for kind in market.scenario.types]
        self._sums = Sums(len(market.campaigns), types, words["devices"], words["topics"])
        self._explored = Explored()
        self._reached = 0
        self.points: list[Point] = []

    def note(self, met: Met) -> None:
        """Count one batch, and take a point where it reached one."""
        self._sums.add(met)
        self._explored.add(met)
        seen = met.first + len(met.arm)
        if seen * POINTS // self._decisions > self._reached:
            self._reached = seen * POINTS // self._decisions
            self._take_point(met, seen)

    def _take_point(self, met: Met, seen: int) -> None:
        sums = self._sums
        self.points.append(Point(
            decisions=seen, impressions=int(sums.total("seen")), clicks=int(sums.total("clicks")), regret=sums.regret,
            explored=self._explored.close(), attained=attained(self._market, met), lift=self._lift(),
        ))  # fmt: skip

    def _lift(self) -> LiftFound:
        """What the service would say now, and what is so."""
        lift = self._market.lift()
        bounds = (lift.value, lift.low, lift.high) if lift.answered else (None, None, None)
        return LiftFound(value=bounds[0], low=bounds[1], high=bounds[2], truth=self._sums.true_lift())

    def account(self) -> Account:
        """The whole run, once it has settled: late clicks are in the lift that is estimated."""
        sums = self._sums
        return Account(
            impressions=int(sums.total("seen")), clicks=int(sums.total("clicks")), conversions=int(sums.total("conversions")),
            expected=sums.total("expected"), regret=sums.regret, explored=self._explored.close(),
            control_impressions=int(sums.total("seen", control=True)), control_clicks=int(sums.total("clicks", control=True)),
            lift=self._lift(), found_at=found_at([p.decisions for p in self.points], [p.attained for p in self.points]),
            creatives=len(self._market.creatives), curve=tuple(self.points), segments=sums.segments(), money=self._money(),
        )  # fmt: skip

    def _money(self) -> Money | None:
        """None where there is no auction."""
        if self._market.scenario.auction is None:
            return None
        sums = self._sums
        return Money(
            entered=int(sums.everyone("decided")), won=int(sums.everyone("won")), paid=sums.everyone("paid"),
            value=float(sums.clicks_by_campaign() @ self._market.click_values),
        )  # fmt: skip
