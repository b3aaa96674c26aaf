"""Laws of every state. A new transport is one line in the fixture and is held to all of them."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from redis_server import redis_server  # noqa: F401  (a fixture)
from service import until

from errors import Fenced, StorageAway, StorageError
from services.storage.redis import state as redis_state
from services.storage.redis.client import open_client
from services.storage.redis.leases import RedisLeases
from services.storage.redis.state import RedisState
from services.storage.sqlite.leases import SqliteLeases
from services.storage.sqlite.state import SqliteState

LARGE = np.random.default_rng(0).bytes(5_000_001)


@pytest.fixture(params=["sqlite", "redis"])
def store(request, tmp_path):
    """What opens a state, and what opens its leases."""
    if request.param == "sqlite":
        return lambda: SqliteState(tmp_path / "state.db"), lambda: SqliteLeases(tmp_path / "state.db")
    server = request.getfixturevalue("redis_server")
    server.admin.flushall()
    return lambda: RedisState(open_client(server.url, "test")), lambda: RedisLeases(open_client(server.url, "test"))


@pytest.fixture
def open_state(store):
    return store[0]


@pytest.fixture
def server(redis_server):  # noqa: F811
    redis_server.admin.flushall()
    return redis_server


def redis_state_of(server):
    return RedisState(open_client(server.url, "test"))


def test_values_saved_together_have_the_same_offset_and_rising_versions(open_state):
    state = open_state()
    state.save({"a": b"1", "b": b"2"}, 10)
    state.save({"a": b"3"}, 20)
    assert state.load("a") == (2, 20, b"3")
    assert state.load("b") == (1, 10, b"2")


def test_only_a_newer_value_is_loaded(open_state):
    state, other = open_state(), open_state()
    state.save({"a": b"1"}, 1)
    assert other.load("a", newer_than=1) is None
    state.save({"a": b"2"}, 2)
    assert other.load("a", newer_than=1) == (2, 2, b"2")
    assert other.load("nothing") is None


@pytest.mark.parametrize("content", [b"", b"\0\xff\r\n", LARGE], ids=["empty", "bytes", "large"])
def test_what_is_loaded_is_what_was_saved_whatever_its_size_before_and_after(open_state, content):
    state = open_state()
    for value in (content, b"between", content, LARGE, content):
        state.save({"a": value, "b": b"beside"}, 1)
        assert open_state().load("a").content == value


def test_a_reader_never_sees_values_of_two_saves(open_state):
    writer, reader, ended = open_state(), open_state(), threading.Event()

    def save():
        for number in range(40):
            writer.save({"large": bytes([number]) * 2_500_000, "small": bytes([number])}, number)
        ended.set()

    thread = threading.Thread(target=save)
    thread.start()
    seen = []
    while not ended.is_set():
        if (found := reader.load("large", seen[-1] if seen else 0)) is not None:
            assert found.content == bytes([found.offset]) * 2_500_000
            seen.append(found.version)
    thread.join()
    assert seen == sorted(set(seen))
    assert reader.load("large")[:2] == reader.load("small")[:2] == (40, 39)


def test_a_save_under_a_lease_is_kept_while_it_holds(store):
    state, leases = store[0](), store[1]()
    held = leases.take(["shard/0", "shard/1"], "me", 60.0)
    state.save({"a": b"1"}, 1, held)
    leases.prolong(held, 60.0)
    state.save({"a": b"2"}, 2, held)
    assert state.load("a") == (2, 2, b"2")


@pytest.mark.parametrize("how", ["released", "expired", "taken over"])
def test_a_save_under_a_lease_that_has_ended_keeps_nothing(store, how):
    state, leases = store[0](), store[1]()
    lost = leases.take(["shard/0", "shard/1"], "me", 0.05 if how == "expired" else 60.0)
    if how == "expired":
        assert until(lambda: leases.holders(["shard/0", "shard/1"]) == [None, None], 5.0)
    else:
        leases.release(lost)
    if how == "taken over":
        state.save({"a": b"theirs"}, 5, leases.take(["shard/1", "shard/0"], "you", 60.0))
    before = state.load("a")
    with pytest.raises(Fenced, match="shard/0"):
        state.save({"a": b"mine", "b": LARGE}, 9, lost)
    assert (state.load("a"), state.load("b")) == (before, None)


def test_a_wait_ends_in_time_whether_anything_is_saved_or_not(open_state):
    waiting, saving = open_state(), open_state()
    ended = []
    thread = threading.Thread(target=lambda: ended.extend(waiting.wait(0.3) for _ in range(4)))
    thread.start()
    saving.save({"a": b"1"}, 1)
    thread.join(10.0)
    assert len(ended) == 4


def test_redis_wakes_who_waits_when_something_is_saved(server):
    waiting, saving = redis_state_of(server), redis_state_of(server)
    waiting.wait(0.0)  # listens from here on
    for _ in range(3):
        saving.save({"a": b"1"}, 1)
    started = time.monotonic()
    waiting.wait(60.0)
    assert time.monotonic() - started < 30.0
    saving.save({"a": b"2"}, 1)
    waiting.wait(60.0)
    assert time.monotonic() - started < 30.0


def test_redis_listens_again_after_its_connections_were_cut(server):
    waiting, saving = redis_state_of(server), redis_state_of(server)
    waiting.wait(0.0)
    server.admin.client_kill_filter(_type="pubsub")
    waiting.wait(0.01)  # met the error, and said nothing
    waiting.wait(0.0)
    saving.save({"a": b"1"}, 1)
    started = time.monotonic()
    waiting.wait(60.0)
    assert time.monotonic() - started < 30.0


def test_nothing_new_in_redis_moves_no_content(server):
    state = redis_state_of(server)
    state.save({"a": LARGE[:1_000_000]}, 1)
    version = state.load("a").version
    before = server.admin.info("stats")["total_net_output_bytes"]
    for _ in range(100):
        assert state.load("a", version) is None
    assert server.admin.info("stats")["total_net_output_bytes"] - before < 20_000


def test_a_save_that_died_leaves_the_old_value_and_nothing_for_long(server, monkeypatch):
    state = redis_state_of(server)
    state.save({"a": LARGE}, 1)
    held = server.admin.dbsize()
    with monkeypatch.context() as patched:
        patched.setattr(state, "_save", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            state.save({"a": LARGE[::-1]}, 2)
    assert state.load("a") == (1, 1, LARGE)
    (left,) = {key for key in server.admin.scan_iter() if server.admin.ttl(key) > 0}
    assert 0 < server.admin.ttl(left) <= 60
    server.admin.delete(left)
    state.save({"a": LARGE[::-1]}, 3)
    assert (state.load("a"), server.admin.dbsize()) == ((2, 3, LARGE[::-1]), held)


def test_chunks_that_were_lost_on_the_way_are_not_switched_to(server, monkeypatch):
    state = redis_state_of(server)
    state.save({"a": LARGE, "b": b"1"}, 1)
    monkeypatch.setattr(redis_state, "_CHUNK_SECONDS", 0)
    with pytest.raises(StorageAway, match="save it again"):
        state.save({"b": b"2", "a": LARGE[::-1]}, 2)
    assert (state.load("a"), state.load("b")) == ((1, 1, LARGE), (1, 1, b"1"))


@pytest.mark.parametrize("content", [b"small", LARGE], ids=["small", "large"])
def test_a_damaged_value_is_named(server, content):
    state = redis_state_of(server)
    state.save({"trials": content}, 1)
    where, field = ("adloom:state:trials", "content")
    if content is LARGE:
        where, field = server.admin.hget(where, "blob"), "3"
    server.admin.hset(where, field, server.admin.hget(where, field)[:-1] + b"?")
    with pytest.raises(StorageError, match=r"'trials', version 1: damaged"):
        state.load("trials")
    server.admin.hdel(where, field)
    with pytest.raises(StorageError):
        state.load("trials")


def test_versions_leap_after_a_failover_so_that_no_reader_waits_for_the_lost_ones(server):
    state, reader = redis_state_of(server), redis_state_of(server)
    server.admin.hset("adloom:log", "epoch", 50_000)
    state.save({"a": b"kept"}, 1)
    survived = server.admin.dump("adloom:state:a")
    for _ in range(7):
        state.save({"a": b"lost"}, 2)
    seen = reader.load("a").version
    server.admin.restore("adloom:state:a", 0, survived, replace=True)
    server.admin.hset("adloom:log", "epoch", 50_001)
    state.save({"a": b"after"}, 2)
    assert (found := reader.load("a", seen)).content == b"after"
    assert found.version > seen


def test_a_redis_that_came_back_empty_has_new_values_for_every_reader(server):
    state, reader = redis_state_of(server), redis_state_of(server)
    server.admin.hset("adloom:log", "epoch", 50_000)
    for _ in range(9):
        state.save({"a": b"lost"}, 2)
    seen = reader.load("a").version
    server.admin.flushall()
    server.admin.hset("adloom:log", "epoch", 50_001)
    state.save({"a": b"after"}, 0)
    assert (found := reader.load("a", seen)).content == b"after"
    assert reader.load("a", found.version) is None


def test_a_full_redis_takes_a_checkpoint_all_the_same_as_it_is_what_makes_room(server):
    state = redis_state_of(server)
    state.save({"a": b"1", "b": LARGE}, 1)
    server.admin.config_set("maxmemory", "1mb")
    try:
        state.save({"a": b"2", "b": LARGE[::-1]}, 2)
        assert (state.load("a"), state.load("b")) == ((2, 2, b"2"), (2, 2, LARGE[::-1]))
    finally:
        server.admin.config_set("maxmemory", "0")


def test_a_redis_that_is_away_is_said_and_waited_out(server):
    state = redis_state_of(server)
    server.pause()
    try:
        with pytest.raises(StorageAway, match=str(server.port)):
            state.load("a")
        state.wait(0.01)
    finally:
        server.resume()
    state.save({"a": b"1"}, 1)
    assert state.load("a") == (1, 1, b"1")
