"""What web sees of a Redis that stalls, or that comes back without the end of its log."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest
from redis_server import running
from small_world import NOON, SHOES, core_of, creative, pool_of, request, seeds_of, without_control

from services.campaigns.catalogue import Catalogue
from services.campaigns.records import CampaignPut, CreativeAdded
from services.catalogue_history import catalogue_records
from services.decisions.limits import Limits
from services.packing.records import RecordPacking
from services.records import Kind, entry_of
from services.storage.redis.client import open_client
from services.storage.redis.log import RedisLog
from services.storage.redis.state import RedisState
from services.web.lookout import Lookout
from services.web.sight import Sight

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from redis_server import RedisServer

POOL = pool_of(SHOES, extra=3)
SEEN_S = 10.0


class Site:
    """A sight of a Redis, and what is written to it by others."""

    def __init__(self, server: RedisServer) -> None:
        self.log = self._open(server)
        read, self.catalogue, limits = self._open(server), Catalogue(), Limits()
        self.core = core_of(self.catalogue, limits=limits)
        lookout = Lookout(read, RedisState(open_client(server.url, "sight")), lambda: catalogue_records(read, 0))
        self.sight = Sight(lookout, self.catalogue, self.core, limits)

    @staticmethod
    def _open(server: RedisServer) -> RedisLog:
        return RedisLog(open_client(server.url, "test"), RecordPacking(), common=(Kind.CATALOGUE,))

    def add(self, *numbers: int) -> None:
        records = [CreativeAdded(at=NOON, creative=fresh(number), why="supply") for number in numbers]
        self.log.append([entry_of(record, NOON) for record in records], durable=True)

    async def shows(self, numbers: set[int]) -> bool:
        """Whether exactly these come to be candidates beside the pool."""
        wanted = {one.id for one in POOL} | {fresh(number).id for number in numbers}
        async with asyncio.timeout(SEEN_S):
            while self.candidates() != wanted:
                await self.sight.look()
        return True

    def candidates(self) -> set[str]:
        (group,) = self.core.decide([request()], seeds_of(1), NOON).groups
        return set(group.slate.ids)


def fresh(number: int):
    return creative(POOL[0].brief, 900 + number, "L1", SHOES.sizes)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with running(tmp_path / "redis", appendonly="yes", appendfsync="always") as started:
        yield started


@pytest.fixture
async def site(server: RedisServer) -> AsyncIterator[Site]:
    made = Site(server)
    records = [CampaignPut(at=NOON, campaign=without_control(SHOES))]
    records += [CreativeAdded(at=NOON, creative=one, why="approved") for one in POOL]
    made.log.append([entry_of(record, NOON) for record in records], durable=True)
    made.sight.first_look()
    made.sight.start(asyncio.get_running_loop())
    yield made
    await made.sight.stop()


async def test_a_redis_that_stalls_holds_up_no_turn_of_the_loop(site: Site, server: RedisServer) -> None:
    server.pause()
    try:
        turns, look = 0, asyncio.create_task(site.sight.look(0.4))
        while not look.done():
            turns += bool(site.candidates())
            await asyncio.sleep(0.002)
    finally:
        server.resume()
    assert turns > 20  # on the loop, a call to a Redis that stalls takes all of that time in one turn
    site.add(1)
    assert await site.shows({1})


async def test_a_redis_that_lost_everything_takes_nothing_away_and_tells_of_what_is_new(
    site: Site, server: RedisServer
) -> None:
    site.add(1)
    assert await site.shows({1})
    server.admin.flushall()
    await site.sight.look()
    assert await site.shows({1})
    site.add(2)
    assert await site.shows({1, 2})


async def test_a_redis_back_without_its_last_records_takes_their_creatives_out_of_what_is_shown(
    site: Site, server: RedisServer, tmp_path: Path
) -> None:
    site.add(1)
    assert await site.shows({1})
    shutil.copytree(server.folder, tmp_path / "copy")
    site.add(2, 3)
    assert await site.shows({1, 2, 3})
    server.kill()
    shutil.rmtree(server.folder)
    shutil.copytree(tmp_path / "copy", server.folder)
    server.start()
    other = Site(server)
    other.add(4)
    assert await site.shows({1, 4})
