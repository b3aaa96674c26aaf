"""A local server with the shape of OpenAI's: it takes the fields that it is told to take, and replies from a script."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import web
from openai import AsyncOpenAI

from generators.models.client import open_client
from generators.models.dialects import Capabilities
from generators.models.probing import QUESTION

#: What the stub can do unless told otherwise: the dialects at their fullest, and the common floor.
CHAT = Capabilities("chat", "schema", seed=True, store=True)
RESPONSES = Capabilities("responses", "schema", store=True)
FLOOR = Capabilities()
_PROBES = {"schema": '{"colour": "heliotrope"}', "object": '{"color": "red"}', "none": "Red, if you ask me."}


@dataclass(frozen=True)
class Answer:
    """A proper answer with this text, or none, after ``delay_s``; ``tokens``: in and out."""

    text: str | None
    delay_s: float = 0.0
    tokens: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Drawn:
    """A picture, as the Images API answers with it."""

    content: bytes


@dataclass(frozen=True)
class Raw:
    """A status and a body as they are; ``cut``: the connection breaks before the promised length is sent."""

    status: int
    body: bytes
    cut: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Drip:
    """A body that trickles in and never ends."""


@dataclass(frozen=True)
class Flood:
    """A body that pours in and never ends."""


Reply = Answer | Drawn | Raw | Drip | Flood


@dataclass
class Stub:
    """What the server is to say, and what it was asked, probes apart. The last reply is given again and again.

    ``reached``: somebody has asked; ``left``: whoever asked has an answer that ended, or hung up.
    """

    script: list[Reply]
    can: Capabilities
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    probed: list[dict[str, Any]] = field(default_factory=list)
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    stop: Callable[[], Awaitable[None]] = field(init=False)

    async def chat(self, request: web.Request) -> web.StreamResponse:
        body = msgspec.json.decode(await request.read())
        taken = {"seed": self.can.seed, "store": self.can.store, "response_format": self.can.structured != "none"}
        form = body.get("response_format", {}).get("type", "")
        return await self._take(request, body, taken, form)

    async def responses(self, request: web.Request) -> web.StreamResponse:
        body = msgspec.json.decode(await request.read())
        if self.can.dialect != "responses":
            self._note(body)
            return web.json_response({"error": {"message": "no such route"}}, status=404)
        taken = {"store": self.can.store, "text": self.can.structured != "none"}
        form = body.get("text", {}).get("format", {}).get("type", "")
        return await self._take(request, body, taken, form)

    async def draw(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(msgspec.json.decode(await request.read()))
        return await self._say(request)

    def _note(self, body: dict[str, Any]) -> bool:
        """Keep what was asked; whether it was a probe."""
        probing = QUESTION in msgspec.json.encode(body).decode()
        (self.probed if probing else self.asked).append(body)
        return probing

    async def _take(self, request: web.Request, body: dict[str, Any], taken: dict[str, bool], form: str) -> web.StreamResponse:
        probing = self._note(body)
        refused = [name for name, ok in taken.items() if name in body and not ok]
        if form == "json_schema" and self.can.structured == "object":
            refused.append("json_schema")
        if refused:
            return web.json_response({"error": {"message": f"unknown field {refused[0]}"}}, status=400)
        if probing:
            return _answer(request, Answer(_PROBES[self.can.structured]))
        return await self._say(request)

    async def _say(self, request: web.Request) -> web.StreamResponse:
        self.reached.set()
        try:
            return await self._reply(request, self.script[min(len(self.asked), len(self.script)) - 1])
        finally:
            self.left.set()

    async def _reply(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        if isinstance(reply, Answer):
            await asyncio.sleep(reply.delay_s)
            return _answer(request, reply)
        if isinstance(reply, Drawn):
            return web.json_response({"created": 1, "data": [{"b64_json": base64.b64encode(reply.content).decode()}]})
        return await (_raw(request, reply) if isinstance(reply, Raw) else _endless(request, reply))


def _answer(request: web.Request, reply: Answer) -> web.Response:
    into, out = reply.tokens
    if request.path.endswith("/responses"):
        part = {"type": "output_text", "text": reply.text or "", "annotations": []}
        thought = {"type": "reasoning", "id": "r", "summary": []}
        said = {"type": "message", "id": "m", "role": "assistant", "content": [part]}
        usage = {"input_tokens": into, "output_tokens": out}
        return web.json_response({"id": "r", "object": "response", "output": [thought, said], "usage": usage})
    choices = [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": reply.text}}]
    usage = {"prompt_tokens": into, "completion_tokens": out}
    return web.json_response({"id": "c", "object": "chat.completion", "model": "m", "choices": choices, "usage": usage})


async def _raw(request: web.Request, reply: Raw) -> web.StreamResponse:
    headers = {"Content-Type": "application/json", **dict(reply.headers)}
    if not reply.cut:
        return web.Response(status=reply.status, body=reply.body, headers=headers)
    response = web.StreamResponse(status=reply.status, headers={"Content-Length": str(len(reply.body) + 1)})
    await response.prepare(request)
    await response.write(reply.body)
    assert request.transport is not None
    request.transport.close()
    return response


async def _endless(request: web.Request, reply: Drip | Flood) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    while True:
        await response.write(b" " if isinstance(reply, Drip) else b" " * 65_536)
        await asyncio.sleep(0.01 if isinstance(reply, Drip) else 0.0)


@asynccontextmanager
async def serving(*script: Reply, can: Capabilities = CHAT) -> AsyncIterator[tuple[Stub, AsyncOpenAI]]:
    """The stub on a free port of this machine, and a client to it as the service makes one."""
    stub = Stub(list(script), can)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", stub.chat)
    app.router.add_post("/v1/responses", stub.responses)
    app.router.add_post("/v1/images/generations", stub.draw)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stub.stop = runner.cleanup
    stub.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        async with open_client(stub.url, "test") as client:
            yield stub, client
    finally:
        await runner.cleanup()
