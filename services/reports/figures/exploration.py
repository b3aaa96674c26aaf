"""What trying things costs: shares of impressions by reason, and the clicks forgone against the policy's own best guess.

Knows the outcomes, no wording. Invariant: the shares come from the logged chances, so they carry no luck of the draw; the
parts of the cost add up to it, and the running total ends in it.

The value of the best guess is estimated impression by impression (doubly robust with the campaign's mean as its model: mean
plus the inverse chance of the best guess times what it earned beyond the mean, where it was drawn), so that it can be summed
up to any time. No weight is cut: a best guess has a chance of at least one in as many as there are candidates.

What the floor earned needs no inverse chance. Of what was drawn with chance p among k the floor drew the share ε / (k p), at
most all of it, and that share of the clicks is the floor's; by inverse chances cut at √n, what it cost came out too low in each
of 36 campaigns. These are few and mostly small, as of rare events: their bounds
are those of a weighted sum of counts (Fay and Feuer 1997), which hold where the floor won no click at all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandits.ope.rates import quantile, weighted_count
from bandits.propensity import EPSILON
from services.reports.figures.choices import gather
from services.reports.figures.estimate import FEWEST_PEOPLE, LEVEL, Estimate, no_answer
from services.reports.figures.running import running

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.outcomes import Outcomes

METHOD = "best guess less what ran, doubly robust with the mean, by person, normal interval"
FLOOR_METHOD = (
    "floor's share of the mass at the best guess, less the floor's share of clicks (gamma interval, Fay and Feuer 1997)"
)
ASSUMPTION = "the policy's own best guess is the alternative; that guess may be wrong"
#: Points of the running total, even in time, and clicks that a price needs.
LOOKS, _FEWEST_CLICKS = 40, 5

_CHANCES = """
SELECT avg($epsilon * (len(probabilities) - 1) / len(probabilities)) AS floor, avg(list_max(probabilities)) AS best
FROM choices
"""

#: For each sampled impression what its best guess would have earned beyond what it did (d); what that guess would have earned
#: with the floor's mass (g), and what the floor won (w); summed by person and look. ``past`` is what the person had before:
#: sums of squares grow by 2·past·d + d².
_RUNNING = """
WITH chances AS (
    SELECT person, campaign, reward, len(probabilities) AS k,
           list_position(probabilities, list_max(probabilities)) = chosen AS best,
           1 / propensity AS weight, least($epsilon / (len(probabilities) * propensity), 1) AS share,
           avg(reward) OVER (PARTITION BY campaign) AS mean,
           least(floor($looks * (impressed - $first) / $span), $looks - 1)::INT AS look
    FROM choices
), valued AS (
    SELECT *, mean + CASE WHEN best THEN weight * (reward - mean) ELSE 0 END AS guess
    FROM chances
), steps AS (
    SELECT person, look, sum(guess - reward) AS d, sum($epsilon * guess) AS g, sum(share * reward) AS w, count(*) AS n,
           sum(reward) AS clicks
    FROM valued GROUP BY person, look
), running AS (
    SELECT *, coalesce(sum(d) OVER past, 0) AS had, coalesce(sum(g) OVER past, 0) AS had_g,
           coalesce(sum(w) OVER past, 0) AS had_w, row_number() OVER person AS nth
    FROM steps WINDOW person AS (PARTITION BY person ORDER BY look),
                      past AS (PARTITION BY person ORDER BY look ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT look, sum(n) AS n, sum(clicks) AS clicks, count(*) FILTER (nth = 1) AS people, sum(d) AS total,
       sum(2 * had * d + d * d) AS squares, sum(g) AS given, sum(2 * had_g * g + g * g) AS given_squares,
       sum(w) AS won, sum(2 * had_w * w + w * w) AS won_squares,
       sum(2 * (had - had_g + had_w) * (d - g + w) + (d - g + w) * (d - g + w)) AS rest_squares
FROM running GROUP BY look ORDER BY look
"""
_SUMMED = ("n", "clicks", "people", "total", "squares", "given", "given_squares", "won", "won_squares", "rest_squares")


@dataclass(frozen=True)
class Sofar:
    """Clicks forgone up to a time (Unix seconds)."""

    at: float
    forgone: Estimate


@dataclass(frozen=True)
class Exploration:
    """Shares of all impressions (they sum to 1); clicks forgone among the treated, in all and by part, and as they grew
    since ``start`` (Unix seconds). ``sample``: impressions that the cost rests on, of ``of`` with a chance in the log.
    """

    impressions: int
    sample: int
    of: int
    control: float
    floor: float
    sampling: float
    best: float
    forgone: Estimate
    by_floor: Estimate
    by_sampling: Estimate
    running: tuple[Sofar, ...]
    start: float


def exploration(outcomes: Outcomes) -> Exploration | None:
    """Shares and cost; None while fewer people have been met than may be described."""
    people = sum(arm.people for run in running(outcomes).campaigns.values() for arm in run.totals("clicked"))
    if people < FEWEST_PEOPLE:
        return None
    gather(outcomes)
    counted, chances = outcomes.counts, outcomes.row(_CHANCES, epsilon=EPSILON)
    n, treated = counted["impressions"], counted["treated"] / counted["impressions"]
    floor, best = treated * (chances["floor"] or 0.0), treated * (chances["best"] or 0.0)
    sums = _sums(outcomes, counted)
    return Exploration(
        n, sums.sample, counted["drawn"], counted["control"] / n, floor, max(treated - floor - best, 0.0), best, **_costs(sums),
        running=_running(sums, counted["first"], counted["last"]),
        start=counted["first"],
    )  # fmt: skip


@dataclass(frozen=True)
class _Sums:
    """Cumulated over looks: each a row of _RUNNING. ``scale``: treated impressions for each one of the sample."""

    looks: Sequence[dict[str, Any]]
    scale: float

    @property
    def sample(self) -> int:
        """Impressions that were summed."""
        return int(self.looks[-1]["n"]) if self.looks else 0

    def estimate(self, look: int, total: str, squares: str) -> Estimate:
        """A cumulated sum as clicks of all treated, with the spread over people."""
        now = self.looks[look]
        people, value = int(now["people"]), now[total]
        if people < FEWEST_PEOPLE or now["clicks"] < _FEWEST_CLICKS:
            return no_answer(METHOD, ASSUMPTION)
        half = quantile(LEVEL) * math.sqrt(max(now[squares] - value**2 / people, 0.0) * people / (people - 1))
        estimate = Estimate(value, value - half, value + half, LEVEL, METHOD, people, ASSUMPTION)
        return estimate.times(self.scale, METHOD)

    def floor(self) -> Estimate:
        """What the floor cost in all: the interval of a difference from two intervals (Zou and Donner 2008)."""
        now, given = self.looks[-1], self.estimate(-1, "given", "given_squares")
        if not given.answered:
            return no_answer(FLOOR_METHOD, ASSUMPTION)
        won = now["won"] * self.scale
        low, high = (bound * self.scale for bound in weighted_count(now["won"], now["won_squares"], 1.0, LEVEL))
        value = given.value - won
        reach = math.hypot(given.value - given.low, high - won), math.hypot(given.high - given.value, won - low)
        return Estimate(value, value - reach[0], value + reach[1], LEVEL, FLOOR_METHOD, given.n, ASSUMPTION)


def _sums(outcomes: Outcomes, counted: dict[str, Any]) -> _Sums:
    span = (counted["last"] - counted["first"]) or 1.0
    rows = outcomes.rows(_RUNNING, epsilon=EPSILON, looks=LOOKS, first=counted["first"], span=span)
    so_far: dict[str, float] = dict.fromkeys(_SUMMED, 0.0)
    cumulated = []
    for row in rows:
        so_far = {name: so_far[name] + row[name] for name in so_far}
        cumulated.append({**so_far, "look": row["look"], "rest": so_far["total"] - so_far["given"] + so_far["won"]})
    return _Sums(cumulated, counted["treated"] / (cumulated[-1]["n"] if cumulated else 1))


def _costs(sums: _Sums) -> dict[str, Estimate]:
    parts = {"forgone": ("total", "squares"), "by_sampling": ("rest", "rest_squares")}
    if not sums.looks:
        return dict.fromkeys((*parts, "by_floor"), no_answer(METHOD, ASSUMPTION))
    return {name: sums.estimate(-1, *columns) for name, columns in parts.items()} | {"by_floor": sums.floor()}


def _running(sums: _Sums, first: float, last: float) -> tuple[Sofar, ...]:
    ends = [first + (last - first) * (row["look"] + 1) / LOOKS for row in sums.looks]
    told = (Sofar(end, sums.estimate(look, "total", "squares")) for look, end in enumerate(ends))
    return tuple(one for one in told if one.forgone.answered)
