"""Laws of every kind of counter. A new transport is one line in the fixture and is held to all of them."""

from __future__ import annotations

import threading

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as some
from redis_server import redis_server  # noqa: F401  (a fixture)
from service import until

from errors import DiskFull, StorageError
from services.storage.counters import Moment, Noted, Spent, moment, packed, unpacked
from services.storage.redis.client import open_client
from services.storage.redis.counters import RedisCounters, list_key
from services.storage.sqlite.counters import SqliteCounters, SqliteLists

LONG, SHORT, WAIT_S = 60.0, 0.1, 10.0
NOON = 1_780_315_200.0


@pytest.fixture(params=["sqlite", "redis"])
def open_counters(request, tmp_path):
    if request.param == "sqlite":
        return lambda: SqliteCounters(tmp_path / "counters.db")
    server = request.getfixturevalue("redis_server")
    server.admin.flushall()
    return lambda: RedisCounters(open_client(server.url, "test"))


@pytest.fixture
def counters(open_counters):
    return open_counters()


def note(name, number, *, most=100, seconds=LONG):
    return Noted(name, moment(NOON + number, number % 256), most, seconds)


def spent(name, amount, *, group="today", seconds=LONG):
    return Spent(group, name, amount, seconds)


def listed(counters, name):
    (content,) = counters.lists([name])
    return None if content is None else [one.mark for one in unpacked(content)]


@given(some.lists(some.tuples(some.integers(0, 2**40 - 1), some.integers(0, 255))))
def test_moments_are_packed_without_loss(pairs):
    moments = [Moment(*pair) for pair in pairs]
    assert unpacked(packed(moments)) == moments
    assert len(packed(moments)) == 6 * len(moments)


def test_a_list_grows_by_what_any_process_notes(open_counters):
    one, two = open_counters(), open_counters()
    one.add([note("a", 1), note("b", 2), note("a", 3)], [])
    two.add([note("a", 4)], [])
    assert listed(two, "a") == [1, 3, 4]
    assert one.lists(["b", "nothing", "a"])[:2] == [packed([moment(NOON + 2, 2)]), None]


def test_a_list_keeps_the_newest_and_how_many_may_change(counters):
    counters.add([note("a", number, most=3) for number in range(10)], [])
    assert listed(counters, "a") == [7, 8, 9]
    counters.add([note("a", number, most=5) for number in range(10, 14)], [])
    assert listed(counters, "a") == [9, 10, 11, 12, 13]
    counters.add([note("a", 14, most=1)], [])
    assert listed(counters, "a") == [14]


def test_sums_are_kept_by_group_and_name(counters):
    counters.add([], [spent("shoes", 0.25), spent("coffee", 1.0), spent("shoes", 0.5), spent("shoes", 8.0, group="tomorrow")])
    assert counters.sums("today") == {"shoes": 0.75, "coffee": 1.0}
    assert counters.sums("tomorrow") == {"shoes": 8.0}
    assert counters.sums("never") == {}


def test_nothing_that_is_added_at_the_same_time_is_lost(open_counters):
    ready = threading.Barrier(4)

    def add(own):
        ready.wait(WAIT_S)
        for number in range(50):
            own.add([note("a", number, most=1000)], [spent("shoes", 0.5)])

    threads = [threading.Thread(target=add, args=(open_counters(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    counters = open_counters()
    assert sorted(listed(counters, "a")) == sorted([*range(50)] * 4)
    assert counters.sums("today") == {"shoes": 100.0}


def test_what_nobody_adds_to_ends(counters):
    counters.add([note("a", 1, seconds=SHORT), note("b", 1)], [spent("shoes", 1.0, seconds=SHORT)])
    assert until(lambda: counters.lists(["a"]) == [None] and counters.sums("today") == {}, WAIT_S)
    counters.add([note("a", 2)], [spent("shoes", 2.0)])
    assert (listed(counters, "a"), listed(counters, "b"), counters.sums("today")) == ([2], [1], {"shoes": 2.0})


def test_what_is_added_to_goes_on(counters):
    counters.add([note("a", 1, seconds=SHORT), note("clock", 1, seconds=SHORT)], [spent("shoes", 1.0, seconds=SHORT)])
    counters.add([note("a", 2)], [spent("shoes", 1.0)])
    assert until(lambda: counters.lists(["clock"]) == [None], WAIT_S)
    assert (listed(counters, "a"), counters.sums("today")) == ([1, 2], {"shoes": 2.0})


def test_nothing_to_add_and_nothing_to_read_is_nothing(counters):
    counters.add([], [])
    assert counters.lists([]) == []


def test_what_has_ended_gives_its_room_back(tmp_path):
    now = [NOON]
    counters = SqliteCounters(tmp_path / "counters.db", lambda: now[0])
    counters.add([note("a", 1, seconds=10.0), note("b", 1, seconds=30.0)], [spent("shoes", 1.0, seconds=10.0)])
    now[0] += 20.0
    counters.tidy()
    kept = counters._connection.execute("SELECT name FROM lists UNION ALL SELECT name FROM sums").fetchall()
    assert kept == [("b",)]


def test_a_list_of_another_name_is_told_from_ones_own(redis_server):  # noqa: F811
    redis_server.admin.flushall()
    counters = RedisCounters(open_client(redis_server.url, "test"))
    counters.add([note("theirs", 1)], [])
    redis_server.admin.copy(list_key("theirs"), list_key("mine"))
    with pytest.raises(StorageError, match="mine: expected the list of that name"):
        counters.lists(["mine"])
    counters.add([note("mine", 2)], [])
    assert listed(counters, "mine") == [2]


async def test_lists_in_a_file_that_cannot_be_read_are_none_and_the_journal_has_it_once(tmp_path, caplog):
    lists = SqliteLists(SqliteCounters(tmp_path / "counters.db"))
    assert await lists.read(["mine"]) == [None]
    apsw.Connection(str(tmp_path / "counters.db")).execute("ALTER TABLE lists RENAME TO gone")
    assert [await lists.read(["mine"]) for _ in range(3)] == [None] * 3
    assert [record.message for record in caplog.records] == ["what people have met cannot be read"]


def test_a_full_redis_takes_nothing_of_an_addition(redis_server):  # noqa: F811
    redis_server.admin.flushall()
    counters = RedisCounters(open_client(redis_server.url, "test"))
    counters.add([note("a", 1)], [spent("shoes", 1.0)])
    redis_server.admin.config_set("maxmemory", "1")
    try:
        with pytest.raises(DiskFull):
            counters.add([note("a", 2), note("b", 2)], [spent("shoes", 1.0)])
    finally:
        redis_server.admin.config_set("maxmemory", "0")
    assert (listed(counters, "a"), counters.sums("today")) == ([1], {"shoes": 1.0})
