"""Making a creative while a request waits: asks the Studio, waits no longer than the deadline, throws nothing away.

A result that comes late joins the pool for the next request. The Studio's trouble is never the request's: every
failure here is None.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from errors import AdloomError
from generators.order import Order
from services.campaigns.records import CreativeAdded

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.brief import Brief
    from generators.creative import Creative
    from services.campaigns.campaign import Campaign
    from services.metrics import Metrics
    from services.storage.images import Images
    from services.supply.client import StudioClient
    from services.web.appender import Appender

logger = logging.getLogger("adloom.web")

#: How long a making may go on after its request has been answered; what comes then joins the pool.
_GRACE_SECONDS = 3.0
_HEALTH_SECONDS = 1.0


@dataclass
class Allowance:
    """A token bucket: how often the policy may have something made. Read before sampling, so propensities stay exact."""

    per_second: float
    most: float = 2.0
    _left: float = 2.0
    _at: float = 0.0

    def take(self, now: float) -> bool:
        """Whether one making may be offered now; if so it counts as used."""
        self._left = min(self.most, self._left + (now - self._at) * self.per_second)
        self._at = now
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True


@dataclass
class Making:
    """The waiting side of the Studio."""

    studio: StudioClient
    images: Images
    appender: Appender
    metrics: Metrics
    clock: Callable[[], float]
    allowance: Allowance
    state: Literal["starting", "up", "down"] = "starting"
    _running: set[asyncio.Task[Creative | None]] = field(default_factory=set)

    async def watch(self) -> None:
        """Keep ``state`` true; policy makes are offered only while the Studio is up."""
        while True:
            healthy = await self.studio.healthy()
            if healthy:
                self.state = "up"
            elif self.state == "up":
                self.state = "down"
            await asyncio.sleep(_HEALTH_SECONDS)

    def offered(self, now: float) -> bool:
        """Whether the policy may choose to make something for this request."""
        return self.state == "up" and self.allowance.take(now)

    async def make(
        self, brief: Brief, campaign: Campaign, size: str, seed: int, until: float, why: Literal["request", "policy"]
    ) -> Creative | None:
        """A creative for this request by ``until`` (Unix seconds), or None; a late one joins the pool by itself."""
        if self.state != "up":
            return None
        if self.studio.full:
            self.metrics.makes.labels("shed").inc()
            return None
        today = dt.datetime.fromtimestamp(self.clock(), dt.UTC).date()
        order = Order(
            brief=brief, kit=campaign.kit.live_on(today), sizes=(size,), seed=seed,  # type: ignore[arg-type]
            deadline=until + _GRACE_SECONDS, lane="now",
        )  # fmt: skip
        task = asyncio.create_task(self._fulfil(order, why))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        with self.metrics.make_seconds.time():
            done, _ = await asyncio.wait({task}, timeout=max(until - self.clock(), 0.0))
        creative = task.result() if done else None
        self.metrics.makes.labels("late" if not done else "in_time" if creative else "failed").inc()
        return creative

    async def _fulfil(self, order: Order, why: Literal["request", "policy"]) -> Creative | None:
        started = self.clock()
        try:
            made = await self.studio.make(order)
            for picture in made.pictures.values():
                self.images.put(picture)
        except AdloomError as error:
            logger.info("nothing made", extra={"cell": order.brief.cell, "why": str(error)})
            return None
        now = self.clock()
        self.appender.note(CreativeAdded(at=now, creative=made.creative, why=why, make_ms=(now - started) * 1e3), now)
        return made.creative
