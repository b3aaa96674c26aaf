"""The ground of a report: which campaigns and which period it is about, how many met it, and what does not matter there.

Knows the outcomes, no estimate. Invariant: what is printed as the period is what the figures were asked for.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from errors import Unknown
from services.reports.period import Period, period_words

if TYPE_CHECKING:
    from services.reports.figures.outcomes import Outcomes

#: A lift whose whole interval is inside of this, either side, does not matter, where no campaign says otherwise.
MARGIN = 0.03

_CAMPAIGNS = """
SELECT w.campaign, w.title, arg_max(c.json, c."offset") AS json
FROM windows w JOIN all_campaigns c ON c.id = w.campaign GROUP BY ALL ORDER BY w.campaign
"""


class _Campaign(msgspec.Struct):
    margin: float = MARGIN


@dataclass(frozen=True)
class Ground:
    """What a report stands on. ``campaigns``: titles by id. ``decisions``: ads drawn; ``control``: those of control.

    ``left_out``: whether it is control (or the others) that is of too few people to be in any figure, None: neither is.
    ``margin``: a lift within it, either side, does not matter (share); of several campaigns the least. ``first`` and ``last``:
    when the first and the last ad was drawn, None where none was.
    """

    campaigns: dict[str, str]
    period: Period
    decisions: int
    control: int
    first: dt.datetime | None
    last: dt.datetime | None
    left_out: bool | None = None
    margin: float = MARGIN

    @property
    def begin(self) -> dt.datetime | None:
        """When the period begins: where no beginning was asked for, with the first ad."""
        return self.period.since or self.first

    @property
    def words(self) -> str:
        """The period as the first page prints it."""
        if self.begin is None:
            return f"until {self.period.until:%-d %B %Y %H:%M} UTC"
        return period_words(self.begin, self.period.until)

    @property
    def seconds(self) -> float:
        """From the first ad to the last."""
        return 0.0 if self.first is None or self.last is None else (self.last - self.first).total_seconds()


def ground_of(outcomes: Outcomes, campaign: str | None, period: Period) -> Ground:
    """The ground; raises Unknown for a campaign that the archive does not hold."""
    found = outcomes.rows(_CAMPAIGNS)
    if campaign is not None and not found:
        raise Unknown("campaign", campaign)
    with outcomes.reading("campaigns"):
        margins = [msgspec.json.decode(row["json"], type=_Campaign).margin for row in found]
    met, few = outcomes.counts, outcomes.left_out
    return Ground(
        campaigns={row["campaign"]: row["title"] for row in found}, period=period,
        decisions=met["decisions"], control=sum(few.people.values()) if few and few.control else met["in_control"],
        left_out=None if few is None else few.control,
        first=_moment(met["first_decision"]), last=_moment(met["last_decision"]),
        margin=min(margins, default=MARGIN),
    )  # fmt: skip


def _moment(at: float | None) -> dt.datetime | None:
    return None if at is None else dt.datetime.fromtimestamp(at, dt.UTC)
