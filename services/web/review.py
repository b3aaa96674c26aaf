"""Supervision over HTTP: the queue, rulings, pairs to train on, and how far each lane is trusted.

Knows no rule of supervision: ``services.review`` says which records a ruling makes, and this keeps them.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING, Annotated, get_args

from fastapi import Query, Request, Response

from errors import InvalidRequest, Unavailable
from services.campaigns.records import CreativeAdded, CreativeReviewed
from services.campaigns.states import State
from services.review.edits import replacement
from services.review.queue import lanes, pairs, queue, waiting
from services.review.rulings import rule
from services.review.trusting import set_trust
from services.web.access import authorise, whole_body
from services.web.wire import encode_json, read_review, read_trust

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI

    from services.campaigns.catalogue import CatalogueRecord
    from services.campaigns.records import TrustSet
    from services.review.rulings import ReviewAsk
    from services.review.trusting import TrustAsk
    from services.web.parts import WebParts

STATES: tuple[State, ...] = get_args(State)
_FRESH = {"cache-control": "no-store"}


def add_review(app: FastAPI, parts: WebParts) -> None:
    """Add the routes of supervision to the app."""
    _add_queue(app, parts)
    _add_trust(app, parts)


def _add_queue(app: FastAPI, parts: WebParts) -> None:
    @app.get("/v1/review", tags=["review"], summary="Creatives in a state, the longest there first; state=any for all")
    async def get_review(
        request: Request,
        state: str = "needs review",
        campaign: str | None = None,
        limit: Annotated[int, Query(ge=1, le=1_000)] = 200,
    ) -> Response:
        authorise(request, parts.admin_key)
        found, total = queue(parts.catalogue, state_of(state), campaign, parts.clock(), limit)
        return _json({"queue": found, "total": total})

    @app.get("/v1/review/pairs", tags=["review"], summary="Edits of reviewers, one JSON object a line")
    async def get_pairs(request: Request) -> Response:
        authorise(request, parts.admin_key)
        lines = b"".join(encode_json(pair) + b"\n" for pair in pairs(parts.catalogue))
        return Response(lines, media_type="application/jsonl", headers=_FRESH)

    @app.post("/v1/review/{creative}", tags=["review"], summary="Approve, reject or pull a creative, or say it better")
    async def post_review(creative: str, request: Request) -> Response:
        authorise(request, parts.admin_key)
        records = await kept_ruling(parts, creative, read_review(await whole_body(request)))
        shown = waiting(parts.catalogue, creative, parts.clock())
        made = [record.creative.id for record in records if isinstance(record, CreativeAdded)]
        return _json({"creative": shown, "records": len(records), "replaced_by": made[0] if made else None})


def _add_trust(app: FastAPI, parts: WebParts) -> None:
    @app.get("/v1/trust", tags=["review"], summary="How much of what each lane makes is read, and why")
    async def get_trust(request: Request) -> Response:
        authorise(request, parts.admin_key)
        return _json({"lanes": lanes(parts.catalogue)})

    @app.put("/v1/trust", tags=["review"], summary="Set how much of a lane is read")
    async def put_trust(request: Request) -> Response:
        authorise(request, parts.admin_key)
        return _json({"records": len(await kept_trust(parts, read_trust(await whole_body(request))))})


async def kept_ruling(parts: WebParts, creative: str, ask: ReviewAsk) -> list[CreativeAdded | CreativeReviewed]:
    """Rule on a creative, with its replacement where the ruling brings other words; the records that are on the disk now."""
    await parts.sight.look()  # a campaign put a moment ago counts
    now = parts.clock()
    today = dt.datetime.fromtimestamp(now, dt.UTC).date()
    rulings = rule(parts.catalogue, creative, ask, today, now)
    records: list[CreativeAdded | CreativeReviewed] = [*rulings]
    for review in rulings:
        before = parts.catalogue.creative(creative)
        campaign = parts.catalogue.campaign(before.campaign)
        records += await asyncio.to_thread(replacement, review, before, campaign, parts.bench, today)
    await _keep(parts, records, now)
    return records


async def kept_trust(parts: WebParts, ask: TrustAsk) -> list[TrustSet]:
    """Set a lane's level; the record that is on the disk now, none where it is set so already."""
    now = parts.clock()
    records = set_trust(parts.catalogue, ask, now)
    await _keep(parts, records, now)
    return records


async def _keep(parts: WebParts, records: Sequence[CatalogueRecord], now: float) -> None:
    """On the disk together or not at all, and seen here before the caller is answered.

    Raises Unavailable where they are kept but not on the log yet: who stops an ad must know that it goes on until then.
    """
    if records:
        offsets = await parts.appender.append_all(records, now)
        if not all(offsets):
            raise Unavailable("it is kept, and in force as soon as the log can be reached again; nothing has to be sent twice")
        await parts.sight.look()


def state_of(name: str) -> State | None:
    """A state by its name, None for any; raises InvalidRequest."""
    found = next((state for state in STATES if state == name), None)
    if found is None and name != "any":
        raise InvalidRequest("?state", f"one of {', '.join(STATES)} or any", repr(name))
    return found


def _json(value: object) -> Response:
    return Response(encode_json(value), media_type="application/json", headers=_FRESH)
