"""Web, as one process or as several that share a port. Knows sockets and processes, nothing of what is answered.

Several workers accept from one queue: the socket is bound once, here, and every worker is given the same one. A port opened by
each with SO_REUSEPORT was rejected: the kernel then keeps a queue for each socket, and those who wait in the queue of a worker
that dies are cut off; in one queue they wait for another worker.
"""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from commands.surroundings import bound, refuse_taken_ports
from services.supervision import EXIT_UNAVAILABLE, Child, Supervisor

if TYPE_CHECKING:
    from services.settings import Settings

#: What waits for an answer when a worker is told to go is given so long.
_DRAIN_SECONDS = 5
#: Connections that may wait for a worker.
_QUEUE = 2048


class _Worker(uvicorn.Server):
    """A server that takes from the shared door one connection a turn of its loop, so that each worker gets its share.

    asyncio's own takes all that wait: 48 readers who came at once were all one worker's, and a second one had nothing to do.
    """

    def __init__(self, config: uvicorn.Config, shared: socket.socket) -> None:
        super().__init__(config)
        self._shared = shared
        self._arriving: set[asyncio.Task[object]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        asyncio.get_running_loop().add_reader(self._shared, self._accept)

    def _accept(self) -> None:
        with suppress(BlockingIOError, ConnectionAbortedError):  # another worker was faster, or nobody waits any more
            connection, _ = self._shared.accept()
            task = asyncio.ensure_future(asyncio.get_running_loop().connect_accepted_socket(self._protocol, connection))
            self._arriving.add(task)
            task.add_done_callback(self._arriving.discard)

    def _protocol(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().remove_reader(self._shared)
        await super().shutdown(sockets)


def answer_alone(settings: Settings) -> None:
    """Be the only web process: answer whoever comes, until told to go."""
    refuse_taken_ports(settings)  # told before two seconds of work, and not only when they are done
    config = _config(settings, 1)
    _run(uvicorn.Server(config), bound(settings.host, settings.port))


def answer_beside_others(settings: Settings, worker: int, shared: int) -> None:
    """Be worker number ``worker``: answer at the shared door, by the number it was handed down under, and at one of its own.

    By its own, each worker's metrics can be scraped: behind the shared one, who answers is left to chance.
    """
    own, door = bound(settings.host, settings.worker_port(worker)), socket.socket(fileno=shared)
    door.setblocking(False)
    _run(_Worker(_config(settings, worker), door), own)


def _config(settings: Settings, worker: int) -> uvicorn.Config:
    import numpy as np

    from services.bootstrap import build_web

    lane = build_web(settings, np.random.default_rng(), worker=worker)
    gc.collect()
    gc.freeze()  # what lives as long as the process need not be looked at by every collection
    return uvicorn.Config(lane, log_config=None, access_log=False, timeout_graceful_shutdown=_DRAIN_SECONDS)


def _run(server: uvicorn.Server, door: socket.socket) -> None:
    with suppress(KeyboardInterrupt):
        server.run([door])
    if not server.started:
        sys.exit(EXIT_UNAVAILABLE)


def supervise(settings: Settings) -> int:
    """Run all workers until told to stop; the exit code."""
    refuse_taken_ports(settings)
    shared = bound(settings.host, settings.port)
    shared.listen(_QUEUE)
    command = ("-m", "adloom", "web", "--door", str(shared.fileno()), "--worker")
    numbers = range(1, settings.workers + 1)
    children = [Child(f"web {number}", (*command, str(number))) for number in numbers]
    return Supervisor(children, {**os.environ, "ADLOOM_SECRETS": settings.secrets}, [shared]).run()
