"""Laws of every log. A new transport is one line in the fixture and is held to all of them."""

from __future__ import annotations

from itertools import chain

import pytest
from redis_server import redis_server  # noqa: F401  (a fixture)

from services.packing.records import RecordPacking
from services.storage.log import Entry, offset_before
from services.storage.redis.client import open_client
from services.storage.redis.log import RedisLog
from services.storage.sqlite.log import SqliteLog


@pytest.fixture
def in_a_file(tmp_path):
    return lambda: SqliteLog(tmp_path / "log.db")


@pytest.fixture
def in_redis(redis_server):  # noqa: F811
    redis_server.admin.flushall()
    client = open_client(redis_server.url, "laws")
    yield lambda: RedisLog(client, RecordPacking(), common=(1,))
    client.close()


@pytest.fixture(params=["in_a_file", "in_redis"])
def open_log(request):
    return request.getfixturevalue(request.param)


def entries(count, at=100.0, kind=2):
    return [Entry(kind, at, f"{number}".encode()) for number in range(count)]


def ticks(log):
    return [stored for stored in log.read(0, 10_000) if stored.kind == 0]


def test_what_is_appended_is_read_in_order(open_log):
    log = open_log()
    offsets = log.append(entries(5), durable=True)
    read = log.read(0, 100, (2,))
    assert [stored.offset for stored in read] == offsets == sorted(offsets)
    assert [stored.payload for stored in read] == [b"0", b"1", b"2", b"3", b"4"]


def test_reading_goes_on_behind_an_offset_and_stops_at_the_limit(open_log):
    log = open_log()
    offsets = log.append(entries(5), durable=False)
    assert [stored.payload for stored in log.read(offsets[1], 2)] == [b"2", b"3"]
    assert log.read(log.head(), 10) == []


def test_kinds_are_told_apart(open_log):
    log = open_log()
    log.append([Entry(1, 1.0, b"a"), Entry(2, 1.0, b"b"), Entry(1, 1.0, b"c")], durable=False)
    assert [stored.payload for stored in log.read(0, 10, (1,))] == [b"a", b"c"]


def test_another_process_reads_what_was_acknowledged(open_log):
    writer, reader = open_log(), open_log()
    writer.append(entries(3), durable=True)
    assert len(reader.read(0, 10, (2,))) == 3
    assert reader.head() == writer.head()


def test_a_tick_follows_the_256th_entry(open_log):
    log = open_log()
    log.append(entries(255), durable=False)
    assert ticks(log) == []
    log.append(entries(1), durable=False)
    assert len(ticks(log)) == 1
    assert log.head() == ticks(log)[0].offset


def test_a_tick_follows_100_ms_after_the_first_waiting_entry(open_log):
    log = open_log()
    log.append(entries(3, at=100.0), durable=False)
    assert not log.tick(100.05)
    assert log.tick(100.11)
    assert [tick.at for tick in ticks(log)] == [100.11]


def test_no_tick_is_written_when_nothing_waits(open_log):
    log = open_log()
    assert not log.tick(1e9)
    log.append(entries(1), durable=False)
    assert log.tick(1e9)
    assert not log.tick(2e9)


def test_two_appenders_share_one_count_of_waiting_entries(open_log):
    one, two = open_log(), open_log()
    one.append(entries(200), durable=False)
    two.append(entries(56), durable=False)
    assert len(ticks(one)) == 1


def test_nothing_to_append_is_nothing(open_log):
    log = open_log()
    assert log.append([], durable=True) == []
    assert log.head() == 0


def test_pages_of_any_size_read_every_entry_once_and_in_order(open_log):
    log = open_log()
    for start in range(0, 600, 40):
        log.append([Entry(1 + n % 4, 1.0, f"{n}".encode(), n * n % 256) for n in range(start, start + 40)], durable=False)
    whole = log.read(0, 10_000)
    assert [stored.payload for stored in whole if stored.kind] == [f"{n}".encode() for n in range(600)]
    assert [stored.offset for stored in whole] == sorted({stored.offset for stored in whole})
    for limit, kinds in ((1, (2,)), (7, None), (64, (1, 3)), (100, (0,)), (599, (1,))):
        pages, after = [], 0
        while page := log.read(after, limit, kinds):
            pages.append(page)
            after = page[-1].offset
        assert list(chain(*pages)) == [stored for stored in whole if kinds is None or stored.kind in kinds]
        assert all(len(page) == limit for page in pages[:-1])


def test_an_intact_log_has_kept_all_of_it(open_log):
    log = open_log()
    assert log.kept(0) == 0
    offsets = log.append(entries(3), durable=True)
    assert [log.kept(offset) for offset in offsets] == offsets
    assert log.kept(log.head() + 5) == log.head()


def test_tidying_takes_nothing_that_a_consumer_has_yet_to_read(open_log):
    log = open_log()
    offsets = log.append(entries(200), durable=True)
    log.tidy({"fold": offsets[150], "archive": offsets[20]})
    assert [stored.offset for stored in log.read(offsets[20], 1_000, (2,))] == offsets[21:]


def test_the_place_of_a_time_is_found_by_bisection(open_log):
    log = open_log()
    for second in range(50):
        log.append(entries(3, at=float(second)), durable=False)
    for at in (-1.0, 0.0, 0.5, 17.0, 48.9, 49.0, 99.0):
        since = log.read(offset_before(log, at), 1_000, (2,))
        assert [stored.at for stored in since if stored.at >= at] == [float(s) for s in range(50) if s >= at for _ in range(3)]
        assert len(since) <= 3 * sum(s >= at for s in range(50)) + 3


def test_an_empty_log_has_no_place_for_any_time(open_log):
    assert offset_before(open_log(), 1.0) == 0
