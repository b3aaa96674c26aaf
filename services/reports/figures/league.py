"""The creatives of the treated group: how often each is clicked, corrected for who saw it, and which lead.

Knows the outcomes, no wording. Invariant: groups, not ranks. Leaders are all that the data cannot part from the
front-runner, and a creative seen by fewer people than may be described has no number at all.

A corrected rate speaks of the impressions that left the creative to chance: those on which it had a chance of at least 1/√n
count in full, others less, in proportion to their chance (min(1, √n c), see ``largest_weight``). Of the rest the log says
next to nothing; a rate for all held the truth in 17 of 36 campaigns, too high where it missed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from bandits.ope.lift import FEWEST_REWARDS, ArmTotals
from bandits.ope.rates import Rate, clustered_rate, pool, quantile
from generators.brief import ATTRIBUTES
from services.reports.figures.estimate import FEWEST_PEOPLE, LEVEL, Estimate, no_answer
from services.reports.figures.few import withheld_of
from services.reports.figures.weights import ASSUMPTION, largest_weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.outcomes import Outcomes

State = Literal["leads", "holds", "being tried", "retired"]
STATES: tuple[State, ...] = ("leads", "holds", "being tried", "retired")
METHOD = (
    "self-normalised inverse propensity (Hájek) where the chance was at least 1/√n, Wilson interval by person, widened for all"
)

#: Even parts of the last 14 days, or of the time there was, by which a creative's impressions are drawn.
SLOTS, _SLOTTED_S = 14, 14 * 86_400.0
#: Creatives that a prior needs: the spread of two is hardly a spread.
_FEWEST_FOR_PRIOR = 3
PRIOR_METHOD = "spread of the corrected rates of the campaign's creatives, itself unknown (Gelman 2006)"

_WEIGHED = """
SELECT shown, person, impressed, (clicked IS NOT NULL)::DOUBLE AS reward, least(1 / propensity, $cap) AS w
FROM {source}
WHERE impressed IS NOT NULL AND NOT control AND NOT forced AND propensity > 0 AND propensity <= 1 AND action = shown
"""
#: Sums are everybody's; squares, products and people are the panel's, over its share.
_CREATIVES = f"""
WITH sums AS (
    SELECT shown, sum(w) AS m, sum(w * reward) AS y, sum(w * w) AS w2, count(*) AS shows, sum(reward)::BIGINT AS clicks
    FROM ({_WEIGHED.format(source="outcomes")}) GROUP BY shown
), people AS (
    SELECT shown, person, sum(w) AS m, sum(w * reward) AS y FROM ({_WEIGHED.format(source="panel")}) GROUP BY shown, person
), squares AS (
    SELECT shown, round(count(*) / $share)::BIGINT AS people, sum(m * m) / $share AS mm, sum(y * y) / $share AS yy,
           sum(m * y) / $share AS my
    FROM people GROUP BY shown
), totals AS (SELECT sums.*, squares.* EXCLUDE (shown) FROM sums JOIN squares ON squares.shown = sums.shown
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
"""  # noqa: S608  (constants of this file)
_SLOTS = f"""
SELECT shown, least(floor($slots * (impressed - $last + $span) / $span), $slots - 1)::INT AS slot, count(*) / $share AS shows,
       count(DISTINCT person) / $share AS people
FROM ({_WEIGHED.format(source="panel")}) WHERE impressed >= $last - $span GROUP BY shown, slot
"""  # noqa: S608


@dataclass(frozen=True)
class Standing:
    """One creative. ``shows`` and ``clicks`` are None, and ``rate`` is no answer, below the fewest people.

    ``slots``: impressions in even parts of the last 14 days, or of the time there was; None where too few people had it.
    """

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
    slots: tuple[int | None, ...] = (None,) * SLOTS
    retired_for: str | None = None


@dataclass(frozen=True)
class League:
    """Every creative, best group first and within a group by lower bound; ``compared`` at once.

    ``priors``: by campaign, what is believed of a creative before its own data: where its others lie.
    """

    standings: tuple[Standing, ...]
    compared: int
    priors: dict[str, Estimate]

    def count(self, state: State) -> int:
        """How many creatives are in a group."""
        return sum(standing.state == state for standing in self.standings)


def league(outcomes: Outcomes) -> League:
    """The league of one campaign or of several; leaders are found within each campaign."""
    cap, panel = largest_weight(outcomes), outcomes.panel_share
    rows = outcomes.rows(_CREATIVES, cap=cap, share=panel)
    few = withheld_of(outcomes, "shown", "impressed IS NOT NULL AND NOT control")
    described = [row for row in rows if (row["people"] or 0) >= FEWEST_PEOPLE and row["id"] not in few]
    level = 1 - (1 - LEVEL) / max(len(described), 1)
    rates = {row["id"]: clustered_rate(_totals(row), row["w2"], level) for row in described}
    last = outcomes.counts["last"] or 0.0
    span = max(min(last - (outcomes.counts["first"] or 0.0), _SLOTTED_S), 1.0)
    slots = _slots(outcomes.rows(_SLOTS, cap=cap, share=panel, slots=SLOTS, last=last, span=span))
    states: dict[str, State] = {}
    priors: dict[str, Estimate] = {}
    for campaign in sorted({row["campaign"] for row in rows}):
        mine = [row for row in rows if row["campaign"] == campaign]
        states |= _states(mine, rates)
        prior = _prior([row for row in mine if row["id"] in rates], rates)
        if prior is not None:
            priors[campaign] = prior
    standings = [_standing(row, rates.get(row["id"]), states[row["id"]], slots.get(row["id"])) for row in rows]
    standings.sort(key=lambda one: (STATES.index(one.state), -one.rate.low if one.rate.answered else 1.0))
    return League(tuple(standings), len(described), priors)


def _slots(rows: Sequence[dict[str, Any]]) -> dict[str, tuple[int | None, ...]]:
    """Impressions by slot of each creative; None where fewer people than may be described had it."""
    held: dict[str, list[int | None]] = {}
    for row in rows:
        if row["people"] >= FEWEST_PEOPLE:
            held.setdefault(row["shown"], [None] * SLOTS)[row["slot"]] = round(row["shows"])
    return {creative: tuple(slots) for creative, slots in held.items()}


def _prior(rows: Sequence[dict[str, Any]], rates: dict[str, Rate]) -> Estimate | None:
    """Where the rates of a campaign's creatives lie, on the log scale; None where too few have clicks enough."""
    told = [rates[row["id"]] for row in rows if rates[row["id"]].effective * rates[row["id"]].value >= FEWEST_REWARDS]
    if len(told) < _FEWEST_FOR_PRIOR:
        return None
    logs = np.log([rate.value for rate in told])
    pooled = pool(logs, np.array([(1 - rate.value) / (rate.effective * rate.value) for rate in told]), float(logs.mean()))
    reach = quantile(LEVEL) * pooled.spread
    bounds = (math.exp(pooled.centre), math.exp(pooled.centre - reach), min(math.exp(pooled.centre + reach), 1.0))
    return Estimate(*bounds, LEVEL, PRIOR_METHOD, sum(row["people"] for row in rows), ASSUMPTION)


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


def _standing(row: dict[str, Any], rate: Rate | None, state: State, slots: tuple[int | None, ...] | None) -> Standing:
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
    told = replace(standing, shows=row["shows"], clicks=row["clicks"], rate=estimate, effective=rate.effective)
    return replace(told, slots=slots) if slots else told
