"""The compose file: what the specification allows, what it must not lack, and that its commands and variables are ours."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml
from compose_spec import PyCompose
from redis_server import UP_S, WITHOUT
from service import until
from typer.testing import CliRunner

import adloom
from generators.ports import free_ports
from services.settings import Settings

FOLDER = Path(__file__).parents[2] / "infra" / "compose"
TEXT = (FOLDER / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("adloom:")}
SIZES = {"m": 1 << 20, "g": 1 << 30}


def each(services: dict[str, dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("service", services.values(), ids=services.keys())


def variables(name: str) -> list[str]:
    """What an example of an environment file sets."""
    lines = (FOLDER / f"{name}.env.example").read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[0] for line in lines if line and not line.startswith("#")]


def test_the_specification_allows_it() -> None:
    PyCompose.from_json(json.dumps(COMPOSE)).validate()


def test_the_specification_would_refuse_what_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="no_such_key"):
        PyCompose.from_json(json.dumps(COMPOSE | {"services": {"web": {"image": "x", "no_such_key": 1}}}))


@each(SERVICES)
def test_a_service_is_confined_and_bounded(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert int(service["user"].partition(":")[0]) > 0
    assert not {"privileged", "network_mode", "pid", "ipc", "devices", "cap_add"} & service.keys()
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}


@each(SERVICES)
def test_a_service_says_how_it_is_or_why_it_cannot(service: dict[str, Any]) -> None:
    check = service["healthcheck"]
    assert check == {"disable": True} or check.keys() == {"test", "interval", "timeout", "retries", "start_period"}


def test_a_check_is_left_out_only_with_a_reason() -> None:
    lines = TEXT.splitlines()
    left_out = [number for number, line in enumerate(lines) if "disable: true" in line]
    assert [lines[number] for number in left_out if "#" not in lines[number] + lines[number - 1]] == []


@each({name: service for name, service in SERVICES.items() if name not in OURS})
def test_an_image_of_others_is_pinned_to_a_release(service: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z]+:\d+\.\d+(\.\d+)?-bookworm", service["image"])


def test_the_image_of_ours_stands_on_a_release_and_ends_as_nobody_in_particular() -> None:
    lines = (FOLDER / "Containerfile").read_text(encoding="utf-8").splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert [base for base in bases if not re.fullmatch(r"python:3\.\d+\.\d+-slim-bookworm", base)] == []
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert set(users) == {service["user"] for service in OURS.values()}
    assert 'ENTRYPOINT ["adloom"]' in lines


def test_everything_that_the_image_copies_is_here() -> None:
    lines = (FOLDER / "Containerfile").read_text(encoding="utf-8").splitlines()
    copied = [name for line in lines if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]]
    assert [name for name in copied if not (FOLDER.parents[1] / name).exists()] == []
    packages = {path.parent.name for path in FOLDER.parents[1].glob("*/__init__.py")} - {"benchmarks", "tests"}
    assert packages <= set(copied)


@each(OURS)
def test_a_command_is_one_of_adloom(service: dict[str, Any]) -> None:
    assert CliRunner().invoke(adloom.app, [*service["command"], "--help"]).exit_code == 0


def test_the_learners_share_all_partitions() -> None:
    shards = [service["command"][2] for service in OURS.values() if service["command"][0] == "learn"]
    assert shards == [f"{number}/{len(shards)}" for number in range(len(shards))]


def test_variables_are_settings() -> None:
    known = {f"ADLOOM_{item.name.upper()}" for item in fields(Settings)} | {"OPENBLAS_NUM_THREADS"}
    given = {name for service in OURS.values() for name in service.get("environment", {})}
    assert given | set(variables("adloom")) <= known


@each(SERVICES)
def test_secrets_come_from_files_that_have_an_example(service: dict[str, Any]) -> None:
    assert (FOLDER / f"{service['env_file']}.example").is_file()
    assert not any("PASSWORD" in name or "SECRET" in name for name in service.get("environment", {}))


def test_stores_are_reached_by_adloom_alone() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert all(SERVICES[name]["networks"] == ["inside"] and "ports" not in SERVICES[name] for name in ("redis", "postgres"))
    assert [
        port for service in SERVICES.values() for port in service.get("ports", []) if not port.startswith("127.0.0.1:")
    ] == []


def test_whoever_waits_for_a_service_waits_for_one_that_there_is_and_its_health() -> None:
    awaited = [item for service in SERVICES.values() for item in service.get("depends_on", {}).items()]
    assert {name for name, _ in awaited} == {"redis", "postgres"}
    assert all(how == {"condition": "service_healthy"} for _, how in awaited)


def test_volumes_hold_what_must_outlive_a_container() -> None:
    held = {volume.partition(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert {name for name in held if not name.startswith("..")} == COMPOSE["volumes"].keys()
    assert (FOLDER / "../redis/redis.conf").resolve().is_file()


def test_redis_may_use_twice_the_memory_that_its_configuration_fills() -> None:
    conf = (FOLDER / "../redis/redis.conf").read_text(encoding="utf-8")
    [(size, unit)] = re.findall(r"^maxmemory (\d+)([mg])b$", conf, re.MULTILINE)
    limit = SERVICES["redis"]["deploy"]["resources"]["limits"]["memory"]
    assert int(limit[:-1]) * SIZES[limit[-1]] == 2 * int(size) * SIZES[unit]


def test_the_command_of_redis_starts_one_that_wants_the_password_and_hears_signals(tmp_path: Path) -> None:
    if shutil.which("redis-server") is None:
        pytest.skip(WITHOUT)
    (port,) = free_ports(1)
    script = SERVICES["redis"]["command"][2].replace("$$", "$").replace("/data", str(tmp_path))
    script = script.replace("/etc/adloom/redis.conf", f"{FOLDER.parent}/redis/redis.conf --port {port}")
    with subprocess.Popen(
        ["sh", "-c", script], env=os.environ | {"REDIS_PASSWORD": "of7letters"}, stdout=subprocess.DEVNULL
    ) as process:
        try:
            assert until(lambda: ping(port, "of7letters"), UP_S)
            with pytest.raises(redis.AuthenticationError):
                ping(port, None)
            assert "of7letters" not in Path(f"/proc/{process.pid}/cmdline").read_text(encoding="utf-8")
            process.terminate()
            assert process.wait(UP_S) == 0
        finally:
            process.kill()


def ping(port: int, password: str | None) -> bool:
    with redis.Redis(port=port, password=password, protocol=2) as client:
        try:
            return bool(client.ping())
        except redis.AuthenticationError:
            raise
        except redis.ConnectionError:
            return False
