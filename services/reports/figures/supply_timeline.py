"""When creatives came and went: made, held by a rule, rejected, retired, in even parts of the time; and what rules held.

Knows the outcomes, no wording. Counts creatives, never people.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from services.reports.figures.rules import holds_of

if TYPE_CHECKING:
    from services.campaigns.holds import Hold
    from services.reports.figures.outcomes import Outcomes

What = Literal["made", "held", "rejected", "retired"]
WHATS: tuple[What, ...] = ("made", "held", "rejected", "retired")
#: Even parts of the time from the first record of a creative to the last.
PARTS = 24
#: A reader's no: what this rule keeps back was rejected, not held.
_REJECTED = "review.rejected/"

_MADE = """
SELECT c."at" FROM all_creatives c JOIN windows w ON w.campaign = c.campaign WHERE c.verdict = 'allow' AND c.why <> 'approved'
"""
_RETIRED = """
SELECT r."at" FROM all_retirements r
WHERE r.creative IN (SELECT c.id FROM all_creatives c JOIN windows w ON w.campaign = c.campaign)
"""
_HEADLINES = "SELECT id, any_value(headline) AS headline FROM all_creatives GROUP BY id"


@dataclass(frozen=True)
class Slot:
    """One part of the time, from ``begin`` to ``end`` (Unix seconds): how many creatives of each kind."""

    begin: float
    end: float
    made: int
    held: int
    rejected: int
    retired: int


@dataclass(frozen=True)
class Held:
    """What one rule held or rejected: how many things, and one of them (its headline, or its angle and tone)."""

    rule: str
    count: int
    example: str


def timeline(outcomes: Outcomes) -> tuple[Slot, ...]:
    """The parts in order; none where nothing came or went."""
    holds = _of_campaigns(outcomes)
    times: dict[What, list[float]] = {
        "made": [row["at"] for row in outcomes.rows(_MADE)],
        "held": [hold.since for hold in holds if not _rejected(hold)],
        "rejected": [hold.since for hold in holds if _rejected(hold)],
        "retired": [row["at"] for row in outcomes.rows(_RETIRED)],
    }
    every = [at for of in times.values() for at in of]
    if not every:
        return ()
    first, step = min(every), max((max(every) - min(every)) / PARTS, 1.0)
    counts = {what: Counter(min(int((at - first) / step), PARTS - 1) for at in of) for what, of in times.items()}
    return tuple(
        Slot(first + step * part, first + step * (part + 1), *(counts[what][part] for what in WHATS)) for part in range(PARTS)
    )


def held_by_rules(outcomes: Outcomes) -> tuple[Held, ...]:
    """Every rule that held or rejected anything, the one with most first."""
    headlines = {row["id"]: row["headline"] for row in outcomes.rows(_HEADLINES)}
    by_rule: dict[str, dict[str, str]] = {}
    for hold in _of_campaigns(outcomes):
        for rule in hold.rules:
            by_rule.setdefault(rule, {})[hold.name] = headlines.get(hold.name, f"{hold.brief.angle}, {hold.brief.tone}")
    found = (Held(rule, len(things), things[min(things)]) for rule, things in by_rule.items())
    return tuple(sorted(found, key=lambda held: (-held.count, held.rule)))


def _of_campaigns(outcomes: Outcomes) -> list[Hold]:
    campaigns = {row["campaign"] for row in outcomes.rows("SELECT campaign FROM windows")}
    return [hold for hold in holds_of(outcomes) if hold.brief.campaign in campaigns]


def _rejected(hold: Hold) -> bool:
    return hold.name.startswith("make:") or any(rule.startswith(_REJECTED) for rule in hold.rules)
