"""Making one creative out of an order, with everybody of the crew in this process."""

from __future__ import annotations

import asyncio
import gc
import io
import time
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from errors import Refused, Unavailable
from generators.brief import Brief
from generators.composition.press import Prints, run_press
from generators.copywriting.grammar import GrammarWriter
from generators.copywriting.writer import Written
from generators.creative import Copy
from generators.imagery.illustrator import Plate
from generators.imagery.painter import Painting
from generators.imagery.plate import Cut
from generators.order import Order
from generators.pipeline import make
from services.campaigns.files import load_campaign

KIT = load_campaign(Path("infra/demo/coffee.yaml")).kit
BRIEF = Brief(campaign="coffee", angle="ease", tone="bold", length="short", offer="none", style="dark", cta="act")


def order_of(lane: str = "now", seconds: float = 60.0) -> Order:
    return Order(brief=BRIEF, kit=KIT, sizes=("300x250",), seed=1, deadline=time.time() + seconds, lane=lane)  # type: ignore[arg-type]


def a_plate() -> Plate:
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(buffer, "PNG")
    return Plate(picture=buffer.getvalue(), illustrator="model/1:grey", prompt="f" * 64, cost=0.04)


@dataclass
class Crew:
    """Grammar, painter and compositor as they ship; ``says`` puts other words into the writer's mouth, one a try."""

    plate: Plate | None = None
    says: list[Copy] = field(default_factory=list)
    seeds: list[int] = field(default_factory=list)

    async def write(self, order: Order) -> Written:
        self.seeds.append(order.seed)
        if self.says:
            return Written(self.says.pop(0), "model/1:words", "e" * 64, 0.01)
        return await GrammarWriter().write(order.brief, order.kit, order.seed, order.deadline)

    async def illustrate(self, order: Order) -> Plate | None:  # noqa: ARG002  (the plate is the test's)
        return self.plate

    async def compose(self, order: Order, copy: Copy, plate: Plate | None) -> Prints:
        ground = Cut(plate) if plate else Painting(order.brief, order.kit, order.seed)
        return run_press(order, copy, ground, time.time)


def a_copy(headline: str) -> Copy:
    return Copy(headline=headline, body="The pack fits.", cta="Get it", facts=("letterbox",))


async def test_grammar_and_painter_make_the_second_rung() -> None:
    made = await make(order_of(), Crew(), None, time.time)
    assert (made.creative.rung, made.cost) == ("L2", 0.0)
    assert {"copy", "plate", "compose"} <= made.timings_ms.keys()
    assert made.creative.origin.copy_prompt == made.creative.origin.picture_prompt == ""
    assert made.creative.alt.startswith(f"Ad by {KIT.brand.name}, made with AI.")
    assert made.creative.copy.headline.rstrip(".!?") in made.creative.alt


async def test_a_plate_makes_the_third_rung_and_is_named_and_paid() -> None:
    made = await make(order_of(), Crew(plate=a_plate()), None, time.time)
    assert (made.creative.rung, made.creative.illustrator, made.cost) == ("L3", "model/1:grey", 0.04)
    assert made.creative.origin.picture_prompt == "f" * 64


async def test_a_models_words_make_the_third_rung() -> None:
    made = await make(order_of(), Crew(says=[a_copy("Slippers on.")]), None, time.time)
    assert (made.creative.rung, made.creative.writer, made.cost) == ("L3", "model/1:words", 0.01)
    assert made.creative.origin.copy_prompt == "e" * 64


async def test_what_the_gate_rejects_is_written_once_more_with_the_next_seed() -> None:
    crew = Crew(says=[a_copy("Because you searched for coffee.")])
    made = await make(order_of(), crew, None, time.time)
    assert crew.seeds == [1, 2]
    assert made.creative.writer == GrammarWriter.name


async def test_what_the_gate_rejects_twice_is_refused_with_the_rules() -> None:
    crew = Crew(says=[a_copy("The best coffee in the world."), a_copy("Guaranteed bliss.")])
    with pytest.raises(Refused) as refused:
        await make(order_of(), crew, None, time.time)
    assert any(rule.startswith("claims/") for rule in refused.value.rules)


async def test_an_order_for_the_pool_is_of_the_first_rung_whoever_made_it() -> None:
    assert (await make(order_of("ahead"), Crew(plate=a_plate()), None, time.time)).creative.rung == "L1"


async def test_past_its_deadline_nothing_is_made_and_nobody_is_asked() -> None:
    crew = Crew()
    with pytest.raises(Unavailable, match=r"order\.deadline"):
        await make(order_of(seconds=-1.0), crew, None, time.time)
    assert crew.seeds == []


async def test_given_up_by_its_caller_the_illustrator_stops_too() -> None:
    stopped = asyncio.Event()

    class Slow(Crew):
        async def illustrate(self, order: Order) -> Plate | None:  # noqa: ARG002
            try:
                await asyncio.Event().wait()
            finally:
                stopped.set()
            return None

    task = asyncio.create_task(make(order_of(), Slow(), None, time.time))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(stopped.wait(), 5.0)


def test_an_order_survives_the_wire() -> None:
    order = order_of()
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(order), type=Order) == order


async def test_words_that_were_paid_for_and_refused_are_in_the_cost() -> None:
    lie = Copy(headline="Free for ever", body="Free, guaranteed, for 1 euro.", cta="Get it", facts=())
    good = (await GrammarWriter().write(BRIEF, KIT, 1, time.time() + 60.0)).copy
    assert (await make(order_of(), Crew(says=[lie, good]), None, time.time)).cost == pytest.approx(0.02)


@pytest.mark.filterwarnings("error")
async def test_an_order_that_fails_at_once_leaves_no_work_unawaited() -> None:
    class Wordless(Crew):
        async def write(self, order: Order) -> Written:
            raise Unavailable(f"no words for {order.brief.cell}")

    with pytest.raises(Unavailable, match="no words"):
        await make(order_of(), Wordless(), None, time.time)
    gc.collect()
