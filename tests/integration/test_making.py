"""Making while people wait, over a real log and a Studio on a real port: those who want the same share one order."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec
import pytest
from aiohttp import web
from small_world import NOON, SHOES, brief, creative

from generators.creative import image_name
from generators.order import Made, Order
from services.campaigns.catalogue import Catalogue
from services.campaigns.records import CampaignPut, CreativeAdded, CreativeRetired, TrustSet
from services.decisions.limits import Limits
from services.metrics import Metrics
from services.records import Kind, decode
from services.storage.images import Images
from services.storage.sqlite.log import SqliteLog
from services.supply.client import StudioClient
from services.web import flights
from services.web.appender import Appender
from services.web.making import Allowance, Making

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from generators.brief import Brief
    from services.web.making import Ready

SIZE = "300x250"
PICTURE = b"a picture"


class StudioStub:
    """Makes what is ordered once ``open`` is set; keeps the orders."""

    def __init__(self, writer: str = "grammar/1") -> None:
        self.orders: list[Order] = []
        self.open, self.came = asyncio.Event(), asyncio.Condition()
        self.writer = writer

    async def make(self, request: web.Request) -> web.Response:
        order = msgspec.msgpack.decode(await request.read(), type=Order)
        async with self.came:
            self.orders.append(order)
            self.came.notify_all()
        await self.open.wait()
        made = creative(order.brief, len(self.orders), "L2", made_at=time.time())
        made = msgspec.structs.replace(made, writer=self.writer, images={SIZE: image_name(PICTURE)})
        answer = Made(creative=made, pictures={SIZE: PICTURE}, timings_ms={}, cost=0.25)
        return web.Response(body=msgspec.msgpack.encode(answer))


class Bench:
    """A making with everything it needs, and what came of it."""

    def __init__(self, making: Making, log: SqliteLog) -> None:
        self.making, self._log = making, log

    async def wait(self, wanted: Brief, seconds: float = 5.0, campaign=SHOES) -> Ready | None:
        return await self.making.make(wanted, campaign, SIZE, 1, time.time() + seconds, "request")

    def added(self) -> list[CreativeAdded]:
        records = (decode(stored.payload) for stored in self._log.read(0, 1000, (Kind.CATALOGUE,)))
        return [record for record in records if isinstance(record, CreativeAdded)]


@asynccontextmanager
async def bench(folder: Path, stub: StudioStub, budget: float = 1.0, in_flight: int = 2) -> AsyncIterator[Bench]:
    app = web.Application()
    app.router.add_post("/make", stub.make)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    catalogue = Catalogue()
    catalogue.apply(CampaignPut(at=NOON, campaign=SHOES))
    appender = Appender(lambda: SqliteLog(folder / "log.db"), time.time, Metrics())
    appender.start(asyncio.get_running_loop())
    port = runner.addresses[0][1]
    studio = StudioClient(f"http://127.0.0.1:{port}", in_flight=in_flight, clock=time.time)
    making = Making(
        catalogue, studio, Images(folder / "images"), appender, Metrics(), time.time, Allowance(1.0), limits=Limits(),
        budget=budget, state="up",
    )  # fmt: skip
    try:
        yield Bench(making, SqliteLog(folder / "log.db"))
    finally:
        stub.open.set()
        await studio.close()
        await appender.stop()
        await runner.cleanup()


async def under_way(stub: StudioStub, orders: int) -> None:
    async with asyncio.timeout(5.0), stub.came:
        await stub.came.wait_for(lambda: len(stub.orders) >= orders)


async def test_many_who_want_the_same_at_once_share_one_order_and_another_brief_has_its_own(tmp_path: Path) -> None:
    stub = StudioStub()
    async with bench(tmp_path, stub) as one:
        waiting = [asyncio.create_task(one.wait(brief())) for _ in range(20)]
        other = asyncio.create_task(one.wait(brief(tone="bold")))
        await under_way(stub, 2)
        stub.open.set()
        made = await asyncio.gather(*waiting)
        assert len({ready.creative.id for ready in made if ready}) == 1
        assert None not in made
        assert {ready.rung for ready in made} == {"L2"}
        assert (await other).creative.brief.tone == "bold"
    assert len(stub.orders) == 2
    assert [record.cost for record in one.added()] == [0.25, 0.25]


async def test_one_who_waits_less_leaves_and_the_making_goes_on_for_the_others(tmp_path: Path) -> None:
    stub = StudioStub()
    async with bench(tmp_path, stub) as one:
        patient = asyncio.create_task(one.wait(brief()))
        await under_way(stub, 1)
        assert await one.wait(brief(), 0.02) is None
        stub.open.set()
        assert (await patient).creative.brief == brief()
    assert len(stub.orders) == 1


async def test_what_was_made_a_moment_ago_is_used_again_as_a_creative_of_the_pool(tmp_path: Path) -> None:
    stub = StudioStub()
    stub.open.set()
    async with bench(tmp_path, stub) as one:
        first, second = await one.wait(brief()), await one.wait(brief())
        assert (first.rung, second.rung) == ("L2", "L1")
        assert second.creative == first.creative
        catalogue = one.making.catalogue
        catalogue.apply(CreativeAdded(at=NOON, creative=first.creative, why="request"))
        assert (await one.wait(brief())).creative == first.creative
        catalogue.apply(CreativeRetired(at=NOON, creative=first.creative.id, reason="cannot win"))
        assert (await one.wait(brief())).creative != first.creative
        changed = msgspec.structs.replace(SHOES, kit=msgspec.structs.replace(SHOES.kit, product="boots"))
        assert (await one.wait(brief(), campaign=changed)).rung == "L2"
    assert len(stub.orders) == 3


async def test_what_was_made_longer_ago_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flights, "FRESH_SECONDS", 0.0)
    stub = StudioStub()
    stub.open.set()
    async with bench(tmp_path, stub) as one:
        assert [(await one.wait(brief())).rung for _ in range(2)] == ["L2", "L2"]
    assert len(stub.orders) == 2


async def test_joining_needs_no_room_and_one_more_order_does(tmp_path: Path) -> None:
    stub = StudioStub()
    async with bench(tmp_path, stub, in_flight=1) as one:
        first = asyncio.create_task(one.wait(brief()))
        await under_way(stub, 1)
        joined = asyncio.create_task(one.wait(brief()))
        assert await one.wait(brief(tone="bold")) is None
        stub.open.set()
        assert (await first).creative == (await joined).creative


def trusted(claims: str, level: str = "sample 10 %") -> TrustSet:
    return TrustSet(at=NOON, campaign=SHOES.id, maker="chat", claims=claims, level=level, by="op", reason="read enough")


async def test_orders_given_at_once_stay_within_the_budget_together(tmp_path: Path) -> None:
    stub = StudioStub()
    async with bench(tmp_path, stub, budget=0.6, in_flight=8) as one:
        one.making.catalogue.apply(trusted("none"))
        unpriced = [asyncio.create_task(one.wait(brief(tone=tone))) for tone in ("plain", "warm", "bold")]
        await under_way(stub, 3)
        assert sorted(order.models for order in stub.orders) == [False, False, True]
        stub.open.set()
        await asyncio.gather(*unpriced)
        stub.open.clear()
        one.making.limits.day, one.making.limits.makings = int(time.time() // 86_400), 0.25
        priced = [asyncio.create_task(one.wait(brief(cta="try", tone=tone))) for tone in ("plain", "warm", "bold")]
        joined = asyncio.create_task(one.wait(brief(cta="try", tone="plain")))
        await under_way(stub, 6)
        assert sorted(order.models for order in stub.orders[3:]) == [False, True, True]
        stub.open.set()
        assert (await joined).creative == (await priced[0]).creative
        await asyncio.gather(*priced)
    assert len(stub.orders) == 6


async def test_models_are_asked_only_where_their_work_may_be_shown_at_once_and_is_paid_for(tmp_path: Path) -> None:
    stub = StudioStub()
    stub.open.set()
    async with bench(tmp_path, stub) as one:
        wanted = (brief(), brief(tone="bold"), brief(offer="price"), brief(tone="warm"))
        await one.wait(wanted[0])
        one.making.catalogue.apply(trusted("facts"))
        await one.wait(wanted[1])
        await one.wait(wanted[2])  # of offers nobody has read enough
        one.making.limits.day, one.making.limits.makings = int(time.time() // 86_400), 1.0
        await one.wait(wanted[3])
    assert [order.models for order in stub.orders] == [False, True, False, False]


async def test_what_a_reader_must_see_first_is_kept_and_not_shown(tmp_path: Path) -> None:
    stub = StudioStub(writer="chat/1")
    stub.open.set()
    async with bench(tmp_path, stub) as one:
        assert await one.wait(brief()) is None
    assert [record.creative.writer for record in one.added()] == ["chat/1"]
