"""Routes of provenance: a creative's rows, a picture's row, the look-up of a found picture, and the public view of every ad.

All of them are open to anybody and speak of no person: who read a creative is told to those who may change it. What costs
time runs in a thread, one at a time, so that a crowd that asks takes nothing from the ads.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from errors import Unavailable
from services.provenance.ledger import row_of, rows_of
from services.provenance.lookup import Match, matches, open_found
from services.provenance.reach import GROUP, Reach, reach
from services.provenance.transparency import PARAMETERS, STEERING, entries
from services.web.access import authorise
from services.web.answers import Forbidden, TooLarge
from services.web.pages import Pressroom
from services.web.wire import encode_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.creative import Creative
    from services.reports.archive import Archive
    from services.web.parts import WebParts

#: Bytes that a found picture may have.
LARGEST_PICTURE = 4 * 1024 * 1024
#: Ads that the page prints; the JSON has them all.
ON_PAGE = 100
#: Seconds for which counts of reach are kept: they are told in steps of days and of fifty people.
_FRESH_SECONDS = 10.0
_FOUND = {"requestBody": {"required": True, "content": {
    kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("image/webp", "image/png", "image/jpeg")
}}}  # fmt: skip


def add_provenance(app: FastAPI, parts: WebParts) -> None:
    """Add the routes to the app."""
    _add_ledger(app, parts)
    _add_lookup(app, parts)
    _add_transparency(app, parts)


def _json(value: object) -> Response:
    return Response(encode_json(value), media_type="application/json")


def _add_ledger(app: FastAPI, parts: WebParts) -> None:
    @app.get("/v1/creatives/{name}/provenance", tags=["provenance"], summary="Where each picture of a creative came from")
    async def creative(name: str, request: Request) -> Response:
        return _json({"creative": name, "pictures": rows_of(parts.catalogue, name, _reviewers(request, parts))})

    @app.get("/v1/provenance/{content_hash}", tags=["provenance"], summary="Where the picture with these bytes came from")
    async def picture(content_hash: str, request: Request) -> Response:
        return _json(row_of(parts.catalogue, content_hash, _reviewers(request, parts)))


def _reviewers(request: Request, parts: WebParts) -> dict[str, str]:
    """Who read which creative, by name for whom the admin key lets in; for others only that somebody did."""
    try:
        authorise(request, parts.admin_key)
    except Forbidden:
        return dict.fromkeys(parts.catalogue.reviewers, "a reviewer")
    return parts.catalogue.reviewers


def _add_lookup(app: FastAPI, parts: WebParts) -> None:
    turn = asyncio.Lock()

    @app.post(
        "/v1/provenance/lookup", tags=["provenance"], summary="Which creatives a found picture may be", openapi_extra=_FOUND
    )
    async def lookup(request: Request) -> Response:
        content = await _body(request)  # outside the turn: who sends slowly holds nobody up
        if turn.locked():
            raise Unavailable("look-up: one picture at a time, and another is being looked at")
        async with turn:
            creatives = [added.creative for added in parts.catalogue.creatives.values()]
            return _json({"matches": await asyncio.to_thread(_matches, content, creatives)})


def _matches(content: bytes, creatives: list[Creative]) -> tuple[Match, ...]:
    return matches(creatives, open_found(content))


async def _body(request: Request) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST_PICTURE:
            raise TooLarge("body", f"at most {LARGEST_PICTURE} bytes", f"{len(content)} or more")
    return bytes(content)


class _Counts:
    """What the archive says of reach, read by one request for all that come within ten seconds."""

    def __init__(self, archive: Archive, clock: Callable[[], float]) -> None:
        self._archive, self._clock, self._turn = archive, clock, asyncio.Lock()
        self._read_at, self._shown = -_FRESH_SECONDS, dict[str, Reach]()

    async def shown(self) -> dict[str, Reach]:
        async with self._turn:
            if self._clock() - self._read_at >= _FRESH_SECONDS:
                self._shown = await asyncio.to_thread(reach, self._archive)
                self._read_at = self._clock()
        return self._shown


def _add_transparency(app: FastAPI, parts: WebParts) -> None:
    press, counts = Pressroom(), _Counts(parts.archive, parts.clock)

    async def told(campaign: str | None) -> dict[str, Any]:
        today = dt.datetime.fromtimestamp(parts.clock(), dt.UTC).date()
        ads = entries(parts.catalogue, await counts.shown(), today, campaign)
        parameters = [parameter._asdict() for parameter in PARAMETERS]
        return {"ads": ads, "parameters": parameters, "steering": STEERING, "people_in_steps_of": GROUP}

    @app.get(
        "/v1/transparency", tags=["provenance"], summary="Every ad shown within a year: for whom, who paid, how many saw it"
    )
    async def transparency(campaign: str | None = None) -> Response:
        return _json(await told(campaign))

    @app.get("/transparency", include_in_schema=False)
    async def page(campaign: str | None = None) -> HTMLResponse:
        values, campaigns = await told(campaign), parts.catalogue.campaigns.values()
        return press.page("transparency.html", **values, campaigns=campaigns, campaign=campaign, on_page=ON_PAGE)
