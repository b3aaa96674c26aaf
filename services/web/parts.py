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
    from services.web.sight import Sight

#: Between two looks at the state and the log: a share of the second that a click may take to reach the policy.
_LOOK_SECONDS = 0.02


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

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start what runs beside the requests, and stop it so that nothing that waits is lost."""
        self.appender.start(asyncio.get_running_loop())
        self.sight.look()
        self.sight.remember_caps(self.clock())
        tasks = [asyncio.create_task(self._keep_looking()), asyncio.create_task(self.making.watch())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.studio.close()
            await self.appender.stop()

    async def _keep_looking(self) -> None:
        while True:
            self.sight.look()
            await asyncio.sleep(_LOOK_SECONDS)
