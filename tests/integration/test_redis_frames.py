"""Frames: what records share is kept once, for as long as an entry needs it, whoever trims and whoever writes meanwhile."""

from __future__ import annotations

import random
import threading

import pytest
from redis_server import redis_server  # noqa: F401  (a fixture)

from errors import LogGap, StorageError
from services.decisions.record import Context, Decision
from services.packing.records import RecordPacking
from services.records import decode, entry_of
from services.storage.redis.client import open_client
from services.storage.redis.log import RedisLog

AT = 1_800_000_000.0
FRAMES = "adloom:log:frames"


@pytest.fixture
def server(redis_server):  # noqa: F811
    redis_server.admin.flushall()
    redis_server.admin.config_set("stream-node-max-entries", 5)
    return redis_server


def opened(server):
    return RedisLog(open_client(server.url, "test"), RecordPacking(), common=(1,), partitions=3)


def decision(seed, slate=0):
    """The decision of this seed among the creatives of a slate."""
    candidates = tuple(f"cr_{slate:08x}{number:08x}" for number in range(50))
    probabilities = [0.0002] * 50
    probabilities[seed % 50] = 0.9902
    return Decision(
        id=f"d_{int(AT * 1e3):012x}{seed:012x}", at=AT, campaign="coffee", placement="rail", size="300x250",
        person=f"{seed:016x}", context=Context(), catalogue_version=1, candidates=candidates,
        probabilities=tuple(probabilities), action=candidates[seed % 50], propensity=0.9902, shown=candidates[seed % 50],
        rung="L1", policy="adloom", snapshot=1, covers=1, exploration="votes", control=False, seed=seed,
    )  # fmt: skip


def append(log, *decisions):
    return log.append([entry_of(one, AT) for one in decisions], durable=True)


def decisions_of(log, after=0):
    return [decode(stored.payload) for stored in log.read(after, 10_000, (2,))]


def test_a_frame_is_kept_once_for_all_decisions_that_share_it(server):
    log = opened(server)
    made = [decision(seed) for seed in range(100)]
    append(log, *made[:50])
    early = server.admin.hlen(FRAMES)
    append(log, *made[50:])
    assert server.admin.hlen(FRAMES) == early <= 4
    assert decisions_of(opened(server)) == made


def test_a_frame_goes_with_the_last_entry_that_needs_it(server):
    log = opened(server)
    append(log, *(decision(seed, slate=1) for seed in range(20)))
    *_, offset = append(log, *(decision(seed, slate=2) for seed in range(20)))
    frames = server.admin.hlen(FRAMES)
    log.tidy({"fold": offset - 1})
    assert 0 < server.admin.hlen(FRAMES) < frames
    assert decisions_of(opened(server), offset - 1) == [decision(19, slate=2)]
    log.tidy({"fold": log.head()})
    assert server.admin.hlen(FRAMES) == server.admin.zcard(f"{FRAMES}:used") == 0


def test_a_writer_that_believes_a_frame_is_there_learns_that_it_went(server):
    log = opened(server)
    append(log, decision(1))
    *_, last = append(log, decision(2))
    log.tidy({"fold": log.head()})
    append(log, decision(3), decision(4))
    assert decisions_of(opened(server), last) == [decision(3), decision(4)]


def test_a_writer_sends_its_frames_again_to_a_log_that_lost_everything(server):
    log = opened(server)
    append(log, decision(1))
    append(log, decision(2))
    server.admin.flushall()
    append(log, decision(3))
    assert decisions_of(opened(server)) == [decision(1), decision(2), decision(3)]


def test_a_frame_that_somebody_deleted_is_one_clear_error(server):
    append(opened(server), decision(1))
    server.admin.delete(FRAMES)
    with pytest.raises(StorageError, match="a frame that its entries need is gone"):
        decisions_of(opened(server))


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_written_and_trimmed_in_turns_each_kept_entry_has_its_frame(server, seed):
    chance = random.Random(seed)
    logs, made = [opened(server) for _ in range(3)], {}
    trimmed = 0
    for turn in range(120):
        some = [decision(1_000 * turn + number, slate=chance.randrange(4)) for number in range(chance.randrange(1, 8))]
        made |= dict(zip(append(chance.choice(logs), *some), some, strict=True))
        if chance.random() < 0.3:
            trimmed = max(trimmed, chance.choice(list(made)[-30:]))
            logs[0].tidy({"fold": trimmed})
    read = {stored.offset: decode(stored.payload) for stored in opened(server).read(trimmed, 10_000, (2,))}
    assert read == {offset: one for offset, one in made.items() if offset > trimmed}


def test_a_reader_beside_writers_and_a_trimmer_reads_every_entry_once(server):
    many, done = 60, []

    def write(writer):
        log = opened(server)
        for turn in range(many):
            append(log, *(decision(10_000 * writer + 100 * turn + number, slate=turn % 5) for number in range(5)))
        done.append(writer)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(2)]
    for thread in threads:
        thread.start()
    log, seen, after = opened(server), [], 0
    while len(done) < len(threads) or after < log.head():
        for stored in log.read(after, 40):
            after = stored.offset
            seen += [decode(stored.payload).seed] if stored.kind else []
        log.tidy({"reader": after})
    for thread in threads:
        thread.join()
    assert sorted(seen) == [10_000 * w + 100 * t + number for w in range(2) for t in range(many) for number in range(5)]
    with pytest.raises(LogGap):
        log.read(0, 1)
