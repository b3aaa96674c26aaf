"""infra/redis/redis.conf: a real redis-server starts from it and runs as it says; its user may do what adloom does, no more."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis
from redis_server import UP_S, WITHOUT
from service import until

from generators.ports import free_ports
from services.storage.redis.client import check_server, open_client

if TYPE_CHECKING:
    from collections.abc import Iterator

CONF = Path(__file__).parents[2] / "infra" / "redis" / "redis.conf"
UNITS = {"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}
#: Where a test has to differ from an operator: no fixed port, a folder of its own.
ELSEWHERE = {"port", "dir"}


def said() -> dict[str, str]:
    """What the file sets, by name."""
    lines = [line for line in CONF.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {name: value for name, _, value in (line.partition(" ") for line in lines)}


def plain(value: str) -> str:
    """As CONFIG GET prints it: sizes in bytes, nothing in quotes."""
    size = re.fullmatch(r"(\d+)(kb|mb|gb)", value)
    return str(int(size[1]) * UNITS[size[2]]) if size else value.strip('"')


@contextmanager
def running(folder: Path) -> Iterator[redis.Redis]:
    """A server from exactly this file."""
    if shutil.which("redis-server") is None:
        pytest.skip(WITHOUT)
    (port,) = free_ports(1)
    command = ["redis-server", str(CONF), "--port", str(port), "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process, redis.Redis(port=port, protocol=2) as admin:
        try:
            assert until(lambda: answers(admin), UP_S)
            yield admin
        finally:
            process.kill()


def answers(admin: redis.Redis) -> bool:
    try:
        return bool(admin.ping())
    except redis.RedisError:
        return False


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[redis.Redis]:
    with running(tmp_path_factory.mktemp("redis")) as admin:
        yield admin


def url(admin: redis.Redis, user: str = "") -> str:
    return f"redis://{user}127.0.0.1:{admin.connection_pool.connection_kwargs['port']}/0"


def test_it_runs_as_the_file_says(admin: redis.Redis) -> None:
    wanted = {name: plain(value) for name, value in said().items() if name not in ELSEWHERE}
    assert {name: admin.config_get(name)[name] for name in wanted} == wanted


def test_adloom_takes_it(admin: redis.Redis) -> None:
    with open_client(url(admin), "test") as client:
        check_server(client)


def test_every_line_has_its_reason_above_it() -> None:
    lines = CONF.read_text(encoding="utf-8").splitlines()
    set_here = [number for number, line in enumerate(lines) if line and not line.startswith("#")]
    assert [
        lines[number] for number in set_here if not lines[number - 1].startswith("# ") and "port" not in lines[number]
    ] == []


def test_what_was_written_is_there_after_a_restart_from_the_same_file(tmp_path: Path) -> None:
    with running(tmp_path) as admin:
        admin.xadd("adloom:log:0", {"p": "kept"}, id="1-0")
    with running(tmp_path) as admin:
        assert admin.xrange("adloom:log:0") == [(b"1-0", {b"p": b"kept"})]


@pytest.fixture
def user(admin: redis.Redis) -> Iterator[redis.Redis]:
    """A client of the user that the file proposes."""
    [line] = re.findall(r"^# user (adloom .*)$", CONF.read_text(encoding="utf-8"), re.MULTILINE)
    admin.execute_command("ACL", "SETUSER", *line.split())
    with open_client(url(admin, "adloom:PASSWORD@"), "test") as client:
        yield client


def test_its_user_may_do_what_adloom_does(user: redis.Redis) -> None:
    check_server(user)
    script = "redis.call('XADD', KEYS[1], 5, 'p', 'x'); redis.call('TIME'); return redis.call('INFO', 'server')"
    assert b"run_id" in user.eval(script, 1, "adloom:log:1")
    assert user.xread({"adloom:log:1": "0"}) != []
    assert user.publish("adloom:saved", "policy") == 0


@pytest.mark.parametrize("command", [("FLUSHALL",), ("CONFIG", "GET", "dir"), ("KEYS", "*"), ("SHUTDOWN",), ("GET", "other")])
def test_its_user_may_do_nothing_else(user: redis.Redis, command: tuple[str, ...]) -> None:
    with pytest.raises(redis.exceptions.NoPermissionError):
        user.execute_command(*command)
