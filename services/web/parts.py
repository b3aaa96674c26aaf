"""What the web app is made of, and what runs beside its requests."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from services.campaigns.catalogue import Catalogue
    from services.campaigns.workbench import Workbench
    from services.decisions.core import DecisionCore
    from services.metrics import Metrics
    from services.reports.archive import Archive
    from services.storage.images import Images
    from services.supply.client import StudioClient
    from services.web.appender import Appender
    from services.web.desk import Desk
    from services.web.feedback import FeedbackDesk
    from services.web.making import Making
    from services.web.sharing import Sharing
    from services.web.sight import Sight


@dataclass
class WebParts:
    """What the web app is made of."""

    core: DecisionCore
    catalogue: Catalogue
    sight: Sight
    making: Making
    appender: Appender
    images: Images
    bench: Workbench
    metrics: Metrics
    studio: StudioClient
    desk: Desk
    feedback: FeedbackDesk
    clock: Callable[[], float]
    admin_key: str
    data: Path
    archive: Archive
    worker: int
    sharing: Sharing | None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start what runs beside the requests, and stop it so that nothing that waits is lost."""
        loop = asyncio.get_running_loop()
        self.appender.start(loop)
        if self.sharing is None:
            self.sight.remember_caps(self.clock())
        else:
            self.sharing.start(loop)
        self.sight.start(loop)
        watch = asyncio.create_task(self.making.watch())
        try:
            yield
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
            await self.sight.stop()
            await self.studio.close()
            await self.appender.stop()
            if self.sharing is not None:
                await self.sharing.stop()
