"""The systemd units: systemd reads them without a complaint, finds them hardened, and each starts its own process."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from services.settings import Settings

UNITS = Path(__file__).parents[2] / "infra" / "systemd"
PROCESSES = ("web", "learn", "generate")
INSTALLED, REDIS = "/opt/adloom/.venv/bin/adloom", "/usr/bin/redis-server"
#: On systemd's scale of 0 (nothing allowed) to 100; a service without any protection stands at 96.
MOST_EXPOSED = 20

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed (apt-get install systemd)"
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The units with their command where this test can put one: systemd refuses a unit whose command is missing."""
    command = tmp_path / "adloom"
    command.write_text("#!/bin/sh\n", encoding="utf-8")
    command.chmod(0o755)
    for unit in (*UNITS.glob("*.service"), *UNITS.glob("*.target")):
        text = unit.read_text(encoding="utf-8").replace(INSTALLED, str(command)).replace(REDIS, str(command))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    return tmp_path


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


@needs_systemd
def test_systemd_reads_every_unit_without_a_complaint(tree: Path) -> None:
    verdict = analyze("verify", *map(str, sorted(tree.glob("adloom*.*"))))
    complaints = [line for line in verdict.stderr.splitlines() if "adloom" in line]
    assert (verdict.returncode, complaints) == (0, [])


@needs_systemd
@pytest.mark.parametrize("process", [*PROCESSES, "learn@", "redis"])
def test_a_process_is_hardened(tree: Path, process: str) -> None:
    unit = tree / f"adloom-{process}.service"
    verdict = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(unit))
    assert verdict.returncode == 0, verdict.stdout[-2000:]


@pytest.mark.parametrize("process", PROCESSES)
def test_a_unit_starts_the_process_it_is_named_for(process: str) -> None:
    lines = (UNITS / f"adloom-{process}.service").read_text(encoding="utf-8").splitlines()
    assert f"ExecStart={INSTALLED} {process}" in lines


def test_a_shard_is_the_learner_but_for_its_share() -> None:
    one, shard = (lines_of(UNITS / f"adloom-learn{at}.service") for at in ("", "@"))
    assert [line for line in shard if line not in one] == [
        "Description=adloom learn, shard %I: folds its partitions of the log into the policy",
        "Conflicts=adloom-learn.service",
        f"ExecStart={INSTALLED} learn --shard %I",
    ]


def lines_of(unit: Path) -> list[str]:
    return [line for line in unit.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@needs_systemd
@pytest.mark.parametrize(("instance", "shard"), [("0-2", "0/2"), ("11-16", "11/16")])
def test_systemd_reads_the_name_of_an_instance_as_its_shard(instance: str, shard: str) -> None:
    read = subprocess.run(["systemd-escape", "--unescape", instance], capture_output=True, text=True, check=True)
    assert read.stdout.strip() == shard


def test_redis_runs_from_the_folder_and_within_twice_the_memory_of_its_configuration() -> None:
    unit = dict(line.split("=", 1) for line in lines_of(UNITS / "adloom-redis.service") if "=" in line)
    configured = dict(line.split(" ", 1) for line in lines_of(UNITS.parent / "redis" / "redis.conf") if " " in line)
    assert unit["ExecStart"] == f"{REDIS} /etc/adloom/redis.conf"
    assert unit["WorkingDirectory"].rpartition("/")[2] == unit["StateDirectory"]
    assert int(unit["MemoryMax"].removesuffix("G")) == 2 * int(configured["maxmemory"].removesuffix("gb"))
    assert unit["Type"] == "notify"
    assert configured["supervised"] in {"auto", "systemd"}


def test_the_target_wants_every_process() -> None:
    [wants] = [line for line in (UNITS / "adloom.target").read_text(encoding="utf-8").splitlines() if line.startswith("Wants=")]
    assert wants.removeprefix("Wants=").split() == [f"adloom-{process}.service" for process in PROCESSES]


def test_the_example_environment_speaks_of_settings_that_exist() -> None:
    lines = (UNITS / "adloom.env.example").read_text(encoding="utf-8").splitlines()
    named = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert set(named) <= {f"ADLOOM_{item.name.upper()}" for item in fields(Settings)}
    assert len(named) == len(set(named))
