"""What is acknowledged while Redis is away is on the log once it is back: each there, once, in order. Against a real Redis."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from redis_proxy import proxy
from redis_server import redis_server, running
from service import ROOT, until

from errors import DiskFull
from services.packing.records import RecordPacking
from services.records import Kind
from services.storage.log import Entry
from services.storage.redis.client import open_client
from services.storage.redis.log import RedisLog
from services.storage.redis.spooled import Meters, SpooledLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from redis_server import RedisServer

__all__ = ["redis_server"]
BACK_S, ROOM = 15.0, 1_000_000


class Writing:
    """A log that spools, and what it was told to keep and did."""

    def __init__(self, url: str, folder: Path, writer: str, most: int = ROOM) -> None:
        client = open_client(url, writer)
        self.waiting = self.spooled = self.lost = 0.0
        self.acknowledged: list[bytes] = []
        self.ahead = 0.0
        self.log = SpooledLog(
            lambda name: RedisLog(client, RecordPacking(), writer=name), folder, most, writer,
            Meters(self._wait, self._spool, self._lose), lambda: time.monotonic() + self.ahead,
        )  # fmt: skip

    def _wait(self, size: float) -> None:
        self.waiting = size

    def _spool(self, records: float) -> None:
        self.spooled += records

    def _lose(self, batches: float) -> None:
        self.lost += batches

    def append(self, name: str, size: int = 0, *, durable: bool = True) -> list[int]:
        """Three entries together."""
        payloads = [f"{name}.{part}".encode() + bytes(size) for part in range(3)]
        offsets = self.log.append([Entry(Kind.REJECTED, 1.0, payload, payload[0]) for payload in payloads], durable=durable)
        self.acknowledged += payloads
        return offsets

    def straight(self) -> bool:
        """Whether nothing waits, after a tick, as an idle process gives one."""
        self.log.tick(2.0)
        return not self.waiting and self.append("straight again")[0] > 0


@pytest.fixture
def writing(redis_server: RedisServer, tmp_path: Path) -> Iterator[Callable[..., Writing]]:
    """Starts writers; all are closed at the end."""
    redis_server.admin.flushall()
    made: list[Writing] = []

    def start(writer: str = "a", url: str = redis_server.url, **options: int) -> Writing:
        made.append(Writing(url, tmp_path / "spool", writer, **options))
        return made[-1]

    yield start
    for one in made:
        one.log.close()


def kept(url: str) -> list[bytes]:
    """All that is on the log, in its order."""
    client = open_client(url, "reader")
    log, found, after = RedisLog(client, RecordPacking()), [], 0
    while page := log.read(after, 1000, (Kind.REJECTED,)):
        found += [stored.payload for stored in page]
        after = page[-1].offset
    client.close()
    return found


def test_a_redis_that_was_down_gets_all_that_was_acknowledged_meanwhile_once_and_in_order(tmp_path: Path) -> None:
    with running(tmp_path / "redis", appendonly="yes", appendfsync="always") as server:
        one = Writing(server.url, tmp_path / "spool", "a")
        assert one.append("before")[0] > 0
        server.stop()
        for number in range(50):
            assert one.append(f"down {number}", durable=number % 2 == 0) == [0, 0, 0]
            assert one.log.tick(1.5) is False
        assert one.spooled == 150
        assert one.waiting > 0
        server.start()
        assert until(one.straight, BACK_S)
        assert (kept(server.url), one.waiting) == (one.acknowledged, 0)
        one.log.close()
    assert list((tmp_path / "spool").iterdir()) == []


def test_a_redis_that_stalled_with_a_batch_on_its_way_has_it_once(
    writing: Callable[..., Writing], redis_server: RedisServer
) -> None:
    one = writing()
    one.append("before")
    redis_server.pause()
    try:
        assert one.append("on its way") == [0, 0, 0]
        assert one.append("behind it") == [0, 0, 0]
    finally:
        redis_server.resume()
    assert until(one.straight, BACK_S)
    assert (kept(redis_server.url), one.lost) == (one.acknowledged, 0)


def test_a_batch_whose_answer_was_cut_is_on_the_log_once(writing: Callable[..., Writing], redis_server: RedisServer) -> None:
    with proxy(redis_server.port) as between:
        one = writing(url=between.url)
        assert one.append("before")[0] > 0
        between.cut_replies(after=3)
        assert one.append("answer cut") == [0, 0, 0]
        assert until(one.straight, BACK_S)
    assert (kept(redis_server.url), one.lost) == (one.acknowledged, 0)


def test_a_redis_that_is_full_gets_the_rest_once_it_has_room(
    writing: Callable[..., Writing], redis_server: RedisServer
) -> None:
    one = writing()
    one.append("before")
    redis_server.admin.config_set("maxmemory", "1mb")
    try:
        assert one.append("full", size=1_000) == [0, 0, 0]
    finally:
        redis_server.admin.config_set("maxmemory", "0")
    assert until(one.straight, BACK_S)
    assert (kept(redis_server.url), one.lost) == (one.acknowledged, 0)


def test_a_full_spool_refuses_what_follows_and_loses_nothing_of_what_it_acknowledged(
    writing: Callable[..., Writing], redis_server: RedisServer
) -> None:
    one = writing(most=100_000)
    redis_server.pause()
    try:
        for number in range(16):
            one.append(f"fits {number}", size=2_000)
        with pytest.raises(DiskFull, match="bring the store back"):
            one.append("beyond", size=2_000)
    finally:
        redis_server.resume()
    assert until(one.straight, BACK_S)
    assert (kept(redis_server.url), one.lost) == (one.acknowledged, 0)


SPOOLS = """
import sys
from pathlib import Path
from test_spooling import Writing
one = Writing(sys.argv[1], Path(sys.argv[2]), "killed")
for number in range(1000000):
    one.append(f"life {number}", durable=number % 2 == 0)
    print(number, flush=True)
"""


def test_what_a_killed_process_had_spooled_is_sent_by_the_next_one_under_its_numbers(
    writing: Callable[..., Writing], redis_server: RedisServer, tmp_path: Path
) -> None:
    redis_server.pause()
    folders = os.pathsep.join(map(str, (ROOT, ROOT / "tests/integration", ROOT / "tests/unit")))
    process = subprocess.Popen(
        [sys.executable, "-c", SPOOLS, redis_server.url, str(tmp_path / "spool")], stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": folders},
    )  # fmt: skip
    with process:
        said = [process.stdout.readline() for _ in range(30)] if process.stdout else []
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines() if process.stdout else []
    redis_server.resume()
    one = writing("next")
    assert until(one.straight, BACK_S)
    found = [payload for payload in kept(redis_server.url) if payload.startswith(b"life")]
    told = [f"life {int(line)}.{part}".encode() for line in said for part in range(3)]
    assert len(told) >= 90
    assert found[: len(told)] == told
    assert len(found) <= len(told) + 3  # one may have been kept and not have been said
    assert [path.name for path in (tmp_path / "spool").iterdir()] == ["next.spool"]


def test_what_a_process_leaves_is_sent_by_one_that_runs_on(
    writing: Callable[..., Writing], redis_server: RedisServer, tmp_path: Path
) -> None:
    one, leaving = writing("running"), Writing(redis_server.url, tmp_path / "spool", "leaving")
    redis_server.pause()
    leaving.append("left")
    leaving.log.close()
    redis_server.resume()
    assert one.append("meanwhile")[0] > 0
    one.ahead = 10.0
    assert until(one.straight, BACK_S)
    assert sorted(kept(redis_server.url)) == sorted(leaving.acknowledged + one.acknowledged)


def test_a_process_that_died_after_sending_and_before_noting_it_leaves_nothing_twice(
    writing: Callable[..., Writing], redis_server: RedisServer, tmp_path: Path
) -> None:
    died = Writing(redis_server.url, tmp_path / "spool", "died")
    redis_server.pause()
    for number in range(4):
        died.append(f"spooled {number}")
    shutil.copy(tmp_path / "spool/died.spool", tmp_path / "copy")
    redis_server.resume()
    assert until(died.straight, BACK_S)
    died.log.close()
    shutil.copy(tmp_path / "copy", tmp_path / "spool/died.spool")
    one = writing("next")
    assert one.waiting > 0
    assert until(one.straight, BACK_S)
    assert kept(redis_server.url) == died.acknowledged + one.acknowledged
