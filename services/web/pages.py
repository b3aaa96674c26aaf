"""Pages for people: front page, demo paper, landing pages, report, and the files they are made with.

Every page is whole without JavaScript, loads nothing from elsewhere, and escapes every value that it prints.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Header, Query, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from errors import Unknown
from services.reports.tokens import style
from services.web.chances import chances
from services.web.live import moving, stream
from services.web.paper import fill
from services.web.printing import Printer
from services.web.readers import READERS, reader
from services.web.review_page import add_review_page
from services.web.wire import encode_json

if TYPE_CHECKING:
    from fastapi import FastAPI

    from services.web.parts import WebParts

_HERE = Path(__file__).parent
_WIDE = "1200x628"
_KINDS = {".svg": "image/svg+xml", ".css": "text/css", ".js": "text/javascript"}
_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}
_SAFE = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin", "cache-control": "no-store"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"


class Pressroom:
    """Templates and static files, read once. Files live under a hash of all of them, so that they may be cached for ever."""

    def __init__(self) -> None:
        self.files = {path.name: path.read_bytes() for path in sorted((_HERE / "static").iterdir())}
        self.files["page.css"] = style().encode() + self.files["page.css"]
        version = hashlib.sha256(b"".join(self.files.values())).hexdigest()[:12]
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._templates.globals["static"] = f"/static/{version}"

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A template as a page with its security headers."""
        html = self._templates.get_template(template).render(**values)
        return HTMLResponse(html, status, headers={**_SAFE, "content-security-policy": _POLICY})


def add_pages(app: FastAPI, parts: WebParts) -> None:
    """Add every page to the app."""
    press = Pressroom()
    _add_front(app, parts, press)
    _add_paper(app, parts, press)
    _add_live(app, parts)
    _add_report(app, parts)
    add_review_page(app, parts, press)


def _add_front(app: FastAPI, parts: WebParts, press: Pressroom) -> None:
    @app.get("/", include_in_schema=False)
    async def front() -> HTMLResponse:
        return press.page("front.html", now=moving(parts), campaigns=parts.catalogue.campaigns.values())

    @app.get("/static/{version}/{name}", include_in_schema=False)
    async def static(version: str, name: str) -> Response:
        if name not in press.files:
            raise Unknown("static file", f"{version}/{name}")
        return Response(press.files[name], media_type=_KINDS[Path(name).suffix], headers=_FOR_EVER)


def _add_paper(app: FastAPI, parts: WebParts, press: Pressroom) -> None:
    @app.get("/demo", include_in_schema=False)
    async def demo(
        reader_id: Annotated[str, Query(alias="reader")] = "1", sec_ch_ua_mobile: Annotated[str, Header()] = ""
    ) -> HTMLResponse:
        who, visit = reader(reader_id), secrets.token_hex(4)
        filled = await fill(parts, who, who.user(visit), phone=sec_ch_ua_mobile == "?1")
        today = dt.datetime.fromtimestamp(parts.clock(), dt.UTC).date()
        return press.page(
            "demo.html", slots=filled, readers=READERS, who=who, visit=visit, today=today, now=moving(parts), json=_json
        )

    @app.get("/demo/landing/{campaign}", include_in_schema=False)
    async def landing(campaign: str) -> HTMLResponse:
        found = parts.catalogue.campaign(campaign)
        today = dt.datetime.fromtimestamp(parts.clock(), dt.UTC).date()
        return press.page("landing.html", campaign=found, kit=found.kit.live_on(today), picture=_picture(parts, campaign))


def _add_live(app: FastAPI, parts: WebParts) -> None:
    @app.get("/demo/stream", include_in_schema=False)
    async def live(request: Request) -> StreamingResponse:
        return StreamingResponse(stream(parts, request), media_type="text/event-stream", headers=_SAFE)

    @app.get("/demo/chances", include_in_schema=False)
    async def odds(
        placement: str = "",
        campaign: str = "",
        visit: str = "",
        shown: str = "",
        reader_id: Annotated[str, Query(alias="reader")] = "",
    ) -> Response:
        who = reader(reader_id)
        found = chances(parts, who.ask(placement, who.user(visit)), campaign, shown)
        return Response(encode_json(found), media_type="application/json", headers=_SAFE)


def _add_report(app: FastAPI, parts: WebParts) -> None:
    printer = Printer(parts.data, parts.clock)

    @app.get("/report", include_in_schema=False)
    async def report() -> HTMLResponse:
        content = await printer.report()
        return HTMLResponse(content, headers={**_SAFE, "content-security-policy": _REPORT_POLICY})


def _json(value: object) -> str:
    return encode_json(value).decode()


def _picture(parts: WebParts, campaign: str) -> dict[str, str] | None:
    """A wide picture of the campaign's oldest live ad that has one."""
    live = parts.catalogue.live(campaign).values()
    wide = ({"image": f"/images/{one.images[_WIDE]}.webp", "alt": one.alt} for one in live if _WIDE in one.images)
    return next(wide, None)
