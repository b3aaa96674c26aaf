"""Orders as web and learn send them, drawn from a generator, and what became of each."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal, NamedTuple

from errors import Refused, Unavailable
from generators.brief import all_briefs
from generators.order import Order
from services.campaigns.files import load_campaign

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from services.supply.client import StudioClient

Ending = Literal["made", "shed", "turned away", "refused", "failed"]

#: An ad request waits this long at most.
DEADLINE_S = 1.0


class Outcome(NamedTuple):
    """How one order ended, and the seconds until its caller knew. ``stages``: milliseconds inside the Studio."""

    ending: Ending
    seconds: float
    stages: dict[str, float]
    rung: str = ""


class Orders:
    """An endless supply of orders for one campaign. ``rung`` L1: every size for the pool; L2, L3: one size, now."""

    def __init__(self, campaign: Path, rung: str, rng: np.random.Generator) -> None:
        self._campaign, self._rung, self._rng = load_campaign(campaign), rung, rng
        every = list(all_briefs(self._campaign.id, self._campaign.kit.offer_kinds))
        # The copy server beside it always says one line, which is as short as this and makes no offer.
        sayable = [brief for brief in every if brief.length == "short" and brief.offer == "none"]
        self._briefs = sayable if rung == "L3" else every

    def next(self, deadline: float) -> Order:
        """One more. ``deadline``: Unix seconds."""
        ahead = self._rung == "L1"
        return Order(
            brief=self._briefs[int(self._rng.integers(len(self._briefs)))],
            kit=self._campaign.kit,
            sizes=self._campaign.sizes if ahead else ("300x250",),
            seed=int(self._rng.integers(2**31)),
            deadline=deadline,
            lane="ahead" if ahead else "now",
            models=self._rung == "L3",
        )


async def placed(client: StudioClient, order: Order) -> Outcome:
    """One order through web's own client, to its end."""
    started, full = time.perf_counter(), client.full
    try:
        made = await client.make(order)
    except Refused:
        return Outcome("refused", time.perf_counter() - started, {})
    except Unavailable as error:
        busy: Ending = "turned away" if "429" in str(error) else "failed"
        return Outcome("shed" if full else busy, time.perf_counter() - started, {})
    return Outcome("made", time.perf_counter() - started, made.timings_ms, made.creative.rung)
