"""The log is the truth: folded again it gives the learner's state bit for bit, however it was read, wherever it was stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ledger import read_ledger
from load import load
from service import ROOT, STOP_S, UP_S, Machine, machine, until

if TYPE_CHECKING:
    from typing import Any

VISITS = 300
REBUILD = Path(__file__).with_name("rebuild.py")


def worked(folder: Path, half_life: str) -> Path:
    """The data folder of a service that learned from a few hundred visits, was killed once on the way, and then stopped."""
    with machine(folder, ADLOOM_HALF_LIFE=half_life, ADLOOM_CHECKPOINT_SECONDS="0.5") as stage:
        _, learn = stage.apart()
        with load(stage.url, 11) as client:
            assert client.rested(VISITS // 2, UP_S)
            learn.send_signal(signal.SIGKILL)
            learn.wait(STOP_S)
            learn = stage.start("learn")
            assert client.rested(VISITS // 2, UP_S)
        assert client.odd == []
        assert until(lambda: not read_ledger(stage.data).differences(stage.status()), UP_S), stage.said()
        learn.terminate()
        assert learn.wait(STOP_S) == 0, stage.said()
        return stage.data


def rebuilt(data: Path, half_life: str) -> dict[str, Any]:
    environment = Machine(data, data / "journal").environment | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(REBUILD), str(data), half_life],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("half_life", ["0", "150"], ids=["keeping everything", "forgetting"])
def test_the_log_folded_again_gives_the_same_bits(tmp_path: Path, half_life: str) -> None:
    told = rebuilt(worked(tmp_path, half_life), half_life)
    assert told.pop("cuts") > 20
    assert told.pop("offset") > VISITS
    kept = told.pop("checkpoint")
    assert len(told) == 7
    assert {way: found for way, found in told.items() if found != kept} == {}
