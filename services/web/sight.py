"""What web sees of the others: new snapshots and standings in the state, new creatives in the log.

A thread looks every few milliseconds, so that a storage that stalls holds up no decision; what it found is applied on the event
loop, so that nothing that decides needs a lock.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.decisions.record import Decision
from services.records import Kind, decode
from services.storage.log import offset_before

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from errors import StorageError
    from services.campaigns.catalogue import Catalogue
    from services.decisions.core import DecisionCore
    from services.decisions.limits import Limits
    from services.learning.standing import Standing
    from services.web.lookout import Lookout, News

logger = logging.getLogger("adloom.web")

#: Between two looks, unless the state tells of something new: a share of the second that a click may take to reach the policy.
_LOOK_SECONDS = 0.02
#: Between two looks at a storage that cannot be read.
_BLIND_SECONDS = 0.25
_PAGE = 500


@dataclass
class Sight:
    """Brings catalogue, core and limits up to date. A storage that cannot be read leaves everything as it was."""

    lookout: Lookout
    catalogue: Catalogue
    core: DecisionCore
    limits: Limits
    clock: Callable[[], float] = time.monotonic
    standing: Standing | None = None
    _adopted_at: float = field(init=False)
    _asked: queue.SimpleQueue[asyncio.Future[None]] = field(default_factory=queue.SimpleQueue)
    _ended: threading.Event = field(default_factory=threading.Event)
    _blind: bool = False

    def __post_init__(self) -> None:
        self._adopted_at = self.clock()
        self._thread = threading.Thread(target=self._keep_looking, name="sight", daemon=True)

    @property
    def snapshot_age(self) -> float:
        """Seconds since the view in use was adopted; since the start, where none has been."""
        return self.clock() - self._adopted_at

    def first_look(self) -> None:
        """Look once, before anything is served: raises StorageError where there is nothing to serve from."""
        news = self.lookout.look()
        if news.missed is not None:
            raise news.missed
        self._apply(news)

    def remember_caps(self, now: float) -> None:
        """Read again who has seen what, as far back as any cap reaches: a restart must not show a capped ad once more."""
        log, campaigns = self.lookout.log, self.catalogue.campaigns.values()
        capped = {campaign.id: campaign for campaign in campaigns if campaign.cap is not None}
        hours = max((campaign.cap.hours for campaign in capped.values() if campaign.cap), default=0.0)
        offset = offset_before(log, now - hours * 3600.0) if capped else log.head()
        while page := log.read(offset, _PAGE, (Kind.DECISION,)):
            for stored in page:
                record = decode(stored.payload)
                if isinstance(record, Decision) and record.campaign in capped:
                    self.limits.note(capped[record.campaign], record.person, record.at)
            offset = page[-1].offset

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Look from now on, and apply what is found on this loop; from here on log and state are the thread's."""
        self._loop = loop
        self._thread.start()

    async def look(self, within: float = 1.0) -> None:
        """Return once all is seen here that the storage had when this was called, or after so many seconds."""
        seen = self._loop.create_future()
        self._asked.put(seen)
        await asyncio.wait((seen,), timeout=within)

    async def stop(self) -> None:
        """End the thread."""
        self._ended.set()
        await asyncio.to_thread(self._thread.join)

    def _keep_looking(self) -> None:
        while not self._ended.is_set():
            asked = [self._asked.get_nowait() for _ in range(self._asked.qsize())]
            news = self.lookout.look()
            if asked or news.anything:
                self._loop.call_soon_threadsafe(self._take, news, asked)
            self._tell(news.missed)
            if news.missed is None:
                self.lookout.state.wait(_LOOK_SECONDS)
            else:
                self._ended.wait(_BLIND_SECONDS)

    def _tell(self, missed: StorageError | None) -> None:
        """The journal has it once when it begins, and once when it ends."""
        if missed is not None and not self._blind:
            logger.warning("what is new cannot be read", extra={"why": str(missed)})
        if missed is None and self._blind:
            logger.info("what is new can be read again")
        self._blind = missed is not None

    def _take(self, news: News, asked: Sequence[asyncio.Future[None]]) -> None:
        self._apply(news)
        for seen in asked:
            if not seen.done():
                seen.set_result(None)

    def _apply(self, news: News) -> None:
        if news.catalogue is not None:
            self.catalogue.become(news.catalogue)
        for record in news.records:
            self.catalogue.apply(record)
        if news.standing is not None:
            self._heed(news.standing)
        if news.view is not None:
            self.core.adopt(news.view)
            self._adopted_at = self.clock()

    def _heed(self, standing: Standing) -> None:
        self.standing = standing
        self.limits.day, self.limits.spent = standing.day, standing.spent
        self.limits.makings, self.core.wear.rate = standing.made_for, standing.wear_rate
