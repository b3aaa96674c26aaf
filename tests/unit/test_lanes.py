"""Somebody who waits goes before the pool."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest

from errors import Busy
from generators.brief import Brief
from generators.lanes import Lanes
from generators.order import Order
from services.campaigns.files import load_campaign

KIT = load_campaign(Path("infra/demo/coffee.yaml")).kit
BRIEF = Brief(campaign="coffee", angle="ease", tone="bold", length="short", offer="none", style="dark", cta="act")
NOW = Order(brief=BRIEF, kit=KIT, sizes=("300x250",), seed=1, deadline=0.0, lane="now")
AHEAD = msgspec.structs.replace(NOW, lane="ahead")


def test_filling_the_pool_is_turned_away_while_every_worker_is_taken() -> None:
    lanes = Lanes(capacity=2)
    with lanes.place_for(NOW), lanes.place_for(AHEAD), pytest.raises(Busy, match="lane"), lanes.place_for(AHEAD):
        pass
    with lanes.place_for(AHEAD):
        assert lanes.under_way == 1


def test_somebody_who_waits_is_never_turned_away_here() -> None:
    lanes = Lanes(capacity=1)
    with ExitStack() as places:
        for _ in range(5):
            places.enter_context(lanes.place_for(NOW))
        assert lanes.under_way == 5


async def test_a_cancelled_order_gives_its_place_back() -> None:
    lanes, held = Lanes(capacity=1), asyncio.Event()

    async def hold() -> None:
        with lanes.place_for(AHEAD):
            held.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hold())
    await held.wait()
    assert lanes.under_way == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert lanes.under_way == 0
