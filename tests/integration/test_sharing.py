"""Two web processes' desks over one store: caps, wear and pacing are of both together, and neither needs it to decide."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import msgspec
import numpy as np
import pytest
from redis_server import running
from small_world import SECRET, SHOES, brief, catalogue_of, core_of, creative

from services.campaigns.campaign import Budget, FrequencyCap
from services.decisions.encounters import Encounters
from services.decisions.limits import Limits
from services.decisions.request import pseudonym
from services.decisions.tokens import Signer
from services.metrics import Metrics
from services.records import Kind, decode
from services.storage.images import Images
from services.storage.redis.client import open_client
from services.storage.redis.counters import RedisCounters
from services.storage.redis.hot_reads import HotReads
from services.storage.sqlite.counters import SqliteCounters, SqliteLists
from services.storage.sqlite.log import SqliteLog
from services.supply.client import StudioClient
from services.web import sharing
from services.web.appender import Appender
from services.web.desk import Desk
from services.web.making import Allowance, Making
from services.web.sharing import Sharing
from services.web.wire import DecisionAsk

WAIT_S = 20.0
RUNNING = msgspec.structs.replace(SHOES, starts=dt.date(2000, 1, 1), ends=dt.date(2999, 12, 31))
CAPPED = msgspec.structs.replace(RUNNING, cap=FrequencyCap(impressions=3, hours=24.0))
PACED = msgspec.structs.replace(RUNNING, budget=Budget(per_day=100.0, per_impression=20.0))


@pytest.fixture(params=["sqlite", "redis"])
def store(request, tmp_path):
    """What a process opens: the lists that decisions read, given its metrics, and the counters."""
    if request.param == "sqlite":
        counters = partial(SqliteCounters, tmp_path / "counters.db")
        counters().close()  # as whoever starts several processes does
        yield lambda _: SqliteLists(counters()), counters
    else:
        with running(tmp_path / "redis") as server:
            yield redis_store(server)


def redis_store(server, within=WAIT_S):
    def lists(metrics):
        return HotReads(server.url, within, lambda outcome: metrics.hot_reads.labels(outcome).inc())

    return lists, lambda: RedisCounters(open_client(server.url, "test"))


class Process:
    """A web process's desk, with what it needs."""

    def __init__(self, folder, store, campaign):
        self.metrics, self.folder, self.limits = Metrics(), folder, Limits()
        pool = [creative(brief(angle="proof"))]
        catalogue = catalogue_of(campaign, pools={campaign.id: pool})
        core = core_of(catalogue, limits=self.limits)
        self.appender = Appender(lambda: SqliteLog(folder / "log.db"), time.time, self.metrics)
        self.studio = StudioClient("http://127.0.0.1:1", in_flight=1, clock=time.time)
        making = Making(
            catalogue, self.studio, Images(folder / "images"), self.appender, self.metrics, time.time, Allowance(1.0),
            limits=self.limits, budget=1.0,
        )  # fmt: skip
        self.sharing = Sharing(Encounters(self.limits, core.wear), self.limits, store[0](self.metrics), store[1], time.time)
        self.desk = Desk(
            core=core, catalogue=catalogue, making=making, appender=self.appender, signer=Signer((SECRET,)),
            metrics=self.metrics, clock=time.time, rng=np.random.default_rng(0), secret=SECRET, base_url="http://here",
            deadline_ms=150, token_seconds=60.0, sharing=self.sharing,
        )  # fmt: skip

    async def visit(self, user="me"):
        return await self.desk.serve(DecisionAsk(placement=SHOES.placements[0].id, user_id=user))

    def read(self, outcome):
        return self.metrics.hot_reads.labels(outcome)._value.get()

    def decisions(self):
        log = SqliteLog(self.folder / "log.db")
        records = [decode(stored.payload) for stored in log.read(0, 1000, (Kind.DECISION,))]
        log.close()
        return records


@asynccontextmanager
async def serving(folder, store, campaign):
    process = Process(folder, store, campaign)
    process.appender.start(asyncio.get_running_loop())
    process.sharing.start(asyncio.get_running_loop())
    try:
        yield process
    finally:
        await process.studio.close()
        await process.appender.stop()
        await process.sharing.stop()


@asynccontextmanager
async def two(folder, store, campaign):
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(serving(folder / name, store, campaign)) for name in "ab"]


def met(counters, campaign=CAPPED, user="me"):
    """How many ads of the campaign all processes together have noted of somebody."""
    (content,) = counters.lists([f"{campaign.id}:{pseudonym(SECRET, user)}"])
    return len(content or b"") // 6


async def come(holds):
    async with asyncio.timeout(WAIT_S):
        while not await asyncio.to_thread(holds):  # noqa: ASYNC110  (no event tells what a thread has come to)
            await asyncio.sleep(0.002)


@pytest.mark.parametrize("visits", ["abababab", "aaaabbbb", "abbbbbbb"])
async def test_a_cap_is_of_all_processes_together(tmp_path, store, visits):
    counters = store[1]()
    async with two(tmp_path, store, CAPPED) as (one, other):
        for number, name in enumerate(visits):
            answer = await (one if name == "a" else other).visit()
            assert (answer is not None) == (number < 3)
            await come(lambda number=number: met(counters) == min(number + 1, 3))
        assert await other.visit("somebody else") is not None
    counters.close()


async def test_what_somebody_met_elsewhere_is_on_the_record_here(tmp_path, store):
    counters = store[1]()
    async with two(tmp_path, store, RUNNING) as (one, other):
        for _ in range(4):
            await one.visit()
        await come(lambda: met(counters) == 4)
        await other.visit()
        await come(lambda: met(counters) == 5)
        await one.visit()
    assert [decision.worn for decision in other.decisions()] == [{"proof.bright": 4.0}]
    assert [decision.worn.get("proof.bright", 0.0) for decision in one.decisions()] == [0.0, 1.0, 2.0, 3.0, 5.0]
    counters.close()


async def test_what_is_spent_is_of_all_processes_together(tmp_path, store):
    async with two(tmp_path, store, PACED) as (one, other):
        for _ in range(6):  # for more than the budget of the whole day, if it may
            await one.visit()
        await come(lambda: other.limits.silence(PACED, time.time()) == "pacing/1")
        assert await other.visit() is None


async def test_nothing_is_read_of_whoever_cannot_be_told_apart(tmp_path):
    with running(tmp_path / "redis") as server:
        async with serving(tmp_path / "a", redis_store(server), CAPPED) as process:
            assert [await process.visit(None) for _ in range(5)].count(None) == 0
            assert process.read("read") == 0
            await process.visit()
            assert process.read("read") == 1
        assert [len(server.admin.keys(f"adloom:{what}:*")) for what in ("list", "sums")] == [1, 0]


@pytest.mark.parametrize("fault", ["pause", "kill"])
async def test_without_redis_every_decision_comes_and_goes_by_what_the_process_knows(tmp_path, fault):
    with running(tmp_path / "redis", appendonly="yes", appendfsync="always") as server:
        store = redis_store(server, within=0.003)
        counters = store[1]()
        async with serving(tmp_path / "a", store, CAPPED) as process:
            process.sharing._lists._seconds = WAIT_S
            assert await process.visit() is not None
            await come(lambda: met(counters) == 1)
            process.sharing._lists._seconds = 0.003
            getattr(server, fault)()
            answers = [await process.visit() for _ in range(5)] + [await process.visit(f"{user}") for user in range(100)]
            assert [answer is not None for answer in answers] == [True, True, False, False, False, *[True] * 100]
            assert process.read("late") + process.read("skipped") + process.read("failed") == 105
            assert process.read("skipped") > 50
            server.resume() if fault == "pause" else server.start()
            process.sharing._lists._seconds = WAIT_S
            await come(lambda: not process.sharing._failing)
            assert await process.visit("you") is not None
            await come(lambda: met(counters, user="you") == 1)


async def test_what_gathered_is_told_before_a_process_ends(tmp_path, store):
    async with serving(tmp_path / "a", store, CAPPED) as process:
        await process.visit()
    counters = store[1]()
    assert met(counters) == 1
    counters.close()


async def test_what_finds_no_room_is_lost_to_the_others_and_said(tmp_path, store, monkeypatch, caplog):
    monkeypatch.setattr(sharing, "_WAITING", 0)
    async with serving(tmp_path / "a", store, CAPPED) as process:
        answers = [await process.visit() for _ in range(4)]
    assert [answer is not None for answer in answers] == [True, True, True, False]
    assert "not told to other processes" in caplog.text
    counters = store[1]()
    assert met(counters) == 0
    counters.close()
