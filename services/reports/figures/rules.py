"""What each rule cost: the clicks that what it kept back would have won, in the eyes of what has been learned since.

At each impression at which a rule kept something back, the best of that, for that person, stands against the best of what could
be shown; where it looks better, the difference is the price. Knows the outcomes, the catalogue's records and posterior samples.
Invariant: no price without an interval; a creative that several rules turned down counts under each, so prices do not add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from bandits.exploration.question import rewards_of
from generators.brief import ATTRIBUTES, Brief
from services.campaigns.catalogue import Catalogue, CatalogueRecord
from services.campaigns.records import CreativeRetired
from services.decisions.features import PERSON, encode_briefs, encode_person
from services.decisions.record import Context
from services.reports.figures.estimate import FEWEST_PEOPLE, LEVEL, Estimate, no_answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bandits.learners.factor_belief import FactorSamples
    from services.campaigns.holds import Hold
    from services.reports.figures.outcomes import Outcomes

METHOD = "best of what a rule kept back against the best that could be shown, by posterior samples; their central 95 %"
ASSUMPTION = (
    "what was kept back would have been chosen where it looks better by what is known now, and clicked as its brief says"
)

#: Impressions looked at closely, a rule; the sum over them is scaled up to all.
_LOOKED_AT = 400
#: Of them at once: a thousand creatives under a hundred samples are then 20 MB.
_IN_A_BLOCK = 25

_COUNTS = """
SELECT regexp_replace(told, ':[0-9]+$', '') AS rule, round(count(*) / $share)::BIGINT AS impressions,
       round(count(DISTINCT person) / $share)::BIGINT AS people
FROM (SELECT person, unnest(held) AS told FROM panel WHERE impressed IS NOT NULL AND NOT control AND NOT forced)
GROUP BY rule ORDER BY impressions DESC, rule
"""
_LOOKED = """
SELECT "at", campaign, device, hour, country, page_topic, interests, candidates
FROM kept WHERE impressed IS NOT NULL AND NOT control AND NOT forced
  AND list_contains(list_transform(held, lambda told: regexp_replace(told, ':[0-9]+$', '')), $rule)
ORDER BY md5(id) LIMIT $most
"""
_KEPT = """
SELECT "offset", json FROM all_creatives WHERE json IS NOT NULL UNION ALL SELECT "offset", json FROM all_supervision
"""
_RETIRED = 'SELECT "offset", "at", creative, reason FROM all_retirements'


@dataclass(frozen=True)
class RulePrice:
    """What one rule kept back: how many things, at how many impressions (None: too few people), and the clicks it cost."""

    rule: str
    held: int
    impressions: int | None
    clicks: Estimate


def rule_prices(outcomes: Outcomes, tastes: FactorSamples | None) -> tuple[RulePrice, ...]:
    """Every rule that kept anything back while somebody was shown something else, the most often felt first.

    ``tastes``: what is believed about attributes; None where the policy believes nothing of the kind: then no price is known.
    """
    counts = outcomes.rows(_COUNTS, share=outcomes.panel_share)
    if not counts:
        return ()
    holds, briefs = holds_of(outcomes), _briefs(outcomes)
    return tuple(_price(outcomes, row, [hold for hold in holds if row["rule"] in hold.rules], briefs, tastes) for row in counts)


def holds_of(outcomes: Outcomes) -> list[Hold]:
    """What was held, from the catalogue's own fold over the archived records."""
    decode = msgspec.json.Decoder(CatalogueRecord).decode
    with outcomes.reading("creatives and supervision"):
        records: list[tuple[int, CatalogueRecord]] = [(row["offset"], decode(row["json"])) for row in outcomes.rows(_KEPT)]
    records += [(row.pop("offset"), CreativeRetired(**row)) for row in outcomes.rows(_RETIRED)]
    catalogue = Catalogue()
    for _, record in sorted(records, key=lambda pair: pair[0]):
        catalogue.apply(record)
    return catalogue.holds.every


def _briefs(outcomes: Outcomes) -> dict[str, Brief]:
    columns = ", ".join(("id", "campaign", *ATTRIBUTES))
    rows = outcomes.rows(f"SELECT DISTINCT {columns} FROM all_creatives")  # noqa: S608  (names of columns, ours)
    with outcomes.reading("creatives"):
        return {row.pop("id"): Brief(**row) for row in rows}


def _price(
    outcomes: Outcomes, counted: dict[str, Any], holds: list[Hold], briefs: dict[str, Brief], tastes: FactorSamples | None
) -> RulePrice:
    rule, impressions, people = counted["rule"], counted["impressions"], counted["people"]
    clicks = no_answer(METHOD, ASSUMPTION)
    looked = outcomes.rows(_LOOKED, rule=rule, most=_LOOKED_AT) if tastes is not None and people >= FEWEST_PEOPLE else []
    if tastes is not None and looked and (holds or briefs):
        lost = _lost(looked, holds, briefs, tastes) * (impressions / len(looked))
        low, high = np.quantile(lost, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2]).tolist()
        clicks = Estimate(float(lost.mean()), low, high, LEVEL, METHOD, people, ASSUMPTION)
    enough = people >= FEWEST_PEOPLE
    return RulePrice(rule, len({hold.name for hold in holds}), impressions if enough else None, clicks)


def _lost(
    looked: Sequence[dict[str, Any]], holds: Sequence[Hold], briefs: dict[str, Brief], tastes: FactorSamples
) -> NDArray[np.float64]:
    """Clicks lost over these decisions under each posterior sample, shape (m,)."""
    met = {name: briefs[name] for decision in looked for name in decision["candidates"] if name in briefs}
    briefs = met | {hold.name: hold.brief for hold in holds}
    index = {name: column for column, name in enumerate(briefs)}
    shown, held = np.zeros((2, len(looked), len(briefs)), bool)
    people = np.zeros((len(looked), PERSON.width), np.float32)
    for row, decision in enumerate(looked):
        encode_person(people[row], _context(decision))
        shown[row, [index[name] for name in decision["candidates"] if name in index]] = True
        held[row, [index[hold.name] for hold in holds if _held_then(hold, decision)]] = True
    held &= ~shown
    rows = tastes.rows(list(briefs), encode_briefs(list(briefs.values())), 0)
    blocks = (slice(start, start + _IN_A_BLOCK) for start in range(0, len(looked), _IN_A_BLOCK))
    lost = [_lost_in(_chances(tastes, rows, people[block]), held[block], shown[block]) for block in blocks]
    return np.asarray(np.sum(lost, axis=0))


def _lost_in(chances: NDArray[np.float64], held: NDArray[np.bool_], shown: NDArray[np.bool_]) -> NDArray[np.float64]:
    rival, best = (_best(chances, mask) for mask in (held, shown))
    better = (rival.mean(axis=1) > best.mean(axis=1)) & held.any(axis=1) & shown.any(axis=1)
    return np.asarray((rival - best)[better].sum(axis=0))


def _best(chances: NDArray[np.float64], mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Samples of the chance of whatever looks best on average among those allowed, shape (n, m)."""
    average = np.where(mask, chances.mean(axis=2), -np.inf)
    return np.asarray(np.take_along_axis(chances, average.argmax(axis=1)[:, None, None], axis=1)[:, 0])


def _chances(tastes: FactorSamples, rows: NDArray[np.float32], people: NDArray[np.float32]) -> NDArray[np.float64]:
    """Chance of a click of each creative for each person under each sample, shape (n, k, m). rows: (k, m, p)."""
    return rewards_of(np.einsum("kmp,np->nkm", rows, people, optimize=True).astype(np.float64), tastes.link)


def _held_then(hold: Hold, decision: dict[str, Any]) -> bool:
    return hold.brief.campaign == decision["campaign"] and bool(hold.since <= decision["at"] < hold.until)


def _context(decision: dict[str, Any]) -> Context:
    names = ("device", "hour", "country", "page_topic")
    return Context(**{name: decision[name] for name in names}, interests=tuple(decision["interests"]))
