"""A local server with the shape of OpenAI's chat completions that replies from a script, one reply a request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import web
from openai import AsyncOpenAI


@dataclass(frozen=True)
class Answer:
    """A proper completion with this text, or none, as content."""

    text: str | None


@dataclass(frozen=True)
class Raw:
    """A status and a body as they are; ``cut``: the connection breaks before the promised length is sent."""

    status: int
    body: bytes
    cut: bool = False


@dataclass(frozen=True)
class Drip:
    """A body that trickles in and never ends."""


Reply = Answer | Raw | Drip


@dataclass
class Stub:
    """What the server is to say, and what it was asked. The last reply is given again and again."""

    script: list[Reply]
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)

    async def complete(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(msgspec.json.decode(await request.read()))
        reply = self.script[min(len(self.asked), len(self.script)) - 1]
        if isinstance(reply, Answer):
            choices = [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": reply.text}}]
            return web.json_response({"id": "c", "object": "chat.completion", "model": "m", "choices": choices})
        return await (_drip(request) if isinstance(reply, Drip) else _raw(request, reply))


async def _raw(request: web.Request, reply: Raw) -> web.StreamResponse:
    if not reply.cut:
        return web.Response(status=reply.status, body=reply.body, content_type="application/json")
    response = web.StreamResponse(status=reply.status, headers={"Content-Length": str(len(reply.body) + 1)})
    await response.prepare(request)
    await response.write(reply.body)
    assert request.transport is not None
    request.transport.close()
    return response


async def _drip(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.01)


@asynccontextmanager
async def serving(*script: Reply) -> AsyncIterator[tuple[Stub, AsyncOpenAI]]:
    """The stub on a free port of this machine, and a client to it as the service would make one."""
    stub = Stub(list(script))
    app = web.Application()
    app.router.add_post("/v1/chat/completions", stub.complete)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stub.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        async with AsyncOpenAI(base_url=stub.url, api_key="test") as client:
            yield stub, client
    finally:
        await runner.cleanup()
