"""The Studio's workers: who writes, who draws, who composes, and the door in front of them. Each is a Ray Serve deployment.

What is made, and how, is the pipeline's; how many of each there are, and how long their queues, is ``ray_app``'s.
Invariant: an order past its deadline is dropped when its turn comes, so an overload never becomes a backlog.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

import msgspec
from ray import serve
from ray.exceptions import RayError
from ray.serve.exceptions import BackPressureError, DeploymentUnavailableError, RayServeException
from starlette.requests import Request
from starlette.responses import Response

from errors import Busy, InvalidInput, InvalidRequest, Refused, Unavailable
from generators import pipeline
from generators.answers import Answer, busy_answer, error_answer, made_answer, read_order
from generators.composition.press import Prints, joined, run_press
from generators.copywriting.chat import ChatWriter
from generators.copywriting.grammar import GrammarWriter
from generators.copywriting.writer import Writer, Written
from generators.creative import Copy
from generators.imagery.illustrator import Plate
from generators.imagery.images_api import ImagesApi
from generators.imagery.painter import Painting
from generators.imagery.plate import Cut
from generators.imagery.presets import preset_of
from generators.lanes import Lanes
from generators.models.client import open_client
from generators.models.language_model import LanguageModel
from generators.models.prices import Prices
from generators.provenance.signing import PictureSigner
from generators.studio_settings import OPENAI, StudioSettings

if TYPE_CHECKING:
    from ray.serve.handle import DeploymentHandle

    from generators.imagery.diffusion import Wanted
    from generators.order import Made, Order

logger = logging.getLogger("adloom.studio")

#: Seconds that composing one size may take: models are given up so long before the deadline.
COMPOSE_S = 0.05
#: Seconds before the deadline at which an order is given up: who asked should hear so, and not take silence for a dead Studio.
ANSWER_S = 0.02
#: Bytes that an order may have: a kit's cut-out is 400,000 characters at most, and its words are few beside it.
LARGEST_ORDER = 2_000_000


class Copywriter:
    """Writes copy: by the model of an OpenAI-compatible server where one is given, else by the grammar."""

    def __init__(self, settings: StudioSettings) -> None:
        self._grammar = GrammarWriter()
        self._model: Writer = self._grammar
        if settings.server is not None:
            client = open_client(settings.server, settings.openai_api_key)
            model = LanguageModel(client, settings.openai_model, settings.openai_in_flight, time.time)
            model.start()
            prices = Prices(settings.openai_price_in, settings.openai_price_out)
            self._model = ChatWriter(model, self._grammar, prices)

    async def write(self, order: Order) -> Written:
        """See ``Writer.write``; by the grammar where the order wants no models."""
        writer = self._model if order.models else self._grammar
        until = order.deadline - _composing_s(order)
        return await writer.write(order.brief, order.kit, order.seed, until, order.taken)


class ServerIllustrator:
    """Draws plates by the Images API of an OpenAI-compatible server."""

    def __init__(self, settings: StudioSettings) -> None:
        client = open_client(settings.server or OPENAI, settings.openai_api_key)
        self._api = ImagesApi(client, settings.openai_image_model, settings.openai_in_flight, settings.openai_image_price)

    async def illustrate(self, order: Order) -> Plate | None:
        """A plate; raises Unavailable where the server gave none in time."""
        return await self._api.illustrate(order.brief, order.kit, order.seed, order.deadline - _composing_s(order))


class DiffusionIllustrator:
    """Draws plates by a Diffusers pipeline of this replica's own; what comes together is one batch."""

    def __init__(self, settings: StudioSettings) -> None:
        # Imported here: only a replica that draws needs the extra.
        from generators.imagery.diffusion import Diffusion  # noqa: PLC0415

        model = settings.diffusion_model
        self._diffusion = Diffusion(model, preset_of(model, settings.diffusion_preset), time.time)
        # Serve's decorator adds the method, and no annotation tells.
        self._together.set_max_batch_size(settings.diffusion_batch)  # type: ignore[attr-defined]

    @serve.batch(max_batch_size=1, batch_wait_timeout_s=0.01)
    async def _together(self, wanted: list[Wanted]) -> list[Plate | None]:
        """In a thread, so that health checks get through while the model runs."""
        return await asyncio.to_thread(self._diffusion.draw, wanted)

    async def illustrate(self, order: Order) -> Plate | None:
        """A plate, or None where it could not be drawn in time."""
        wanted = self._diffusion.wanted(order.brief, order.kit, order.seed, order.deadline - _composing_s(order))
        plate: Plate | None = await self._together(wanted)
        return plate


class Compositor:
    """Paints and composes. Its method is not async, so that Serve runs it in a thread and health checks get through."""

    def __init__(self, settings: StudioSettings) -> None:
        self._more_font = settings.more_font

    def run(self, order: Order, copy: Copy, plate: Plate | None) -> Prints:
        """See ``Crew.compose``."""
        ground = Cut(plate) if plate else Painting(order.brief, order.kit, order.seed)
        return run_press(order, copy, ground, time.time, self._more_font)


class _FarCrew:
    """A ``Crew`` behind deployment handles. ``illustrator`` None: nothing but the painter draws."""

    def __init__(
        self, copywriter: DeploymentHandle[Any], compositor: DeploymentHandle[Any], illustrator: DeploymentHandle[Any] | None
    ) -> None:
        self._copywriter, self._compositor, self._illustrator = copywriter, compositor, illustrator

    async def write(self, order: Order) -> Written:
        return Written(*await self._copywriter.write.remote(order))

    async def illustrate(self, order: Order) -> Plate | None:
        """A plate is worth no order: whatever keeps the illustrator from drawing, the painter paints."""
        remaining = order.deadline - _composing_s(order) - time.time()
        if self._illustrator is None or not order.models or remaining <= 0.0:
            return None
        try:
            async with asyncio.timeout(remaining):
                plate: Plate | None = await self._illustrator.illustrate.remote(order)
        except (RayError, RayServeException, Unavailable, TimeoutError) as error:
            logger.warning("no plate for %s: %r", order.brief.cell, error)
            return None
        return plate

    async def compose(self, order: Order, copy: Copy, plate: Plate | None) -> Prints:
        """One size a call for orders that fill the pool, so that one somebody waits for gets in between."""
        groups = (order.sizes,) if order.lane == "now" else tuple((size,) for size in order.sizes)
        parts = [msgspec.structs.replace(order, sizes=sizes) for sizes in groups]
        return joined([await self._compositor.run.remote(part, copy, plate) for part in parts])


class Studio:
    """The door: ``POST /make`` takes an order, ``GET /healthz`` says that orders are taken."""

    def __init__(
        self,
        settings: StudioSettings,
        copywriter: DeploymentHandle[Any],
        compositor: DeploymentHandle[Any],
        illustrator: DeploymentHandle[Any] | None,
    ) -> None:
        self._crew = _FarCrew(copywriter, compositor, illustrator)
        self._signer = PictureSigner(settings.signing) if settings.signing else None
        self._lanes = Lanes(settings.compositors)

    async def __call__(self, request: Request) -> Response:
        """One reply, whatever came."""
        if request.url.path == "/healthz":
            return Response("ok", media_type="text/plain")
        if request.url.path != "/make" or request.method != "POST":
            return Response("expected POST /make or GET /healthz", 404, media_type="text/plain")
        answer = await self._answer(request)
        return Response(answer.body, answer.status, media_type=answer.media_type)

    async def _answer(self, request: Request) -> Answer:
        try:
            return made_answer(await self._make(read_order(await _body(request))))
        except (Busy, BackPressureError, DeploymentUnavailableError):
            return busy_answer()
        except (InvalidInput, Refused, Unavailable) as error:
            return error_answer(error)
        except (RayError, RayServeException) as error:  # a worker died under the order: another one takes the next
            return error_answer(Unavailable(f"studio: a worker was lost ({type(error).__name__})"))
        except TimeoutError:
            return error_answer(Unavailable("order.deadline: expected an answer in time, got none"))

    async def _make(self, order: Order) -> Made:
        with self._lanes.place_for(order):
            async with asyncio.timeout(order.deadline - ANSWER_S - time.time()):
                return await pipeline.make(order, self._crew, self._signer, time.time)


async def _body(request: Request) -> bytes:
    """An order's bytes; raises InvalidRequest as soon as they are too many."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST_ORDER:
            raise InvalidRequest("order", f"at most {LARGEST_ORDER} bytes", f"{len(content)} or more")
    return bytes(content)


def _composing_s(order: Order) -> float:
    return COMPOSE_S * len(order.sizes)
