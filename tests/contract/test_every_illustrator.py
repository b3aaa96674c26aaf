"""The laws of ``Illustrator``, held by every one there is: another one is another line in ``ILLUSTRATORS``."""

from __future__ import annotations

import asyncio
import io
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from errors import Unavailable
from generators.brief import Brief
from generators.imagery.illustrator import Illustrator
from generators.imagery.images_api import ImagesApi
from generators.imagery.picture_prompt import picture_prompt, prompt_hash
from generators.imagery.received import LONGEST, MOST_BYTES, SHORTEST
from services.campaigns.campaign import Campaign
from tests.integration.stub_openai import Drawn, serving

KIT = msgspec.yaml.decode(Path("infra/demo/coffee.yaml").read_bytes(), type=Campaign).kit
BRIEF = Brief(campaign="coffee", angle="ease", tone="bold", length="short", offer="none", style="dark", cta="act")


def drawn_png() -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((384, 256)).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


@asynccontextmanager
async def by_images_api() -> AsyncIterator[Illustrator]:
    async with serving(Drawn(drawn_png())) as (_, client):
        yield ImagesApi(client, "stub-image", in_flight=2, price=0.04)


ILLUSTRATORS: dict[str, Callable[[], AbstractAsyncContextManager[Illustrator]]] = {
    "images API": by_images_api,
}


@pytest.fixture(params=ILLUSTRATORS)
async def illustrator(request: pytest.FixtureRequest) -> AsyncIterator[Illustrator]:
    async with ILLUSTRATORS[request.param]() as made:
        yield made


def soon() -> float:
    return time.time() + 60


async def test_its_name_carries_a_version_and_its_model(illustrator: Illustrator) -> None:
    assert re.fullmatch(r"[a-z]+/\d+:.+", illustrator.name)


async def test_a_plate_is_one_still_picture_that_shows_something(illustrator: Illustrator) -> None:
    plate = await illustrator.illustrate(BRIEF, KIT, 1, soon())
    assert len(plate.picture) <= MOST_BYTES
    with Image.open(io.BytesIO(plate.picture), formats=("PNG", "WEBP")) as picture:
        assert all(SHORTEST <= side <= LONGEST for side in picture.size)
        assert picture.convert("RGB").getcolors(maxcolors=1) is None


async def test_a_plate_names_its_illustrator_its_prompt_and_its_cost(illustrator: Illustrator) -> None:
    plate = await illustrator.illustrate(BRIEF, KIT, 1, soon())
    assert plate.illustrator == illustrator.name
    assert plate.prompt == prompt_hash(picture_prompt(BRIEF, KIT))
    assert plate.cost >= 0


async def test_the_same_order_gives_the_same_picture(illustrator: Illustrator) -> None:
    first, again = [await illustrator.illustrate(BRIEF, KIT, 3, soon()) for _ in range(2)]
    assert first == again


async def test_orders_under_way_together_get_a_plate_each(illustrator: Illustrator) -> None:
    briefs = [msgspec.structs.replace(BRIEF, tone=tone) for tone in ("plain", "warm", "playful", "bold")]
    plates = await asyncio.gather(*[illustrator.illustrate(brief, KIT, 1, soon()) for brief in briefs])
    assert [plate.prompt for plate in plates] == [prompt_hash(picture_prompt(brief, KIT)) for brief in briefs]


async def test_past_the_deadline_it_raises_unavailable(illustrator: Illustrator) -> None:
    with pytest.raises(Unavailable):
        await illustrator.illustrate(BRIEF, KIT, 1, time.time() - 1)


async def test_an_order_that_is_given_up_does_not_hold_up_the_next(illustrator: Illustrator) -> None:
    order = asyncio.create_task(illustrator.illustrate(BRIEF, KIT, 1, soon()))
    await asyncio.sleep(0)
    order.cancel()
    with pytest.raises(asyncio.CancelledError):
        await order
    assert (await illustrator.illustrate(BRIEF, KIT, 1, soon())).picture
