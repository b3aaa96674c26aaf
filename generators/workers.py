"""The Ray Serve app: a copywriter, a compositor and the Studio in front of them. The only module that imports Ray.

Owns deployments, queues and their limits; what is made, and how, is the pipeline's. Invariant: every queue is bounded
and an order past its deadline is dropped when its turn comes, so an overload never becomes a backlog.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

import ray
from openai import AsyncOpenAI
from ray import serve
from ray.serve.exceptions import BackPressureError, DeploymentUnavailableError
from ray.serve.schema import LoggingConfig
from starlette.requests import Request
from starlette.responses import Response

from errors import InvalidInput, Refused, Unavailable
from generators import pipeline
from generators.answers import Answer, busy_answer, error_answer, made_answer, read_order
from generators.composition.press import Prints, check_deadline, run_press
from generators.copywriting.chat import ChatWriter
from generators.copywriting.grammar import GrammarWriter
from generators.copywriting.writer import Writer, Written
from generators.creative import Copy
from generators.imagery.painter import Painting

if TYPE_CHECKING:
    from pathlib import Path

    from ray.serve.handle import DeploymentHandle

    from generators.brief import Brief
    from generators.kit import Kit
    from generators.order import Made, Order
    from generators.studio_settings import StudioSettings

APP = "studio"


class Copywriter:
    """Writes copy: by the model of an OpenAI-compatible server where one is given, else by the grammar."""

    def __init__(self, settings: StudioSettings) -> None:
        self._writer: Writer = GrammarWriter()
        if settings.openai_base_url is not None:
            client = AsyncOpenAI(base_url=settings.openai_base_url, api_key=settings.openai_api_key or "none")
            self._writer = ChatWriter(client, settings.openai_model, self._writer)

    async def write(self, brief: Brief, kit: Kit, seed: int, deadline: float) -> Written:
        """See ``Writer.write``."""
        return await self._writer.write(brief, kit, seed, deadline)


class Compositor:
    """Paints and composes. Its method is not async, so that Serve runs it in a thread and health checks get through."""

    def run(self, order: Order, copy: Copy) -> Prints:
        """See ``Press.run``."""
        return run_press(order, copy, Painting(order.brief, order.kit, order.seed), time.time)


class _FarWriter:
    """A ``Writer`` behind a deployment handle."""

    name = "far"

    def __init__(self, handle: DeploymentHandle[Any]) -> None:
        self._handle = handle

    async def write(self, brief: Brief, kit: Kit, seed: int, deadline: float) -> Written:
        return Written(*await self._handle.write.remote(brief, kit, seed, deadline))


class _FarPress:
    """A ``Press`` behind a deployment handle."""

    def __init__(self, handle: DeploymentHandle[Any]) -> None:
        self._handle = handle

    async def run(self, order: Order, copy: Copy) -> Prints:
        prints: Prints = await self._handle.run.remote(order, copy)
        return prints


class Studio:
    """The door: ``POST /make`` takes an order, ``GET /healthz`` says that orders are taken."""

    def __init__(self, copywriter: DeploymentHandle[Any], compositor: DeploymentHandle[Any]) -> None:
        self._writer, self._press = _FarWriter(copywriter), _FarPress(compositor)

    async def __call__(self, request: Request) -> Response:
        """One reply, whatever came."""
        if request.url.path == "/healthz":
            return Response("ok", media_type="text/plain")
        if request.url.path != "/make" or request.method != "POST":
            return Response("expected POST /make or GET /healthz", 404, media_type="text/plain")
        answer = await self._answer(await request.body())
        return Response(answer.body, answer.status, media_type=answer.media_type)

    async def _answer(self, body: bytes) -> Answer:
        try:
            return made_answer(await self._make(read_order(body)))
        except (InvalidInput, Refused, Unavailable) as error:
            return error_answer(error)
        except (BackPressureError, DeploymentUnavailableError):
            return busy_answer()
        except TimeoutError:
            return error_answer(Unavailable("order.deadline: expected an answer in time, got none"))

    async def _make(self, order: Order) -> Made:
        check_deadline(order, time.time, "starting")
        async with asyncio.timeout(order.deadline - time.time()):
            return await pipeline.make(order, self._writer, self._press, time.time)


def _deployed(kind: type[Any], ongoing: int, queued: int) -> serve.Deployment:
    """One replica of a class, with its limits on orders at work and orders waiting.

    A small share of a core is booked: the machine is shared, and what waits for a server or a queue uses none.
    """
    return serve.deployment(
        num_replicas=1,
        max_ongoing_requests=ongoing,
        max_queued_requests=queued,
        ray_actor_options={"num_cpus": 0.1},
        graceful_shutdown_timeout_s=1.0,
        graceful_shutdown_wait_loop_s=0.1,
    )(kind)


def open_studio(port: int, settings: StudioSettings, folder: Path) -> None:
    """Start or join Ray and serve the app on 127.0.0.1:``port``; returns once the replicas run.

    ``folder`` (a short path: Ray puts sockets under it) holds a local Ray's session.
    """
    if settings.ray_address is None:
        ray.init(
            address="local",
            num_cpus=settings.num_cpus,
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.WARNING,
            object_store_memory=80_000_000,
            _temp_dir=str(folder),
        )
    else:
        ray.init(address=settings.ray_address, log_to_driver=False, logging_level=logging.WARNING)
    logging.getLogger("ray.serve").setLevel(logging.WARNING)
    quiet = LoggingConfig(encoding="JSON", log_level="WARNING", enable_access_log=False)
    serve.start(http_options={"host": "127.0.0.1", "port": port}, logging_config=quiet)
    app = _deployed(Studio, 64, 64).bind(
        _deployed(Copywriter, 32, 32).bind(settings),
        _deployed(Compositor, 2, 16).bind(),
    )
    serve.run(app, name=APP, route_prefix="/", logging_config=quiet)


def close_studio(settings: StudioSettings) -> None:
    """Take the app down; a Ray that was started here goes with it, one that was joined stays."""
    if not ray.is_initialized():
        return  # stopped while starting; Serve would start a Ray of its own to shut down
    if settings.ray_address is None:
        serve.shutdown()  # type: ignore[no-untyped-call]
    else:
        serve.delete(APP)
    ray.shutdown()
