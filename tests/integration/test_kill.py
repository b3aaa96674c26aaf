"""kill -9 of every process at drawn moments under load: nothing acknowledged is lost or counted twice, no process is left."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import numpy as np
from ledger import read_ledger
from load import load
from service import ORPHANS_S, UP_S, ask, machine, until, variable_of

from generators.warden import MARK as STUDIO_MARK

if TYPE_CHECKING:
    from pathlib import Path

    from load import Load
    from service import Machine

MOMENTS_SEED, LOAD_SEED = 20, 7
SETTLE_S, AGAIN_L2_S = 30.0, 90.0


def assert_nothing_lost(stage: Machine, clients: list[Load]) -> None:
    """Every acknowledged event is on the log at its offset, and the service's counts are those of the log."""
    assert until(lambda: not read_ledger(stage.data).differences(stage.status()), SETTLE_S), (
        read_ledger(stage.data).differences(stage.status()), stage.said(),
    )  # fmt: skip
    ledger = read_ledger(stage.data)
    for client in clients:
        assert client.odd == []
        assert client.acknowledged
        assert ledger.lost(client.acknowledged) == []
    assert ledger.feedback["fresh_click"] > 10
    assert ledger.feedback["duplicate_click"] > 0


def kill(stage: Machine, name: str) -> int:
    """kill -9 of a part as soon as it is there, between any two of its instructions; its pid."""
    assert until(lambda: stage.part(name) is not None, UP_S), (name, stage.said())
    pid = stage.part(name)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def kill_and_await_another(stage: Machine, name: str) -> None:
    killed = kill(stage, name)
    assert until(lambda: stage.part(name) not in (None, killed), UP_S), (name, stage.said())


def rung_when_asked(stage: Machine, person: int) -> str:
    body = {"placement": "rail", "user_id": f"asking-{person}", "generate": True, "deadline_ms": 2000}
    return str(ask(f"{stage.url}/v1/decisions", "POST", body).json["rung"])


def test_killed_parts_are_started_again_and_every_event_counts_once(tmp_path: Path) -> None:
    rng = np.random.default_rng(MOMENTS_SEED)
    kills = rng.permutation(["web", "learn", "generate"] * 3).tolist()
    with machine(tmp_path) as stage:
        supervisor = stage.serve()
        stage.await_studio()
        with load(stage.url, LOAD_SEED) as client:
            for name in kills:
                time.sleep(rng.uniform(0.1, 3.0))  # the drawn moment
                kill_and_await_another(stage, name)
            assert client.rested(20, UP_S), stage.said()
        assert supervisor.poll() is None
        stage.await_web()
        assert_nothing_lost(stage, [client])


def test_without_the_studio_every_slot_is_filled_from_the_pool_until_it_is_back(tmp_path: Path) -> None:
    with machine(tmp_path) as stage:
        stage.serve()
        stage.await_studio()
        assert until(lambda: rung_when_asked(stage, 0) == "L2" or rung_when_asked(stage, 1) == "L2", SETTLE_S)
        kill(stage, "generate")
        assert {rung_when_asked(stage, person) for person in range(40)} <= {"L0", "L1"}
        people = iter(range(10_000))
        assert until(lambda: rung_when_asked(stage, next(people)) == "L2", AGAIN_L2_S), stage.said()
        studios = {variable_of(pid, STUDIO_MARK) for pid in stage.alive()} - {""}
        assert len(studios) == 1, "the killed Studio has left processes"


def test_a_killed_supervisor_leaves_no_process_and_no_gap(tmp_path: Path) -> None:
    rng = np.random.default_rng(MOMENTS_SEED)
    clients = []
    with machine(tmp_path) as stage:
        for studio in (False, False, True):
            supervisor = stage.serve()
            if studio:
                stage.await_studio()
            with load(stage.url, int(rng.integers(1000))) as client:
                time.sleep(rng.uniform(0.5, 5.0))  # the drawn moment
                children = set(stage.alive()) - {supervisor.pid}
                supervisor.kill()
                client.stopping.set()
                assert len(children) >= 3
                assert stage.gone(ORPHANS_S), (stage.alive(), stage.said())
            clients.append(client)
        stage.apart()
        assert_nothing_lost(stage, clients)
