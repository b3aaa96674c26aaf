"""The log in Redis where Redis fails: batches sent twice, replies that never came, a lost tail, memory that is full."""

from __future__ import annotations

import shutil

import pytest
from redis_proxy import proxy
from redis_server import redis_server, running  # noqa: F401  (one is a fixture)

from errors import DiskFull, LogGap, StorageAway, StorageError
from services.packing.records import RecordPacking
from services.storage.log import Entry, offset_before
from services.storage.redis.client import check_server, open_client
from services.storage.redis.log import RedisLog
from services.storage.redis.state import RedisState

COMMON = 1


@pytest.fixture
def server(redis_server):  # noqa: F811
    redis_server.admin.flushall()
    return redis_server


def opened(url, **options):
    return RedisLog(open_client(url, "test"), RecordPacking(), common=(COMMON,), **options)


def batch(*names, at=100.0, kind=2):
    return [Entry(kind, at, name.encode(), place * 37 % 256) for place, name in enumerate(names)]


def names(log, after=0):
    return [stored.payload.decode() for stored in log.read(after, 10_000) if stored.kind]


def test_a_batch_sent_again_by_number_is_there_once_and_has_the_same_offsets(server):
    log = opened(server.url, writer="web-1")
    first = log.send(1, batch("a", "b"))
    log.send(2, batch("c"))
    again = opened(server.url, writer="web-1")
    assert again.last() == 2
    assert again.send(2, batch("c")) == [first[-1] + 1]
    assert again.send(1, batch("a", "b")) == [0, 0]
    assert names(log) == ["a", "b", "c"]
    with pytest.raises(StorageError, match="batch 2 of writer web-1 had 1 entries, now 2"):
        again.send(2, batch("x", "y"))


def test_writers_count_for_themselves(server):
    one, two = opened(server.url), opened(server.url)
    one.append(batch("a"), durable=True)
    two.append(batch("b"), durable=True)
    one.append(batch("c"), durable=True)
    assert names(one) == ["a", "b", "c"]


@pytest.mark.parametrize("fault", ["cut", "stall"])
def test_a_batch_whose_reply_never_came_is_there_once(server, fault):
    with proxy(server.port) as between:
        log = opened(between.url)
        log.append(batch("a"), durable=True)
        between.cut_replies(after=5) if fault == "cut" else between.stall()
        with pytest.raises(StorageAway):
            log.append(batch("b", "c"), durable=True)
        between.flow()
        offsets = log.append(batch("b", "c"), durable=True)
        assert [stored.offset for stored in log.read(0, 10)[1:]] == offsets
        assert names(log) == ["a", "b", "c"]


def test_a_batch_of_unknown_fate_is_settled_before_another_one(server):
    with proxy(server.port) as between:
        log = opened(between.url)
        log.append(batch("a"), durable=True)
        between.cut_replies(after=5)
        with pytest.raises(StorageAway):
            log.append(batch("b"), durable=True)
        log.append(batch("c"), durable=True)
        log.append(batch("b"), durable=True)
        assert names(log) == ["a", "b", "c", "b"]


@pytest.fixture
def cut(tmp_path):
    """A server and a function that puts it back to a moment: as a failover does, or a machine that lost its last second."""
    with running(tmp_path / "redis", appendonly="yes", appendfsync="always") as server:
        files = server.folder / "appendonlydir"

        def keep():
            shutil.copytree(files, tmp_path / "then")

        def back():
            server.kill()
            shutil.rmtree(files)
            shutil.copytree(tmp_path / "then", files)
            server.start()

        yield server, keep, back


def test_what_a_failover_took_is_sent_again_in_order_and_readers_are_told(cut):
    server, keep, back = cut
    log = opened(server.url)
    (kept,) = log.append(batch("a"), durable=True)
    keep()
    log.append(batch("b", "c"), durable=True)
    *_, lost = log.append(batch("d"), durable=True)
    back()
    reader = opened(server.url)
    assert reader.kept(lost) == reader.head() == kept
    log.append(batch("e"), durable=True)
    assert names(log) == ["a", "b", "c", "d", "e"]
    assert [reader.kept(offset) for offset in (kept, kept + 1, lost)] == [kept, kept, kept]
    assert min(stored.offset for stored in reader.read(kept, 10)) > lost
    assert reader.kept(reader.head()) == reader.head()
    assert log.lost == 0


@pytest.mark.parametrize("written", [True, False], ids=["and the log goes on", "and nobody has written since"])
def test_a_state_that_covers_what_a_failover_took_is_refused_and_the_one_before_it_stays(cut, *, written):
    server, keep, back = cut
    log, state = opened(server.url), RedisState(open_client(server.url, "test"))
    (kept,) = log.append(batch("a"), durable=True)
    state.save({"fold": b"before"}, kept)
    keep()
    (lost,) = log.append(batch("b"), durable=True)
    state.save({"fold": b"after"}, lost)
    back()
    if written:
        log.append(batch("c"), durable=True)
    with pytest.raises(StorageAway, match=rf"fold: covers the log up to {lost}, the end of which a failure has taken"):
        state.save({"fold": b"after"}, lost)
    assert state.load("fold").content == b"before"
    state.save({"fold": b"again"}, log.head())
    assert state.load("fold").content == b"again"


def test_an_idle_writer_sends_again_what_was_lost_when_it_looks_whether_a_tick_is_due(cut):
    server, keep, back = cut
    log = opened(server.url)
    log.append(batch("a"), durable=True)
    keep()
    log.append(batch("b"), durable=True)
    back()
    log.tick(100.0)
    assert names(log) == ["a", "b"]
    log.tick(100.0)
    assert names(log) == ["a", "b"]


def test_what_nobody_remembers_is_counted_and_does_not_hold_up_the_rest(cut):
    server, keep, back = cut
    log = opened(server.url, writer="web-1")
    log.send(1, batch("a"))
    keep()
    log.send(2, batch("b"))
    log.send(3, batch("c"))
    back()
    restarted = opened(server.url, writer="web-1")
    restarted.send(4, batch("d"))
    assert names(log) == ["a", "d"]
    assert restarted.lost == 2


def test_a_restart_that_lost_nothing_is_an_epoch_and_no_loss(cut):
    server, _, _ = cut
    log = opened(server.url)
    before = log.append(batch("a", "b"), durable=True)
    epoch = server.admin.hget("adloom:log", "epoch")
    server.kill()
    server.start()
    after = log.append(batch("c"), durable=True)
    assert after[0] > before[-1] + 1
    assert int(server.admin.hget("adloom:log", "epoch")) > int(epoch)
    assert [log.kept(offset) for offset in before + after] == before + after
    assert names(log) == ["a", "b", "c"]


def test_no_entry_is_skipped_where_the_new_server_s_clock_is_a_minute_behind(cut):
    """By ids of the server's clock it would be, which is shown beside it."""
    server, keep, back = cut
    admin, log = server.admin, opened(server.url)
    log.append(batch("a"), durable=True)
    ahead = int(admin.hget("adloom:log", "head")) + 60_000_000  # as if the machine that failed had been a minute ahead
    admin.hset("adloom:log", "head", ahead)
    seconds, microseconds = admin.time()
    admin.xadd("by-clock", {"r": "a"}, id=f"{seconds * 1000 + microseconds // 1000 + 59_000}-0")
    keep()
    (read,) = log.append(batch("b"), durable=True)
    read_by_clock = admin.xadd("by-clock", {"r": "b"}, id=f"{seconds * 1000 + 60_000}-0")
    back()
    admin.xadd("by-clock", {"r": "c"})
    log.append(batch("c"), durable=True)
    assert admin.xread({"by-clock": read_by_clock}) == []
    assert names(log, read) == ["b", "c"]
    assert log.kept(read) == ahead


def test_a_log_that_lost_everything_numbers_above_all_that_it_had(server):
    log = opened(server.url)
    before = log.append(batch("a", "b"), durable=True)
    server.admin.flushall()
    assert log.kept(before[-1]) == 0
    assert opened(server.url).append(batch("c"), durable=True)[0] > before[-1]
    assert log.kept(before[-1]) == 0


def test_a_writer_remembers_the_last_seconds_and_counts_what_was_lost_before_them(server):
    now = [0.0]
    log = opened(server.url, clock=lambda: now[0])
    for name, now[0] in (("a", 100.0), ("b", 120.0), ("c", 125.0)):
        log.append(batch(name, at=0.0 if name == "b" else now[0]), durable=True)  # b waited in a spool for two minutes
    server.admin.flushall()
    now[0] = 126.0
    log.append(batch("d", at=126.0), durable=True)
    assert names(log) == ["b", "c", "d"]
    assert log.lost == 1
    server.admin.flushall()
    now[0] = 135.5  # what was sent again is as young as what is new
    log.append(batch("e", at=135.5), durable=True)
    assert names(log) == ["b", "c", "d", "e"]


def test_a_server_that_forgot_its_scripts_is_given_them_again(server):
    log = opened(server.url)
    log.append(batch("a"), durable=True)
    server.admin.script_flush()
    log.append(batch("b"), durable=True)
    assert names(log) == ["a", "b"]


def test_offsets_fit_into_a_float_and_rise_by_one(server):
    offsets = opened(server.url).append(batch(*"abcdef"), durable=True)
    assert offsets == list(range(offsets[0], offsets[0] + 6))
    assert 2**47 < offsets[-1] < 2**53


def test_a_log_keeps_the_number_of_its_partitions(server):
    assert opened(server.url, partitions=5).partitions == 5
    first, late = opened(server.url, partitions=3), opened(server.url, partitions=8)
    first.append(batch(*"abcdef"), durable=True)
    late.append(batch(*"ghijkl"), durable=True)
    assert late.partitions == 3
    assert names(opened(server.url, partitions=1)) == list("abcdefghijkl")


def test_readers_of_some_partitions_together_read_all_and_each_reads_ticks_and_what_is_common(server):
    log = opened(server.url, partitions=4)
    for number in range(60):
        log.append(batch(*(f"{number}.{place}" for place in range(10))), durable=True)
        log.append(batch(f"common {number}", kind=COMMON), durable=True)
    whole = log.read(0, 10_000)
    parts = [opened(server.url, only=only).read(0, 10_000) for only in ((0, 2), (1,), (3,))]
    shared = [stored for stored in whole if stored.kind in (0, COMMON)]
    assert all([stored for stored in part if stored.kind in (0, COMMON)] == shared for part in parts)
    assert sorted(set().union(*parts)) == whole
    assert sum(map(len, parts)) == len(whole) + 2 * len(shared)
    assert shared
    assert all(len(part) > len(shared) for part in parts)


def test_below_the_slowest_consumer_all_is_given_up_and_a_reader_of_that_is_told(server):
    server.admin.config_set("stream-node-max-entries", 10)
    log = opened(server.url)
    offsets = [offset for _ in range(40) for offset in log.append(batch(*"abcdefgh"), durable=True)]
    log.tidy({})
    assert len(log.read(0, 10_000, (2,))) == 320
    log.tidy({"fold": offsets[200], "archive": offsets[100]})
    assert [stored.offset for stored in log.read(offsets[100], 10_000, (2,))] == offsets[101:]
    for after in (0, offsets[99]):
        with pytest.raises(LogGap) as gap:
            log.read(after, 10)
        assert (gap.value.first, gap.value.last) == (after, offsets[100])
    assert log.read(0, 10, (COMMON,)) == [], "whoever reads what is common alone has lost none of it"
    assert sum(server.admin.xlen(key) for key in server.admin.keys("adloom:log:[0-7]")) < 320
    log.tidy({"archive": offsets[150]})
    assert log.read(offsets[150], 1, (2,))[0].offset == offsets[151]
    log.tidy({"archive": offsets[310] + 10**9, "fold": offsets[-1] + 10**9})
    log.append(batch("last"), durable=True)
    assert names(log, offsets[-1]) == ["last"]


def test_the_place_of_a_time_is_found_in_what_trimming_left(server):
    log = opened(server.url)
    offsets = [log.append(batch("a", at=float(second)), durable=True)[0] for second in range(30)]
    log.tidy({"fold": offsets[9]})
    assert [log.read(offset_before(log, at), 1, (2,))[0].at for at in (0.0, 9.0, 10.0, 20.5)] == [10.0, 10.0, 10.0, 21.0]


def test_redis_that_is_full_takes_nothing_of_a_batch_and_trimming_makes_room(server):
    log = opened(server.url)
    offsets = [offset for _ in range(40) for offset in log.append(batch(*["x" * 4_000] * 50), durable=True)]
    server.admin.config_set("maxmemory", server.admin.info("memory")["used_memory"] - 1_000_000)
    try:
        with pytest.raises(DiskFull, match="its memory is full"):
            log.append(batch("refused"), durable=True)
        assert log.head() - offsets[-1] <= 1  # a tick at most
        log.tidy({"fold": offsets[-10]})
        log.append(batch("taken"), durable=True)
    finally:
        server.admin.config_set("maxmemory", 0)
    assert names(log, offsets[-1]) == ["taken"]


def test_a_server_that_became_a_replica_is_away_and_not_broken(server):
    log = opened(server.url)
    server.admin.replicaof("127.0.0.1", 1)
    try:
        with pytest.raises(StorageAway):
            log.append(batch("a"), durable=True)
    finally:
        server.admin.replicaof("no", "one")
    log.append(batch("a"), durable=True)
    assert names(log) == ["a"]


def test_a_server_that_takes_no_writes_for_now_is_away_whatever_is_written(server):
    server.admin.config_set("min-replicas-to-write", 1)
    state = RedisState(open_client(server.url, "test"))
    try:
        for content in (b"small", b"large" * 500_000):
            with pytest.raises(StorageAway, match="NOREPLICAS"):
                state.save({"fold": content}, 0)
    finally:
        server.admin.config_set("min-replicas-to-write", 0)


def test_a_server_that_is_down_is_away_and_its_password_is_not_told(tmp_path):
    with running(tmp_path) as server:
        url = server.url.replace("127.0.0.1", ":hidden@127.0.0.1")
        server.kill()
        log = opened(url)
        for call in (log.head, lambda: log.kept(1), lambda: log.read(0, 1), lambda: log.tick(1.0), lambda: log.tidy({"a": 1})):
            with pytest.raises(StorageAway, match=f"Redis at 127.0.0.1:{server.port}") as error:
                call()
            assert "hidden" not in str(error.value)
    with pytest.raises(StorageError, match="expected the address of a Redis"):
        open_client("http://nowhere", "test")


def test_a_client_has_a_name_and_speaks_what_every_proxy_knows(server):
    client = open_client(server.url, "adloom-web")
    client.ping()
    (ours,) = [one for one in server.admin.client_list() if one["name"] == "adloom-web"]
    assert ours["resp"] == "2"


def test_a_server_that_evicts_is_refused(server):
    client = open_client(server.url, "test")
    check_server(client)
    server.admin.config_set("maxmemory-policy", "allkeys-lru")
    try:
        with pytest.raises(StorageError, match="expected maxmemory-policy noeviction, got allkeys-lru"):
            check_server(client)
    finally:
        server.admin.config_set("maxmemory-policy", "noeviction")


def test_a_reading_that_a_failure_falls_into_ends_before_it_so_that_the_reader_sees_what_was_lost(cut):
    """Partitions that are uneven are read in several calls; the last ones may be answered by the server that came back."""
    server, keep, back = cut
    log, reader = opened(server.url, partitions=2), opened(server.url, partitions=2)
    (kept,) = log.append(batch("a"), durable=True)
    keep()
    log.append([Entry(2, 1.0, f"{number}".encode(), 1) for number in range(600)], durable=True)
    page_of, calls = reader._reader._page, []

    def failing(after, limit, kinds):
        calls.append(after)
        if len(calls) == 2:
            back()
            log.append(batch("later"), durable=True)
        return page_of(after, limit, kinds)

    reader._reader._page = failing
    read = reader.read(0, 600)
    assert len(calls) == 2
    assert reader.kept(read[-1].offset) == kept
