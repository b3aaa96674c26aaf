"""The Studio with a Diffusers pipeline of its own: real Ray, a real pipeline of random weights, on the processor."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("torch", reason="needs the extra: make test-diffusion")
pytest.importorskip("diffusers", reason="needs the extra: make test-diffusion")

from service import STUDIO_UP_S, machine, until
from studio_stage import order_of
from tiny_pipeline import save_tiny_pipeline

from errors import Unavailable
from services.supply.client import StudioClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from service import Machine


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    folder: Path = tmp_path_factory.mktemp("drawing")
    model = save_tiny_pipeline(folder)
    with machine(folder, ADLOOM_DIFFUSION_MODEL=str(model), HF_HUB_OFFLINE="1") as stage:
        stage.start("generate")
        assert until(lambda: '"ready"' in stage.said(), STUDIO_UP_S), stage.said()
        yield stage


@pytest.fixture
async def client(studio: Machine) -> AsyncIterator[StudioClient]:
    client = StudioClient(f"http://127.0.0.1:{studio.studio_port}", in_flight=8, clock=time.time)
    yield client
    await client.close()


async def test_a_plate_by_the_model_is_under_the_copy(client: StudioClient) -> None:
    made = await client.make(order_of(seconds=60.0))
    assert (made.creative.rung, made.creative.illustrator) == ("L3", "diffusers/1:sd-turbo")
    assert len(made.creative.origin.picture_prompt) == 64
    assert made.timings_ms["plate"] > made.timings_ms["copy"]


async def test_an_order_that_wants_no_models_is_painted(client: StudioClient) -> None:
    made = await client.make(order_of(seconds=60.0, models=False))
    assert (made.creative.rung, made.creative.illustrator) == ("L2", "painter/2")


async def test_where_the_model_has_no_time_the_painter_paints(client: StudioClient) -> None:
    """Its pace is known by now: what could not be done in time is not begun, and the order is made all the same."""
    await client.make(order_of(seconds=60.0))
    rungs = set()
    for seed in range(10):
        try:
            rungs.add((await client.make(order_of(seconds=0.3, seed=seed))).creative.rung)
        except Unavailable:
            continue  # this machine was busy with something else for a third of a second
    assert rungs == {"L2"}
