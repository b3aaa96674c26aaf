"""What a person has met, read before a decision: through a Redis that is slow, stalled, cut off and gone."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

import numpy as np
import pytest
from redis_proxy import proxy
from redis_server import redis_server, running  # noqa: F401  (one is a fixture)

from services.storage.counters import Noted, moment, packed
from services.storage.redis.client import open_client
from services.storage.redis.counters import RedisCounters, list_key
from services.storage.redis.hot_reads import HotReads

NAMES = [f"shoes:{number:016x}" for number in range(500)]
#: Far longer than anything here takes, so that a test that asks for it says that nothing else ended the wait.
PATIENT_S = 30.0


def lists_in(server):
    """Every name has a list of its own: what it should say, by name."""
    server.admin.flushall()
    noted = [Noted(name, moment(float(number), number % 20), 64, 3600.0) for number, name in enumerate(NAMES)]
    RedisCounters(open_client(server.url, "test")).add(noted, [])
    return {note.name: packed([note.moment]) for note in noted}


def calls(server):
    return server.admin.info("commandstats").get("cmdstat_mget", {"calls": 0})["calls"]


@pytest.fixture
def outcomes():
    return Counter()


@pytest.fixture
async def open_reads(outcomes):
    opened = []

    def open_one(url, seconds=PATIENT_S):
        opened.append(HotReads(url, seconds, lambda outcome: outcomes.update([outcome])))
        return opened[-1]

    yield open_one
    for reads in opened:
        await reads.close()


async def test_all_that_is_asked_in_one_turn_is_one_mget(redis_server, open_reads, outcomes):  # noqa: F811
    right, reads = lists_in(redis_server), open_reads(redis_server.url)
    before = calls(redis_server)
    asked = [[name, "shoes:nobody", *NAMES[:2]] for name in NAMES]
    found = await asyncio.gather(*[reads.read(names) for names in asked])
    assert found == [[right.get(name) for name in names] for names in asked]
    assert (calls(redis_server) - before, outcomes) == (1, {"read": len(NAMES)})


async def test_what_is_asked_while_one_is_under_way_goes_with_the_next(redis_server, open_reads):  # noqa: F811
    right, reads = lists_in(redis_server), open_reads(redis_server.url)
    before = calls(redis_server)
    first = asyncio.create_task(reads.read(NAMES[:1]))
    await asyncio.sleep(0)  # it is asked for,
    await asyncio.sleep(0)  # and under way
    assert reads._flight is not None
    others = [asyncio.create_task(reads.read([name])) for name in NAMES[1:50]]
    assert await asyncio.gather(first, *others) == [[right[name]] for name in NAMES[:50]]
    assert calls(redis_server) - before == 2


async def test_a_late_one_is_left_to_end_and_nobody_waits_for_another(redis_server, open_reads, outcomes):  # noqa: F811
    right = lists_in(redis_server)
    with proxy(redis_server.port) as between:
        reads = open_reads(between.url)
        assert await reads.read(NAMES[:1]) == [right[NAMES[0]]]
        reads._seconds = 0.003
        between.stall()
        assert await reads.read(NAMES[:1]) is None
        assert [await reads.read([name]) for name in NAMES] == [None] * len(NAMES)
        assert outcomes == {"read": 1, "late": 1, "skipped": len(NAMES)}
        between.flow()
        await asyncio.wait({reads._flight})
        reads._seconds = PATIENT_S
        assert await reads.read(NAMES[7:9]) == [right[name] for name in NAMES[7:9]]


async def test_after_ten_thousand_askers_who_left_nobody_meets_another_ones_value(redis_server, open_reads, outcomes):  # noqa: F811
    right, rng = lists_in(redis_server), np.random.default_rng(13)
    with proxy(redis_server.port) as between:
        reads, left, most = open_reads(between.url, 0.003), 0, 0
        while left < 10_000:
            between.delay(float(rng.choice([0.0, 0.001, 0.003, 0.006])))
            wanted = [[str(name) for name in rng.choice(NAMES, 2)] for _ in range(25)]
            tasks = [asyncio.create_task(reads.read(names)) for names in wanted]
            await asyncio.sleep(float(rng.uniform(0.0, 0.004)))
            for task in tasks[5:]:
                task.cancel()
            found = await asyncio.gather(*tasks, return_exceptions=True)
            left += 20
            for names, values in zip(wanted, found, strict=True):
                if values is not None and not isinstance(values, asyncio.CancelledError):
                    assert values == [right[name] for name in names]
            if left % 1_000 == 0:
                most = max(most, sum(one["name"] == "adloom-hot" for one in redis_server.admin.client_list()))
    assert most == 1
    assert min(outcomes["read"], outcomes["late"], outcomes["skipped"]) > 100, outcomes
    assert outcomes["failed"] == 0


async def test_a_reply_that_is_cut_is_nobodys_and_the_next_connection_is_whole(redis_server, open_reads, outcomes):  # noqa: F811
    right = lists_in(redis_server)
    with proxy(redis_server.port) as between:
        reads = open_reads(between.url)
        assert await reads.read(NAMES[:2]) == [right[name] for name in NAMES[:2]]
        between.cut_replies(10)
        assert await reads.read(NAMES[2:4]) is None
        assert await reads.read(NAMES[4:6]) is None  # it rests
        assert outcomes == {"read": 1, "failed": 1, "skipped": 1}
        reads._rests_until = 0.0
        assert await reads.read(NAMES[4:6]) == [right[name] for name in NAMES[4:6]]


async def test_a_value_under_a_wrong_name_is_handed_to_nobody(redis_server, open_reads, outcomes):  # noqa: F811
    lists_in(redis_server)
    redis_server.admin.copy(list_key(NAMES[1]), list_key(NAMES[0]), replace=True)
    reads = open_reads(redis_server.url)
    assert await asyncio.gather(reads.read(NAMES[:1]), reads.read(NAMES[5:6])) == [None, None]
    assert outcomes == {"failed": 2}


async def test_a_redis_that_is_gone_costs_next_to_nothing_and_one_that_is_back_is_read(tmp_path, open_reads, outcomes):
    with running(tmp_path / "redis", appendonly="yes", appendfsync="always") as server:
        right = lists_in(server)
        reads = open_reads(server.url)
        assert await reads.read(NAMES[:1]) == [right[NAMES[0]]]
        server.kill()
        started = time.monotonic()
        for name in NAMES:
            assert await reads.read([name]) is None
        assert time.monotonic() - started < PATIENT_S  # no connection is waited for
        assert outcomes["skipped"] > outcomes["failed"] > 0
        server.start()
        reads._rests_until = 0.0
        assert await reads.read(NAMES[:1]) == [right[NAMES[0]]]
