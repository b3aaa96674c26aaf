"""The Studio and web as they ship, as processes of their own, and a copy server whose answers take a stated time."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aiohttp import web

from generators.ports import free_ports

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

_UP_S = 120.0


class Running(NamedTuple):
    """URLs of web and of the Studio, and the data folder."""

    web: str
    studio: str
    data: Path


@asynccontextmanager
async def copy_server(answer: Mapping[str, object], delay_s: float) -> AsyncIterator[str]:
    """A chat server that always gives this answer after ``delay_s``; its base URL."""

    async def complete(_: web.Request) -> web.Response:
        await asyncio.sleep(delay_s)
        message = {"role": "assistant", "content": json.dumps(answer)}
        return web.json_response({"choices": [{"index": 0, "finish_reason": "stop", "message": message}]})

    app = web.Application()
    app.router.add_post("/v1/chat/completions", complete)
    runner = web.AppRunner(app)
    await runner.setup()
    (port,) = free_ports(1)
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        await runner.cleanup()


@contextmanager
def processes(names: tuple[str, ...], campaign: Path, **settings: str) -> Iterator[Running]:
    """Parts of adloom over a folder of their own; the Studio answers when this returns."""
    port, studio_port = free_ports(2)
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ, "ADLOOM_DATA": folder, "ADLOOM_PORT": str(port),
            "ADLOOM_STUDIO_URL": f"http://127.0.0.1:{studio_port}", **settings,
        }  # fmt: skip
        adloom = [sys.executable, "-m", "adloom"]
        subprocess.run([*adloom, "campaign", "load", str(campaign)], env=environment, check=True, capture_output=True)  # noqa: S603
        with (Path(folder) / "journal").open("wb") as journal:
            running = [subprocess.Popen([*adloom, name], env=environment, stdout=journal, stderr=journal) for name in names]  # noqa: S603
            try:
                _await(f"http://127.0.0.1:{studio_port}/healthz")
                if "web" in names:
                    _await(f"http://127.0.0.1:{port}/healthz", '"studio":"up"')
                yield Running(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{studio_port}", Path(folder))
            finally:
                for process in running:
                    process.terminate()
                for process in running:
                    process.wait(30)


def _await(url: str, says: str = "") -> None:
    until = time.monotonic() + _UP_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=1.0) as answer:  # noqa: S310  (this machine)
                if says in answer.read().decode():
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.2)
    raise TimeoutError(f"expected an answer from {url} within {_UP_S:.0f} s")
