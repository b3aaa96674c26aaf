"""The FastAPI app behind the lane: campaigns, creatives, status, pictures, metrics, and the docs of every route."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException

from errors import AdloomError, InvalidRequest
from services.campaigns.files import parse_campaign
from services.campaigns.loading import loading
from services.web.access import authorise, whole_body
from services.web.answers import Answer, problem
from services.web.openapi import with_lane
from services.web.pages import add_pages
from services.web.provenance import add_provenance
from services.web.review import add_review
from services.web.status import creatives_out, status

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from services.web.parts import WebParts

_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}


def create_app(parts: WebParts) -> FastAPI:
    """The app over its parts; started and stopped with them."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with parts.running():
            yield

    app = FastAPIOffline(title="adloom", version="0.1.0", lifespan=lifespan, summary="An ad for each person, and the proof.")
    app.add_exception_handler(AdloomError, _refuse)
    app.add_exception_handler(HTTPException, _refuse_path)
    _add_operations(app, parts)
    _add_catalogue(app, parts)
    add_review(app, parts)
    add_pages(app, parts)
    add_provenance(app, parts)
    with_lane(app)
    return app


async def _refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, AdloomError)  # noqa: S101  (registered for nothing else)
    return _response(problem(error))


async def _refuse_path(request: Request, error: Exception) -> Response:
    """A path or method that no route answers to, as problem+json like everything else."""
    assert isinstance(error, HTTPException)  # noqa: S101  (registered for nothing else)
    body = {
        "type": "about:blank",
        "title": str(error.detail),
        "status": error.status_code,
        "detail": f"{request.method} {request.url.path}",
    }
    return JSONResponse(body, error.status_code, media_type="application/problem+json")


def _response(answer: Answer) -> Response:
    headers = {name.decode(): value.decode() for name, value in answer.headers}
    return Response(answer.body, answer.status, headers)


def _add_operations(app: FastAPI, parts: WebParts) -> None:
    @app.get("/healthz", tags=["operations"], summary="Whether web answers, and what it sees of the others")
    async def healthz() -> dict[str, Any]:
        view = parts.core.view
        seen = {"studio": parts.making.state, "snapshot": view.version, "covers": view.covers}
        return {"web": "ok", "worker": parts.worker, **seen}

    @app.get("/metrics", tags=["operations"], summary="Prometheus metrics")
    async def metrics() -> Response:
        parts.metrics.live_creatives.set(sum(len(parts.catalogue.live(name)) for name in parts.catalogue.campaigns))
        parts.metrics.snapshot.set(parts.core.view.version)
        parts.metrics.snapshot_covers.set(parts.core.view.covers)
        return Response(generate_latest(parts.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    @app.get("/v1/status", tags=["operations"], summary="Parts, lift so far, pool")
    async def get_status() -> dict[str, Any]:
        return status(parts.core.view, parts.making.state, parts.sight.standing, parts.catalogue, parts.metrics)


def _add_catalogue(app: FastAPI, parts: WebParts) -> None:
    @app.get("/v1/creatives", tags=["catalogue"], summary="Every creative there has been")
    async def creatives(campaign: str | None = None) -> dict[str, Any]:
        return creatives_out(parts.catalogue, campaign)

    @app.get("/images/{name}.webp", tags=["catalogue"], summary="A picture by the hash of its bytes")
    async def image(name: str) -> Response:
        return Response(parts.images.get(name), media_type="image/webp", headers=_FOR_EVER)

    @app.get("/v1/campaigns", tags=["catalogue"], summary="Campaigns by id")
    async def campaigns() -> dict[str, Any]:
        return {"campaigns": [{"id": item.id, "title": item.title} for item in parts.catalogue.campaigns.values()]}

    @app.put("/v1/campaigns/{name}", tags=["catalogue"], summary="Create or replace a campaign (JSON of its schema)")
    async def put_campaign(name: str, request: Request) -> dict[str, Any]:
        authorise(request, parts.admin_key)
        campaign = parse_campaign(await whole_body(request))
        if campaign.id != name:
            raise InvalidRequest("$.id", repr(name), repr(campaign.id))
        now = parts.clock()
        work = loading(campaign, parts.catalogue, parts.bench, now, parts.making.starts)
        records = await asyncio.to_thread(list, work)
        offsets = await parts.appender.append_all(records, now)
        return {"id": name, "records": len(records), "offset": max(offsets, default=0) or None}
