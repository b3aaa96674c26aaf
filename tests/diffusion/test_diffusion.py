"""Diffusers for real, on this machine's processor, with a pipeline of random weights."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from PIL import ImageChops

from errors import Unavailable
from generators.brief import Brief
from generators.imagery.plate import opened
from generators.imagery.presets import Preset
from generators.models.latency import SCOUT_EVERY
from services.campaigns.files import load_campaign

pytest.importorskip("torch", reason="needs the extra: make test-diffusion")
pytest.importorskip("diffusers", reason="needs the extra: make test-diffusion")

from tiny_pipeline import save_tiny_pipeline

from generators.imagery.diffusion import Diffusion, Wanted

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:diffusers.*")  # its schedulers, of their own NumPy calls

KIT = load_campaign(Path("infra/demo/coffee.yaml")).kit
BRIEF = Brief(campaign="coffee", angle="ease", tone="warm", length="short", offer="none", style="dark", cta="act")
SMALL = Preset(steps=3, guidance=0.0, side=64, half="float16")


class Steps:
    """A clock that counts how often it is asked, and is past any deadline after so many times."""

    def __init__(self, patience: int) -> None:
        self.left, self.asked = patience, 0

    def __call__(self) -> float:
        self.asked += 1
        return 0.0 if self.asked <= self.left else 1e12


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_pipeline(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def diffusion(model: Path) -> Diffusion:
    return Diffusion(str(model), SMALL, time.time)


def soon() -> float:
    return time.time() + 60.0


async def test_a_brief_becomes_a_plate_of_the_presets_size(diffusion: Diffusion) -> None:
    plate = await diffusion.illustrate(BRIEF, KIT, 1, soon())
    assert opened(plate.picture).size == (64, 64)
    assert plate.illustrator == "diffusers/1:sd-turbo"
    assert len(plate.prompt) == 64


def test_a_plate_is_its_seeds_whatever_it_is_batched_with(diffusion: Diffusion) -> None:
    alone = diffusion.draw([Wanted("a cup", 1, soon())])
    together = diffusion.draw([Wanted("a cup", 2, soon()), Wanted("a cup", 1, soon())])
    first, second = alone[0], together[1]
    assert first is not None
    assert second is not None
    assert largest_difference(first.picture, second.picture) <= 2  # sums of a batch are in another order
    assert together[0] is not None
    assert largest_difference(first.picture, together[0].picture) > 20


def largest_difference(one: bytes, other: bytes) -> int:
    bands = ImageChops.difference(opened(one), opened(other)).getextrema()
    return max(high for _, high in bands)


def test_an_order_that_is_late_before_it_starts_costs_no_step(model: Path) -> None:
    clock = Steps(patience=0)
    assert Diffusion(str(model), SMALL, clock).draw([Wanted("a cup", 1, 10.0)]) == [None]
    assert clock.asked == 1


def test_a_batch_without_time_left_is_given_up_between_two_steps(model: Path) -> None:
    clock = Steps(patience=3)  # once before the run, once at its start, once after the first step
    assert Diffusion(str(model), SMALL, clock).draw([Wanted("a cup", 1, 10.0)]) == [None]
    assert clock.asked == 4


def test_who_still_has_time_is_drawn_though_a_neighbour_is_late(diffusion: Diffusion) -> None:
    late, timely = diffusion.draw([Wanted("a cup", 1, time.time() - 1.0), Wanted("a cup", 2, soon())])
    assert late is None
    assert timely is not None


async def test_concurrent_calls_take_turns_on_the_one_pipeline(diffusion: Diffusion) -> None:
    plates = await asyncio.gather(*(diffusion.illustrate(BRIEF, KIT, seed, soon()) for seed in range(6)))
    assert len({plate.picture for plate in plates}) == 6


async def test_past_its_deadline_it_is_unavailable(diffusion: Diffusion) -> None:
    with pytest.raises(Unavailable, match="deadline"):
        await diffusion.illustrate(BRIEF, KIT, 1, time.time() - 1.0)


def test_a_model_that_is_none_is_unavailable_by_name(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"diffusion\.model"):
        Diffusion(str(tmp_path), SMALL, time.time)


def test_the_unsafe_is_no_plate(model: Path) -> None:
    """A checker that finds everything unsafe, in the place where a model's own would be."""
    diffusion = Diffusion(str(model), SMALL, time.time)
    run = diffusion._pipeline

    def checked(*args: object, **options: object) -> object:
        output = run(*args, **options)
        output.nsfw_content_detected = [True, False]
        return output

    diffusion._pipeline = checked
    unsafe, safe = diffusion.draw([Wanted("a cup", 1, soon()), Wanted("a cup", 2, soon())])
    assert unsafe is None
    assert safe is not None


def test_one_slow_run_is_not_the_last(model: Path) -> None:
    now, runs = [0.0], []
    slow = Diffusion(str(model), SMALL, lambda: now[0])
    run = slow._pipeline

    def counted(*given: object, **more: object) -> object:
        runs.append(now[0])
        now[0] += 0.0 if len(runs) > 1 else 50.0
        return run(*given, **more)

    slow._pipeline = counted
    assert slow.draw([Wanted("a cup", 1, 100.0)]) != [None]
    plates = [slow.draw([Wanted("a cup", seed, now[0] + 10.0)])[0] for seed in range(SCOUT_EVERY)]
    assert [plate is not None for plate in plates] == [False] * (SCOUT_EVERY - 1) + [True]
