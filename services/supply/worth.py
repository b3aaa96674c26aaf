"""What a creative yet to be made is worth: its gain, times the impressions it would gain on, times what the goal is worth.

Less what making it costs. Knows no posterior and no pool. Invariant: models are asked only where they pay for themselves and
the day's budget has room; the grammar costs nothing, so what is not worth a model may still be worth making.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from services.learning.traffic import WEEK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from services.campaigns.campaign import Campaign, Goal
    from services.learning.traffic import Traffic
    from services.supply.costs import Costs
    from services.supply.planner import Proposal

#: Seconds that a creative is reckoned to be of use, at most: as long as traffic is measured over. A longer one would count on
#: traffic, tastes and a pool of next month that nobody has seen.
USEFUL_SECONDS = WEEK


def value_of(goal: Goal) -> float:
    """What one event of the goal is worth to the advertiser; 0 where they have not said."""
    return goal.click_value if goal.event == "click" else goal.conversion_value


def seconds_of_use(campaign: Campaign, now: float) -> float:
    """How long a creative made now is of use: to the end of the flight, and no longer than ``USEFUL_SECONDS``."""
    over = dt.datetime.combine(campaign.ends + dt.timedelta(days=1), dt.time(), dt.UTC).timestamp()
    return min(max(over - now, 0.0), USEFUL_SECONDS)


def worth_making(
    proposals: Iterable[Proposal], campaign: Campaign, traffic: Traffic, costs: Costs, budget: float, now: float
) -> Iterator[Proposal]:
    """The proposals with their price, in their order, without those that are worth nothing.

    An advertiser who has not said what the goal is worth still wants it, at no cost.
    """
    value, cost = value_of(campaign.goal), costs.expected
    events = traffic.rate(campaign.id, now) * seconds_of_use(campaign, now)
    affordable = (left := costs.left(budget, now)) > 0.0 and cost <= left
    for proposal in proposals:
        earned = proposal.gain * events * value
        models = affordable and earned > cost
        if proposal.gain * events > 0.0:
            yield proposal._replace(worth=earned - cost * models, models=models)
