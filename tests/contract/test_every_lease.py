"""Laws of every kind of lease. A new transport is one line in the fixture and is held to all of them."""

from __future__ import annotations

import threading

import pytest
from redis_server import redis_server, running  # noqa: F401  (one is a fixture)
from service import until

from errors import StorageAway
from services.storage.redis.client import open_client
from services.storage.redis.leases import RedisLeases
from services.storage.sqlite.leases import SqliteLeases

LONG, SHORT, WAIT_S = 60.0, 0.1, 10.0


@pytest.fixture(params=["sqlite", "redis"])
def open_leases(request, tmp_path):
    if request.param == "sqlite":
        return lambda: SqliteLeases(tmp_path / "state.db")
    server = request.getfixturevalue("redis_server")
    server.admin.flushall()
    return lambda: RedisLeases(open_client(server.url, "test"))


@pytest.fixture
def leases(open_leases):
    return open_leases()


def test_what_is_held_is_nobody_elses(open_leases):
    mine, yours = open_leases(), open_leases()
    assert mine.take(["a", "b"], "me", LONG).names == ("a", "b")
    assert yours.take(["b"], "you", LONG) is None
    assert yours.holders(["a", "b", "c"]) == ["me", "me", None]


def test_all_names_are_taken_or_none(leases):
    leases.take(["b"], "me", LONG)
    assert leases.take(["a", "b", "c"], "you", LONG) is None
    assert leases.holders(["a", "b", "c"]) == [None, "me", None]


def test_a_lease_ends_by_itself_and_then_it_is_anybodys(leases):
    lease = leases.take(["a"], "me", SHORT)
    assert until(lambda: leases.holders(["a"]) == [None], WAIT_S)
    assert not leases.prolong(lease, LONG)
    assert leases.take(["a"], "you", LONG) is not None
    assert not leases.prolong(lease, LONG)


def test_a_lease_that_is_prolonged_goes_on(leases):
    lease = leases.take(["a", "b"], "me", SHORT)
    assert leases.prolong(lease, LONG)
    watch = leases.take(["clock"], "you", SHORT)
    assert until(lambda: leases.holders(["clock"]) == [None], WAIT_S)
    assert leases.holders(["a", "b"]) == ["me", "me"]
    assert watch.number > lease.number


def test_numbers_rise_with_every_lease_of_any_name(leases):
    numbers = [leases.take([name], holder, LONG).number for name, holder in ("ax", "bx", "cy", "ax", "dy")]
    assert numbers == sorted(set(numbers))


def test_who_takes_again_what_it_holds_is_given_a_new_number_and_the_old_one_has_ended(leases):
    old = leases.take(["a"], "me", LONG)  # a reply that was lost on the way, say
    new = leases.take(["a"], "me", LONG)
    assert not leases.prolong(old, LONG)
    leases.release(old)
    assert leases.holders(["a"]) == ["me"]
    assert leases.prolong(new, LONG)


def test_what_is_released_is_free_and_what_was_lost_is_not_released_a_second_time(leases):
    mine = leases.take(["a", "b"], "me", LONG)
    leases.release(mine)
    assert leases.holders(["a", "b"]) == [None, None]
    leases.take(["a"], "you", LONG)
    leases.release(mine)
    assert leases.holders(["a", "b"]) == ["you", None]


def test_of_many_who_try_at_once_one_holds(open_leases):
    ready, taken = threading.Barrier(8), []

    def attempt(leases, holder):
        ready.wait(WAIT_S)
        taken.append(leases.take(["a", "b"], holder, LONG))

    threads = [threading.Thread(target=attempt, args=(open_leases(), f"{number}")) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    assert len(taken) == 8
    assert sum(lease is not None for lease in taken) == 1


def test_a_lease_outlives_redis_only_for_its_time(tmp_path):
    with running(tmp_path / "redis", appendonly="yes", appendfsync="always") as server:
        leases = RedisLeases(open_client(server.url, "test"))
        short, long = leases.take(["short"], "me", SHORT), leases.take(["long"], "me", LONG)
        server.kill()
        with pytest.raises(StorageAway):
            leases.holders(["long"])
        server.start()
        assert leases.take(["long"], "you", LONG) is None
        assert leases.prolong(long, LONG)
        assert until(lambda: leases.holders(["short"]) == [None], WAIT_S)
        assert leases.take(["short"], "you", LONG).number > long.number > short.number


def test_a_redis_that_lost_its_tail_gives_no_number_twice(tmp_path):
    with running(tmp_path / "redis") as server:
        leases = RedisLeases(open_client(server.url, "test"))
        lost = leases.take(["a"], "me", LONG)
        server.kill()
        server.start()
        assert leases.take(["a"], "you", LONG).number > lost.number
        assert not leases.prolong(lost, LONG)
