"""``adloom simulate`` as people run it: side by side on this machine's cores, killed and taken up again, compared, refused."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "infra/demo/demo.toml"
SLOW = ROOT / "simulations/scenarios/low-traffic.toml"
SMALL = ("--policies", "uniform,beta_bernoulli/votes", "--seeds", "2", "--impressions", "400")


def adloom(*arguments: object, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "adloom.py", "simulate", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240, **more)


def contents(path: Path) -> dict[str, bytes]:
    """Every file but those that know the clock."""
    found = {one.relative_to(path).as_posix(): one.read_bytes() for one in path.rglob("*") if one.is_file()}
    return {name: content for name, content in found.items() if name != "run.json" and not name.startswith("timings/")}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was made without disturbance."""
    out = tmp_path_factory.mktemp("simulate") / "out"
    ended = adloom(DEMO, *SMALL, "--out", out)
    assert ended.returncode == 0, ended.stderr
    return out


def test_a_run_leaves_tables_a_page_and_a_log_of_where_the_time_went(done: Path) -> None:
    log = json.loads((done / "run.json").read_text())
    assert (log["cells_to_make"], log["cells_kept"], log["cells_failed"]) == (4, 0, 0)
    assert log["wall_clock_s"].keys() == {"cells", "tables", "page"}
    assert {"world", "decide", "learn", "supply", "watch", "all"} <= log["cells"][0]["core_seconds"].keys()
    assert (done / "index.html").stat().st_size > 10_000
    assert {path.name for path in (done / "tables").iterdir()} == {
        f"{name}.{ending}"
        for name in ("cells", "summary", "against", "coverage", "curves", "segments")
        for ending in ("csv", "parquet")
    }


def test_after_a_kill_the_same_command_makes_what_is_missing_and_the_same_bytes(done: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "adloom.py", "simulate", str(DEMO), *SMALL, "--out", str(out)]
    victim = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    while not list(out.glob("cells/*.json")):
        assert victim.poll() is None, "it ended before it could be killed"
        time.sleep(0.02)
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    assert not (out / "index.html").exists()
    kept = {path.name: path.stat().st_mtime_ns for path in out.glob("cells/*.json")}
    assert adloom(DEMO, *SMALL, "--out", out).returncode == 0
    assert {path.name: path.stat().st_mtime_ns for path in out.glob("cells/*.json")}.items() >= kept.items()
    assert json.loads((out / "run.json").read_text())["cells_kept"] == len(kept)
    assert contents(out) == contents(done)


def test_one_cell_alone_comes_to_what_it_came_to_among_others(done: Path, tmp_path: Path) -> None:
    alone = adloom(DEMO, "--policies", "uniform", "--seeds", 1, "--impressions", 400, "--out", tmp_path / "out")
    assert alone.returncode == 0, alone.stderr
    (cell,) = (tmp_path / "out/cells").iterdir()
    assert cell.read_bytes() == (done / "cells" / cell.name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nowhere.toml",), 2, "file: expected a readable TOML file, got nowhere.toml (No such file or directory)"),
        ((DEMO, "--policies", "clever"), 2, "clever"),
        ((DEMO, *SMALL, "--ray", "127.0.0.1:1"), 3, "Ray at 127.0.0.1:1: nobody answers"),
        ((DEMO, *SMALL, "--ray", ""), 3, "Ray at no address"),
        ((DEMO, *SMALL, "--compare", "a", "b"), 2, "--compare: expected no scenario beside it"),
        ((DEMO, *SMALL[:2], "--impressions", "9000000000", SLOW), 2, "$.visits.rate: expected enough visits"),
        (("--compare", "nowhere", "nothing"), 2, "--compare: expected a folder that adloom simulate wrote"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: tuple[object, ...], code: int, said: str, tmp_path: Path) -> None:
    ended = adloom(*arguments, "--out", tmp_path / "out")
    assert ended.returncode == code
    assert ended.stderr.count("\n") == 1
    assert said in ended.stderr


def test_a_disk_that_is_full_leaves_nothing_half_written(tmp_path: Path) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    out = tmp_path / "out"
    ended = adloom(DEMO, "--policies", "uniform", "--seeds", 1, "--impressions", 400, "--out", out, preexec_fn=no_room)
    assert ended.returncode == 4
    assert ended.stderr.splitlines()[-1].endswith(": File too large")
    assert {path.relative_to(out).parts[0] for path in out.rglob("*") if path.is_file()} <= {"simulation.json", "timings"}


BROKEN = """
import sys, msgspec
from pathlib import Path
from commands.simulating import _simulate
from simulations.results.plan import make_cells
from simulations.scenario import load_scenario

demo = load_scenario(Path("infra/demo/demo.toml"))
broken = msgspec.structs.replace(demo, campaigns=(sys.argv[1],))
cells = make_cells({"demo": demo, "broken": broken}, ["uniform"], 1, 400, None)
try:
    _simulate(cells, Path(sys.argv[2]), None, json=False)
except BaseException as ended:
    sys.exit(ended.exit_code)
"""


def test_a_cell_that_fails_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    """Of a campaign file that is none: the command would have told it before, but a cell may fail of more than that."""
    campaign, out = tmp_path / "campaign.yaml", tmp_path / "out"
    campaign.write_text("nothing: here")
    command = [sys.executable, "-c", BROKEN, str(campaign), str(out)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    assert ended.returncode == 1, ended.stderr
    assert "1 of 2 cells failed" in ended.stderr
    (why,) = (out / "failures").iterdir()
    assert "InvalidCampaign" in why.read_text()
    assert "\x1b" not in why.read_text()
    assert len(list((out / "cells").iterdir())) == 1
