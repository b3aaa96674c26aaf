"""The yardsticks of ``benchmarks.serving``: servers that only echo, each an app for uvicorn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from fastapi import FastAPI
from pydantic import BaseModel, Field

from services.web.wire import DecisionAsk

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class Context(BaseModel):
    """The context of an ad request, as pydantic takes it."""

    device: str = "desktop"
    hour: Annotated[int | None, Field(ge=0, le=23)] = None
    country: str = ""
    page_topic: str = ""
    interests: list[str] = []


class Ask(BaseModel):
    """An ad request, as pydantic takes it."""

    placement: str
    user_id: str | None = None
    context: Context = Context()


class Answer(BaseModel):
    """A reply about as long as an ad's."""

    placement: str
    user_id: str | None
    context: Context
    filler: str = "x" * 900


fastapi_echo = FastAPI()


@fastapi_echo.post("/v1/decisions")
async def decisions(ask: Ask) -> Answer:
    """Validate, and say the same."""
    return Answer(placement=ask.placement, user_id=ask.user_id, context=ask.context)


_read = msgspec.json.Decoder(DecisionAsk).decode
_HEADERS = [(b"content-type", b"application/json")]


async def asgi_echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Decode, and encode about as much as an ad's answer; nothing between server and bytes."""
    if scope["type"] != "http":
        return
    message: dict[str, Any] = dict(await receive())
    body = msgspec.json.encode({"ask": _read(message["body"]), "filler": "x" * 900})
    await send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS, (b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})
