"""The feedback desk: signed links in, events on the log out.

A person who clicked is never shown an error; a pixel is a pixel.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from errors import InvalidToken, StorageError, Unknown
from services.feedback.events import Event, EventKind, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.campaigns.catalogue import Catalogue
    from services.decisions.tokens import Claim, Signer
    from services.metrics import Metrics
    from services.web.appender import Appender
    from services.web.sight import Sight

#: A person who clicked waits no longer than this for the catalogue to learn of what was shown.
_LANDING_SECONDS = 0.25


@dataclass
class FeedbackDesk:
    """Everything an event needs."""

    signer: Signer
    appender: Appender
    catalogue: Catalogue
    sight: Sight
    metrics: Metrics
    clock: Callable[[], float]
    house_url: str

    def impression(self, token: str) -> None:
        """The pixel was loaded. Counted without waiting; a bad token counts as an attempt only."""
        claim = self._claim(token, "impression")
        if claim is not None:
            self.appender.note(self._event(claim, "impression", None), self.clock())
            self.metrics.events.labels("impression").inc()

    async def click(self, token: str, creative: str) -> tuple[str, int | None]:
        """Where to send the person, and the log offset of the click; None where it was not counted, or is kept and its place
        not known yet.

        The link also names the creative, so that a bad token still leads to that creative's stored page; an unknown
        one leads home.
        """
        claim = self._claim(token, "click")
        offset = None
        if claim is not None:
            with suppress(StorageError):  # the person still gets where they wanted to go
                offset = await self._append(claim, "click", None)
        return await self._landing(claim.creative if claim else creative), offset

    async def event(self, token: str, kind: EventKind, value: float | None) -> int | None:
        """Any event by the page's own word; its log offset, None while that is not known yet.

        Raises InvalidToken, and StorageError when it is not kept.
        """
        try:
            claim = self.signer.verify(token, self.clock())
        except InvalidToken as error:
            self._reject(kind, error)
            raise
        return await self._append(claim, kind, value)

    async def _append(self, claim: Claim, kind: EventKind, value: float | None) -> int | None:
        offset = await self.appender.append(self._event(claim, kind, value), self.clock())
        self.metrics.events.labels(kind).inc()
        return offset or None

    def _claim(self, token: str, kind: EventKind) -> Claim | None:
        try:
            return self.signer.verify(token, self.clock())
        except InvalidToken as error:
            self._reject(kind, error)
            return None

    def _reject(self, kind: EventKind, error: InvalidToken) -> None:
        self.metrics.rejected.labels(error.reason).inc()
        now = self.clock()
        self.appender.note(Rejected(at=now, kind=kind, reason=error.reason), now)

    def _event(self, claim: Claim, kind: EventKind, value: float | None) -> Event:
        return Event(
            id=f"{claim.decision}:{kind}", kind=kind, decision=claim.decision, creative=claim.creative,
            propensity=claim.propensity, snapshot=claim.snapshot, at=self.clock(), value=value,
            home=claim.home,
        )  # fmt: skip

    async def _landing(self, creative: str) -> str:
        """The campaign's own page with the campaign's own parameters; nothing of the request is in it."""
        if creative not in self.catalogue.creatives:
            await self.sight.look(_LANDING_SECONDS)  # made a moment ago for this very request
        try:
            campaign = self.catalogue.campaign(self.catalogue.creative(creative).campaign)
        except Unknown:
            return self.house_url
        page, mark, fragment = campaign.landing_url.partition("#")
        if campaign.landing_parameters:
            page += f"{'&' if '?' in page else '?'}{urlencode(campaign.landing_parameters)}"
        return f"{page}{mark}{fragment}"
