"""Web in several processes: they share a port, each has one of its own, and one that dies takes nobody with it."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from ledger import ledger_of
from load import load
from redis_server import running
from service import CAMPAIGNS, STOP_S, UP_S, ask, machine, until

from services.settings import Settings
from services.stores import open_log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from redis_server import RedisServer
    from service import Machine

OWN = 100
WAITING = 20
HEALTH, STREAM = (f"GET {path} HTTP/1.1\r\nhost: adloom\r\n\r\n".encode() for path in ("/healthz", "/demo/stream"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running(tmp_path_factory.mktemp("redis"), appendonly="yes") as server:
        yield server


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, server: RedisServer) -> Iterator[Machine]:
    with machine(tmp_path_factory.mktemp("workers"), ADLOOM_WORKERS="2", ADLOOM_REDIS_URL=server.url) as stage:
        loaded = stage.run("campaign", "load", *CAMPAIGNS)
        assert loaded.returncode == 0, loaded.stderr
        stage.start("web")
        assert until(lambda: set(workers(stage)) == {1, 2}, UP_S), stage.said()
        yield stage


def workers(stage: Machine) -> dict[int, int]:
    """Pid of each worker that answers by its own door."""
    up = [number for number in (1, 2) if answering(stage.port + OWN + number) == number]
    return {number: pid for pid, line in stage.alive().items() for number in up if line.endswith(f"--worker {number}")}


def answering(port: int) -> int | None:
    """Which worker answers at a port."""
    try:
        return int(ask(f"http://127.0.0.1:{port}/healthz", timeout=2.0).json["worker"])
    except OSError:
        return None


def waiting_at(port: int, wish: bytes) -> socket.socket:
    """A caller who has said what it wants."""
    caller = socket.create_connection(("127.0.0.1", port), UP_S)
    caller.sendall(wish)
    return caller


def test_both_answer_at_the_shared_port_and_each_at_its_own(stage: Machine) -> None:
    seen: set[int | None] = set()
    assert until(lambda: bool(seen.add(answering(stage.port))) or seen == {1, 2}, UP_S), seen
    assert [answering(stage.port + OWN + number) for number in (1, 2)] == [1, 2]


def test_metrics_of_a_worker_count_what_it_answered_itself(stage: Machine) -> None:
    before = [decisions(stage, number) for number in (1, 2)]
    for _ in range(3):
        assert ask(f"http://127.0.0.1:{stage.port + OWN + 2}/v1/decisions", "POST", {"placement": "rail"}).status == 200
    assert [decisions(stage, number) for number in (1, 2)] == [before[0], before[1] + 3]


def decisions(stage: Machine, number: int) -> float:
    said = ask(f"http://127.0.0.1:{stage.port + OWN + number}/metrics").body.decode().splitlines()
    return sum(float(line.split()[-1]) for line in said if line.startswith("adloom_decisions_total{"))


def test_who_waits_in_the_queue_is_answered_though_a_worker_is_killed(stage: Machine) -> None:
    first, second = (workers(stage)[number] for number in (1, 2))
    for pid in (first, second):
        os.kill(pid, signal.SIGSTOP)
    with ExitStack() as stack:
        callers = [stack.enter_context(waiting_at(stage.port, HEALTH)) for _ in range(WAITING)]
        os.kill(first, signal.SIGKILL)
        os.kill(second, signal.SIGCONT)
        assert [caller.recv(12) for caller in callers] == [b"HTTP/1.1 200"] * WAITING
    assert until(lambda: workers(stage).get(1, first) != first, UP_S), stage.said()
    assert workers(stage)[2] == second


def test_a_killed_worker_costs_nobody_an_acknowledged_event(stage: Machine, server: RedisServer) -> None:
    with load(stage.url, 11) as client:
        assert client.rested(20, UP_S)
        os.kill(workers(stage)[2], signal.SIGKILL)
        assert client.rested(60, UP_S)
        assert until(lambda: set(workers(stage)) == {1, 2}, UP_S), stage.said()
        client.stopping.set()
    assert client.odd == []
    assert len(client.acknowledged) > 20
    assert ledger_of(open_log(Settings(redis_url=server.url))).lost(client.acknowledged) == []


def test_a_worker_killed_while_redis_is_away_is_back_when_redis_is(stage: Machine, server: RedisServer) -> None:
    server.stop()
    os.kill(workers(stage)[2], signal.SIGKILL)
    assert until(lambda: "nothing answers" in stage.said(), UP_S), "it was started again, and in vain"
    assert ask(f"{stage.url}/v1/decisions", "POST", {"placement": "rail"}).status == 200, "the other one goes on"
    server.start()
    assert until(lambda: set(workers(stage)) == {1, 2}, UP_S), stage.said()


def test_all_drain_when_told_to_stop_while_pages_are_left_open(stage: Machine) -> None:
    *_, master = stage.started
    with ExitStack() as stack:
        pages = [stack.enter_context(waiting_at(stage.port + OWN + number, STREAM)) for number in (1, 2)]
        assert [page.recv(12) for page in pages] == [b"HTTP/1.1 200"] * 2
        master.terminate()
        assert until(lambda: answering(stage.port) is None, STOP_S)
        assert master.poll() is None, "new callers are refused while what was begun is finished"
        assert until(lambda: master.poll() is not None, STOP_S), (stage.alive(), stage.said())
    assert master.returncode == 0
    assert [line for line in stage.alive().values() if " web" in line] == []
    assert "Traceback" not in stage.said()


@pytest.mark.parametrize("command", ["serve", "web"])
def test_a_taken_port_of_a_worker_is_named_before_anything_starts(tmp_path: Path, command: str) -> None:
    with machine(tmp_path) as stage, socket.create_server(("127.0.0.1", stage.port + OWN + 2)):
        refused = stage.run(command, "--workers", "2")
        assert (refused.returncode, f"port {stage.port + OWN + 2}" in refused.stderr) == (3, True), refused.stderr
        assert "Started server process" not in refused.stderr
