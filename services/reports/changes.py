"""What changed since the last report: the lift then and now, the verdict, and creatives that came and went.

Owns the reading of an earlier ``report.json``. Knows no file's place. Invariant: a last report that is of another campaign,
of another schema or cut short is no last report, and the page says so.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from services.reports.deliverables.contents import SCHEMA, ChangesData, EstimateData, ReportData, estimate_data
from services.reports.words import number, percents, plural

if TYPE_CHECKING:
    from services.reports.figures.estimate import Estimate
    from services.reports.figures.outcomes import Outcomes

_CAME = """
SELECT count(*) AS n FROM (
    SELECT min(c."at") AS came FROM all_creatives c JOIN windows w ON w.campaign = c.campaign
    WHERE c.verdict = 'allow' GROUP BY c.id
) WHERE came > $then AND came <= $now
"""
_WENT = """
SELECT count(DISTINCT r.creative) AS n FROM all_retirements r
WHERE r."at" > $then AND r."at" <= $now
  AND r.creative IN (SELECT c.id FROM all_creatives c JOIN windows w ON w.campaign = c.campaign)
"""


@dataclass(frozen=True)
class Now:
    """What this report says, to be held against the last one."""

    verdict: str
    lift: Estimate | None
    until: dt.datetime


def changes(last: bytes | None, campaign: str | None, now: Now, outcomes: Outcomes) -> ChangesData | None:
    """The differences, in data and in words; None where there is no last report, its fault in words where it will not do."""
    if last is None:
        return None
    try:
        read = msgspec.json.decode(last, type=ReportData)
        then = dt.datetime.fromisoformat(read.period.until)
    except (msgspec.DecodeError, ValueError):  # UnicodeDecodeError is one
        return _no("The last report cannot be read, so nothing is compared with it.")
    if (read.schema, read.campaign) != (SCHEMA, campaign):
        return _no("The last report is of another kind or campaign, so nothing is compared with it.")
    return _changes_since(read, then, now, outcomes)


def _no(why: str) -> ChangesData:
    return ChangesData(last_made_at=None, said=[why])


def _changes_since(last: ReportData, until: dt.datetime, now: Now, outcomes: Outcomes) -> ChangesData:
    then, span = _last_lift(last), {"then": until.timestamp(), "now": now.until.timestamp()}
    came, went = (outcomes.row(query, **span)["n"] for query in (_CAME, _WENT))
    said = [_verdict(last.verdict.name, now.verdict), _lift(then, now.lift), _creatives(came, went)]
    return ChangesData(
        last_made_at=last.made_at, said=said, verdict_then=last.verdict.name, lift_then=then,
        lift_now=None if now.lift is None else estimate_data(now.lift), new_creatives=came, retired_creatives=went,
    )  # fmt: skip


def _last_lift(last: ReportData) -> EstimateData | None:
    first = next(iter(last.exhibits.values()), None)
    return None if first is None else first.estimates.get("clicks lift")


def _verdict(then: str, now: str) -> str:
    return f"The verdict is still “{now}”." if then == now else f"The verdict was “{then}” and is now “{now}”."


def _lift(then: EstimateData | None, now: Estimate | None) -> str:
    if then is None or then.value is None or then.low is None or then.high is None:
        return "The last report had no lift to compare with."
    was = percents(then.value, then.low, then.high, signed=True)
    if now is None or not math.isfinite(now.low):
        return f"The lift was {was.value} ({was.low} to {was.high}) and has no answer now."
    texts = percents(now.value, now.low, now.high, signed=True)
    return f"The lift was {was.value} ({was.low} to {was.high}) and is now {texts.value} ({texts.low} to {texts.high})."


def _creatives(came: int, went: int) -> str:
    if not came and not went:
        return "No creative came or went."
    new = plural(came, "new creative") if came else "No new creative"
    return f"{new}, {number(went)} retired."
