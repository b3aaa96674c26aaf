"""Making a creative while a request waits: asks the Studio, waits no longer than the deadline, throws nothing away.

A result that comes late joins the pool for the next request, and one that must be read first waits for its reader. Models are
asked only where what they make may be shown unread; elsewhere a waiting person gets grammar and painter, and supply has models
work ahead for the readers. The Studio's trouble is never the request's: every failure here is None.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from errors import AdloomError, Refused
from generators.order import Order
from services.campaigns.records import CreativeAdded, CreativeRefused
from services.campaigns.starts import Starts
from services.decisions.limits import Limits
from services.web.flights import Flights, wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.brief import Brief
    from generators.creative import Creative
    from services.campaigns.campaign import Campaign
    from services.campaigns.catalogue import Catalogue
    from services.campaigns.trust import Trust
    from services.decisions.record import Rung
    from services.metrics import Metrics
    from services.storage.images import Images
    from services.supply.client import StudioClient
    from services.web.appender import Appender
    from services.web.flights import Wanted

logger = logging.getLogger("adloom.web")

#: How long a making may go on after its request has been answered; what comes then joins the pool.
_GRACE_SECONDS = 3.0
_HEALTH_SECONDS = 1.0
#: Makings by models that the price of the next is told by.
_LATE = 50
#: The lane of what no model made.
_UNTAUGHT = "grammar"


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


class Ready(NamedTuple):
    """A creative for a waiting request. ``rung``: as the record has it; L1 where the creative was there before the request."""

    creative: Creative
    rung: Rung


@dataclass
class Making:
    """The waiting side of the Studio. ``budget``: what makings may cost a UTC day, of which ``limits`` know what is spent.

    Those under way are taken to cost as much as the dearest of late, and before the first has come all that there is: so that
    orders given at once stay within the budget together.
    """

    catalogue: Catalogue
    studio: StudioClient
    images: Images
    appender: Appender
    metrics: Metrics
    clock: Callable[[], float]
    allowance: Allowance
    starts: Starts = field(default_factory=Starts)
    limits: Limits = field(default_factory=Limits)
    budget: float = 0.0
    state: Literal["starting", "up", "down"] = "starting"
    _flights: Flights = field(init=False)
    _prices: deque[float] = field(default_factory=lambda: deque(maxlen=_LATE))

    def __post_init__(self) -> None:
        self._flights = Flights(self.clock)

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
    ) -> Ready | None:
        """A creative for this request by ``until`` (Unix seconds), or None; a late one joins the pool by itself."""
        if self.state != "up":
            return None
        now = self.clock()
        kit = campaign.kit.live_on(dt.datetime.fromtimestamp(now, dt.UTC).date())
        key = self._affordable(wanted(brief, size, kit, models=may_be_shown(self.catalogue.trust, brief)), now)
        if (made := self._flights.fresh(key)) is not None and self._stands(made):
            self.metrics.makes.labels("reused").inc()
            return Ready(made, "L1")
        order = Order(
            brief=brief, kit=kit, sizes=(size,), seed=seed, deadline=until + _GRACE_SECONDS,  # type: ignore[arg-type]
            lane="now", taken=self.catalogue.headlines(campaign.id), models=key.models,
        )  # fmt: skip
        task = self._under_way(key, order, why)
        if task is None:
            self.metrics.makes.labels("shed").inc()
            return None
        return await self._wait(task, until)

    def _affordable(self, key: Wanted, now: float) -> Wanted:
        """The same without models, unless it is made already or the budget has room for one more."""
        reserved = self._flights.with_models * max(self._prices, default=self.budget)
        room = self.budget > self.limits.made_for(now) + reserved
        return key if room or self._flights.has(key) else key._replace(models=False)

    def _stands(self, creative: Creative) -> bool:
        """Whether what was just made may still be shown: the log may not have come back to the catalogue yet."""
        known = creative.id in self.catalogue.creatives
        return not known or creative.id in self.catalogue.live(creative.campaign)

    def _under_way(self, key: Wanted, order: Order, why: Literal["request", "policy"]) -> asyncio.Task[Creative | None] | None:
        """The making that the request waits for: one that others wait for already, or a new one, if there is room."""
        flying = self._flights.flying(key)
        if flying is not None or self.studio.full:
            return flying
        return self._flights.start(key, self._fulfil(order, why))

    async def _wait(self, task: asyncio.Task[Creative | None], until: float) -> Ready | None:
        with self.metrics.make_seconds.time():
            done, _ = await asyncio.wait({task}, timeout=max(until - self.clock(), 0.0))
        creative = task.result() if done else None
        self.metrics.makes.labels("late" if not done else "in_time" if creative else "failed").inc()
        return Ready(creative, creative.rung) if creative else None

    async def _fulfil(self, order: Order, why: Literal["request", "policy"]) -> Creative | None:
        started = self.clock()
        try:
            made = await self.studio.make(order)
            for picture in made.pictures.values():
                self.images.put(picture)
        except Refused as refused:
            self._keep_refusal(CreativeRefused(at=self.clock(), brief=order.brief, rules=refused.rules, why=why))
            return None
        except AdloomError as error:
            logger.info("nothing made", extra={"cell": order.brief.cell, "why": str(error)})
            return None
        now = self.clock()
        if order.models:
            self._prices.append(made.cost)
        record = CreativeAdded(at=now, creative=made.creative, why=why, make_ms=(now - started) * 1e3, cost=made.cost)
        (added,) = self.starts.begun([record], self.catalogue)
        self.appender.note(added, now)
        return added.creative if self.catalogue.may_serve(added) else None

    def _keep_refusal(self, refused: CreativeRefused) -> None:
        """What the gate turned down has a price; the brief and its rules say which."""
        if self.catalogue.news(refused):
            self.appender.note(refused, refused.at)


def may_be_shown(trust: Trust, brief: Brief) -> bool:
    """Whether a model may be asked for this brief while somebody waits: one of its lanes there is not read whole.

    Which words will be claimed is not known before they are written; an offer is.
    """
    claims = {"offers"} if brief.offer != "none" else {"facts", "none"}
    models = [
        evidence
        for lane, evidence in trust.lanes.items()
        if lane.campaign == brief.campaign and lane.claims in claims and lane.maker != _UNTAUGHT
    ]
    return any(evidence.level != "review all" for evidence in models)
