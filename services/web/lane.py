"""The fast lane: the four hot routes as plain ASGI in front of the FastAPI app.

The docs of the routes and all else are FastAPI's. A FastAPI route costs several times a whole decision (validation,
dependency graph, response model); these four decode with msgspec and answer bytes. Everything the lane does not know
goes on to the app behind it.
"""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from errors import AdloomError, InvalidRequest
from services.web.answers import JSON, Answer, TooLarge, problem
from services.web.wire import EventOut, encode_json, read_decision, read_event

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from services.metrics import Metrics
    from services.web.desk import Desk
    from services.web.feedback import FeedbackDesk

LARGEST_BODY = 64 * 1024
DECISIONS, EVENTS, PIXEL, CLICK = "/v1/decisions", "/v1/events", "/v1/i/", "/v1/c/"

_GIF = base64.b64decode(b"R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_FRESH = (b"cache-control", b"no-store")
_OPEN = (
    b"access-control-allow-origin",
    b"*",
)  # a publisher's page is on another origin; the answers hold no credentials


@dataclass
class Lane:
    """The ASGI app that is served."""

    app: ASGIApp
    desk: Desk
    feedback: FeedbackDesk
    metrics: Metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI request: the lane's own, or the app's."""
        handler = self._handler(scope) if scope["type"] == "http" else None
        if handler is None:
            await self.app(scope, receive, send)
            return
        try:
            answer = await handler(scope, receive)
        except AdloomError as error:
            refusal = problem(error)
            answer = refusal._replace(headers=(*refusal.headers, _OPEN))
            self.metrics.refused.labels(str(answer.status)).inc()
        await _send(answer, send)

    def _handler(self, scope: Scope) -> Callable[[Scope, Receive], Awaitable[Answer]] | None:
        method, path = scope["method"], scope["path"]
        if method == "POST":
            return {DECISIONS: self._decide, EVENTS: self._event}.get(path)
        if method == "OPTIONS" and path in {DECISIONS, EVENTS}:
            return self._preflight
        if method == "GET" and path.startswith(PIXEL):
            return self._pixel
        if method == "GET" and path.startswith(CLICK):
            return self._click
        return None

    @staticmethod
    async def _preflight(_: Scope, __: Receive) -> Answer:
        """A browser asks before it lets a page on another origin post JSON."""
        allowed = ((b"access-control-allow-methods", b"POST"), (b"access-control-allow-headers", b"content-type"))
        return Answer(204, b"", (_OPEN, *allowed, (b"access-control-max-age", b"86400")))

    async def _decide(self, _: Scope, receive: Receive) -> Answer:
        started = time.perf_counter()
        decided = await self.desk.serve(read_decision(await _body(receive)))
        self.metrics.decide_seconds.observe(time.perf_counter() - started)
        if decided is None:
            return Answer(204, b"", (_OPEN,))
        return Answer(200, encode_json(decided), (JSON, _OPEN))

    async def _event(self, scope: Scope, receive: Receive) -> Answer:
        ask = read_event(await _body(receive))
        tokens = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
        if len(tokens) != 1:
            raise InvalidRequest("?token", "the token of the decision's event_url", f"{len(tokens)} tokens")
        offset = await self.feedback.event(tokens[0], ask.kind, ask.value)
        return Answer(202, encode_json(EventOut(accepted=True, offset=offset)), (JSON, _OPEN))

    async def _pixel(self, scope: Scope, _: Receive) -> Answer:
        self.feedback.impression(scope["path"].removeprefix(PIXEL).removesuffix(".gif"))
        return Answer(200, _GIF, ((b"content-type", b"image/gif"), _FRESH))

    async def _click(self, scope: Scope, _: Receive) -> Answer:
        token, _slash, creative = scope["path"].removeprefix(CLICK).partition("/")
        url, offset = await self.feedback.click(token, creative)
        counted = () if offset is None else ((b"adloom-offset", str(offset).encode()),)
        return Answer(302, b"", ((b"location", url.encode()), _FRESH, *counted))


async def _body(receive: Receive) -> bytes:
    """The whole body; raises TooLarge as soon as it is, whatever the header claimed."""
    content = b""
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        content += part
        if len(content) > LARGEST_BODY:
            raise TooLarge("body", f"at most {LARGEST_BODY} bytes", f"{len(content)} or more")
        if not message.get("more_body", False):
            return content


async def _send(answer: Answer, send: Send) -> None:
    headers = [(b"content-length", str(len(answer.body)).encode()), *answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
