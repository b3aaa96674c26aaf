"""The creatives of the treated group: how often each is clicked, corrected for who saw it, and which lead.

Knows the outcomes, no wording. Invariant: groups, not ranks. Leaders are all that the data cannot part from the
front-runner, and a creative seen by fewer people than may be described has no number at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from bandits.ope.lift import FEWEST_REWARDS, ArmTotals
from bandits.ope.rates import Rate, clustered_rate
from generators.brief import ATTRIBUTES
from services.reports.figures.estimate import FEWEST_PEOPLE, LEVEL, Estimate, no_answer
from services.reports.figures.weights import ASSUMPTION, largest_weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.outcomes import Outcomes

State = Literal["leads", "holds", "being tried", "retired"]
STATES: tuple[State, ...] = ("leads", "holds", "being tried", "retired")
METHOD = "self-normalised inverse propensity (Hájek), weights cut at √n, Wilson interval by person, widened for all compared"

_CREATIVES = """
WITH people AS (
    SELECT shown, person, sum(least(1 / propensity, $cap)) AS m, sum(least(1 / propensity, $cap) * reward) AS y,
           sum(least(1 / propensity, $cap) ^ 2) AS w2, count(*) AS shows, sum(reward) AS clicks
    FROM drawn WHERE action = shown GROUP BY shown, person
), totals AS (
    SELECT shown, count(*) AS people, sum(m) AS m, sum(y) AS y, sum(m * m) AS mm, sum(y * y) AS yy, sum(m * y) AS my,
           sum(w2) AS w2, sum(shows)::BIGINT AS shows, sum(clicks)::BIGINT AS clicks
    FROM people GROUP BY shown
), made AS (
    SELECT c.* FROM all_creatives c JOIN windows w ON w.campaign = c.campaign
    QUALIFY row_number() OVER (PARTITION BY c.id ORDER BY c."offset" DESC) = 1
)
SELECT made.*, totals.* EXCLUDE (shown), windows.title AS campaign_title,
       coalesce(r."offset" > made."offset", false) AS retired, r.reason AS retired_for
FROM made JOIN windows ON windows.campaign = made.campaign LEFT JOIN totals ON totals.shown = made.id
LEFT JOIN (SELECT creative, max("offset") AS "offset", arg_max(reason, "offset") AS reason
           FROM all_retirements GROUP BY creative) r ON r.creative = made.id
WHERE made.verdict = 'allow' ORDER BY made.id
"""


@dataclass(frozen=True)
class Standing:
    """One creative. ``shows`` and ``clicks`` are None, and ``rate`` is no answer, below the fewest people."""

    creative: str
    campaign: str
    campaign_title: str
    headline: str
    attributes: tuple[str, ...]
    images: str
    state: State
    shows: int | None
    clicks: int | None
    rate: Estimate
    effective: float
    retired_for: str | None = None


@dataclass(frozen=True)
class League:
    """Every creative, best group first and within a group by lower bound; ``compared`` at once."""

    standings: tuple[Standing, ...]
    compared: int

    def count(self, state: State) -> int:
        """How many creatives are in a group."""
        return sum(standing.state == state for standing in self.standings)


def league(outcomes: Outcomes) -> League:
    """The league of one campaign or of several; leaders are found within each campaign."""
    rows = outcomes.rows(_CREATIVES, cap=largest_weight(outcomes))
    described = [row for row in rows if (row["people"] or 0) >= FEWEST_PEOPLE]
    level = 1 - (1 - LEVEL) / max(len(described), 1)
    rates = {row["id"]: clustered_rate(_totals(row), row["w2"], level) for row in described}
    states: dict[str, State] = {}
    for campaign in {row["campaign"] for row in rows}:
        states |= _states([row for row in rows if row["campaign"] == campaign], rates)
    standings = [_standing(row, rates.get(row["id"]), states[row["id"]]) for row in rows]
    standings.sort(key=lambda one: (STATES.index(one.state), -one.rate.low if one.rate.answered else 1.0))
    return League(tuple(standings), len(described))


def _totals(row: dict[str, Any]) -> ArmTotals:
    return ArmTotals(row["people"], row["m"], row["y"], row["mm"], row["yy"], row["my"])


def _states(rows: Sequence[dict[str, Any]], rates: dict[str, Rate]) -> dict[str, State]:
    """The group of each creative of one campaign."""
    live = {row["id"]: rates[row["id"]] for row in rows if row["id"] in rates and not row["retired"]}
    front = max(live.values(), key=lambda rate: rate.low, default=None)
    return {row["id"]: "retired" if row["retired"] else _state(live.get(row["id"]), front) for row in rows}


def _state(rate: Rate | None, front: Rate | None) -> State:
    """Being tried: the front-runner's rate would not yet have brought the clicks that an answer needs."""
    if rate is None or front is None or rate.effective * front.value < FEWEST_REWARDS:
        return "being tried"
    return "holds" if front.clearly_above(rate) else "leads"


def _standing(row: dict[str, Any], rate: Rate | None, state: State) -> Standing:
    standing = Standing(
        creative=row["id"],
        campaign=row["campaign"],
        campaign_title=row["campaign_title"],
        headline=row["headline"],
        attributes=tuple(row[attribute] for attribute in ATTRIBUTES),
        images=row["images"],
        state=state,
        shows=None,
        clicks=None,
        rate=no_answer(METHOD, ASSUMPTION),
        effective=0.0,
        retired_for=row["retired_for"] if row["retired"] else None,
    )
    if rate is None:
        return standing
    estimate = Estimate.of_rate(rate, row["people"], ASSUMPTION, METHOD)
    return replace(standing, shows=row["shows"], clicks=row["clicks"], rate=estimate, effective=rate.effective)
