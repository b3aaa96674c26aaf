"""The ways out: SIGTERM, and Ctrl-C, which reaches every process of the terminal at once."""

from __future__ import annotations

import http.client
import os
import signal
import time
from typing import TYPE_CHECKING

import pytest
from ledger import read_ledger
from load import load
from service import STOP_S, UP_S, ask, machine, until

#: Between two presses of Ctrl-C by somebody who does not want to wait.
IMPATIENT_S = 0.7

if TYPE_CHECKING:
    from pathlib import Path

    from service import Machine


def acknowledged_just_now(stage: Machine) -> tuple[int, str, str]:
    """An event that was acknowledged a moment ago: its offset, decision and kind."""
    decided = ask(f"{stage.url}/v1/decisions", "POST", {"placement": "rail"}).json
    ask(decided["impression_url"])
    return ask(decided["event_url"], "POST", {"kind": "click"}).json["offset"], decided["decision_id"], "click"


def tell(supervisor: int, way: str) -> None:
    """Ask the service to end in one of the ways that people have."""
    if way == "SIGTERM":
        os.kill(supervisor, signal.SIGTERM)
    else:
        os.killpg(supervisor, signal.SIGINT)
    if way == "Ctrl-C twice":
        time.sleep(IMPATIENT_S)
        os.killpg(supervisor, signal.SIGINT)


@pytest.mark.parametrize(
    ("way", "studio"),
    [("SIGTERM", True), ("SIGTERM", False), ("Ctrl-C", False), ("Ctrl-C twice", True)],
    ids=["SIGTERM with Ray up", "SIGTERM with Ray starting", "Ctrl-C with Ray starting", "Ctrl-C twice with Ray up"],
)
def test_every_process_ends_within_ten_seconds(tmp_path: Path, way: str, *, studio: bool) -> None:
    with machine(tmp_path) as stage:
        supervisor = stage.serve()
        if studio:
            stage.await_studio()
            assert len(stage.alive()) > 10, "Ray's processes carry the mark"
        with load(stage.url, 5) as client:
            assert client.rested(20, UP_S)
            client.stopping.set()
            offset, decision, kind = acknowledged_just_now(stage)
            told = time.monotonic()
            tell(supervisor.pid, way)
            assert stage.gone(STOP_S), (stage.alive(), stage.said())
        assert time.monotonic() - told < STOP_S
        assert supervisor.returncode == 0
        assert "Traceback" not in stage.said()
        ledger = read_ledger(stage.data)
        assert ledger.lost(client.acknowledged) == []
        assert (ledger.events[offset].decision, ledger.events[offset].kind) == (decision, kind)
        assert decision in ledger.decisions, "what was under way is flushed"
        assert ledger.feedback["fresh_impression"] > 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_part_apart_ends_in_order_while_a_page_is_left_open(tmp_path: Path, number: signal.Signals) -> None:
    with machine(tmp_path) as stage:
        web, learn = stage.apart()
        page = http.client.HTTPConnection("127.0.0.1", stage.port, timeout=STOP_S)
        page.request("GET", "/demo/stream")
        assert page.getresponse().read(5) == b"retry"
        offset, decision, kind = acknowledged_just_now(stage)
        for process in (web, learn):
            process.send_signal(number)
        assert until(lambda: None not in (web.poll(), learn.poll()), STOP_S), stage.said()
        assert learn.returncode == 0
        ledger = read_ledger(stage.data)
        assert (ledger.events[offset].decision, ledger.events[offset].kind) == (decision, kind)
        assert "Traceback" not in stage.said()
