"""The review page: creatives that wait, with all that a reader needs and two forms each, and the lanes that they come from.

Whole without JavaScript. Rules through the same door as the API. A ruling leads back to the queue (303), so that reloading
repeats nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import parse_qs, urlencode

import msgspec
from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from errors import AdloomError, InvalidRequest
from services.campaigns.trust import LEVELS
from services.reports.words import duration
from services.review.queue import lanes, queue
from services.review.rulings import ReviewAsk
from services.review.trusting import TrustAsk
from services.web.access import authorise, whole_body
from services.web.answers import Forbidden, problem
from services.web.review import STATES, kept_ruling, kept_trust, state_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import FastAPI

    from generators.creative import Copy
    from services.web.pages import Pressroom
    from services.web.parts import WebParts

_Ask = TypeVar("_Ask")

#: Creatives on one page: what somebody reads in one sitting.
_AT_ONCE = 20
_PICTURES = ("300x250", "1200x628", "320x50", "728x90")


class View(msgspec.Struct, frozen=True):
    """Which part of the queue is looked at, and who looks."""

    by: str = ""
    state: str = "needs review"
    campaign: str = ""

    @property
    def address(self) -> str:
        """The page with this view."""
        return f"/review?{urlencode(msgspec.structs.asdict(self))}"


class ReadingDesk(NamedTuple):
    """What the page is made of."""

    parts: WebParts
    press: Pressroom

    def page(self, view: View, told: str = "", status: int = 200) -> Response:
        """The page with this view, and what its reader is told."""
        parts = self.parts
        found, total = queue(parts.catalogue, state_of(view.state), view.campaign or None, parts.clock(), _AT_ONCE)
        return self.press.page(
            "review.html", status, view=view, told=told, items=found, total=total,
            duration=duration, picture=_picture, states=(*STATES, "any"), campaigns=parts.catalogue.campaigns.values(),
            lanes=lanes(parts.catalogue), levels=LEVELS,
        )  # fmt: skip

    async def done(self, request: Request, work: Callable[[dict[str, str]], Awaitable[object]]) -> Response:
        """Do what a form asks for; back to the page, or the page with what was wrong."""
        fields = _fields(await whole_body(request))
        view = View(fields.get("by", ""), fields.get("state", "needs review"), fields.get("campaign", ""))
        try:
            authorise(request, self.parts.admin_key)
            await work(fields)
        except AdloomError as error:
            answer = problem(error)
            return self.page(msgspec.structs.replace(view, state="needs review"), str(error), answer.status)
        return RedirectResponse(view.address, 303)


def add_review_page(app: FastAPI, parts: WebParts, press: Pressroom) -> None:
    """Add the page and the address that its forms go to."""
    desk = ReadingDesk(parts, press)

    @app.get("/review", include_in_schema=False)
    async def get_page(request: Request, by: str = "", state: str = "needs review", campaign: str = "") -> Response:
        try:
            authorise(request, parts.admin_key)
        except Forbidden as error:
            return _asked_for_key(str(error), keyed=bool(parts.admin_key))
        return desk.page(View(by.strip()[:80], state, campaign))

    @app.post("/review/trust", include_in_schema=False)
    async def post_trust(request: Request) -> Response:
        return await desk.done(request, lambda fields: kept_trust(parts, _trust_ask(fields)))

    @app.post("/review/{creative}", include_in_schema=False)
    async def post_ruling(creative: str, request: Request) -> Response:
        async def work(fields: dict[str, str]) -> None:
            await kept_ruling(parts, creative, _ask(fields, parts.catalogue.creative(creative).copy))

        return await desk.done(request, work)


def _asked_for_key(why: str, *, keyed: bool) -> Response:
    """Where there is a key, this makes a browser ask for it, and send it with every form from then on."""
    if not keyed:
        return Response(why, 403, media_type="text/plain")
    return Response(why, 401, {"www-authenticate": 'Basic realm="adloom", charset="UTF-8"'}, "text/plain")


def _fields(body: bytes) -> dict[str, str]:
    """A form's fields, each once; raises InvalidRequest on what no form of ours sends."""
    try:
        found = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise InvalidRequest("body", "the fields of the review page", str(error)) from error
    return {name: values[0].strip() for name, values in found.items()}


def _ask(fields: dict[str, str], before: Copy) -> ReviewAsk:
    """The ruling that a form means; a line of an edit that was left empty stays as it was, and three empty ones are no edit."""
    lines = ("headline", "body", "cta")
    edited = any(fields.get(line) for line in lines)
    words = {line: fields.get(line) or getattr(before, line) for line in lines} if edited else None
    said = {
        "state": fields.get("ruling", ""), "reviewer": fields.get("by", ""), "reason": fields.get("reason", ""),
        "severe": "severe" in fields, "edit": words,
    }  # fmt: skip
    return _read(said, ReviewAsk, "a ruling, and who rules")


def _trust_ask(fields: dict[str, str]) -> TrustAsk:
    """The level that a form gives to a lane, which it names as ``campaign maker claims``."""
    lane = dict(zip(("campaign", "maker", "claims"), fields.get("lane", "").split(" "), strict=False))
    said = {name: fields.get(name, "") for name in ("level", "by", "reason")}
    return _read(lane | said, TrustAsk, "a lane, its level, who sets it and why")


def _read(said: dict[str, object] | dict[str, str], kind: type[_Ask], expected: str) -> _Ask:
    try:
        return msgspec.convert(said, kind)
    except msgspec.ValidationError as error:
        raise InvalidRequest("form", expected, str(error)) from error


def _picture(images: dict[str, str]) -> tuple[str, str, str] | None:
    """Address, width and height of the picture that shows a creative best."""
    size = next((size for size in (*_PICTURES, *images) if size in images), None)
    return None if size is None else (images[size], *size.split("x"))  # type: ignore[return-value]
