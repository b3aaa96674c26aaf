"""A Redis that cannot be used is named in one line before anything starts over it, and its password never is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import redis
from redis_server import redis_server, running
from service import CAMPAIGNS, machine

from commands.surroundings import without_password
from errors import InvalidSettings
from generators.ports import free_ports
from services.settings import Settings
from services.stores import refuse_others_redis
from simulations.live.vacancy import claim

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from redis_server import RedisServer

__all__ = ["redis_server"]

INVALID, STORAGE = 2, 4
HIDDEN = "nobody-may-read-this"


def refusal(done: subprocess.CompletedProcess[str], code: int) -> str:
    """The last line, which is for people."""
    line = done.stderr.splitlines()[-1]
    assert (done.returncode, HIDDEN in done.stderr + done.stdout) == (code, False), done.stderr
    return line


@pytest.mark.parametrize("command", [("serve",), ("web",), ("web", "--workers", "2"), ("learn",), ("demo",)])
def test_one_that_does_not_answer(tmp_path: Path, command: tuple[str, ...]) -> None:
    (port,) = free_ports(1)
    with machine(tmp_path) as stage:
        nowhere = f"redis://:{HIDDEN}@127.0.0.1:{port}/3"
        flag = ("--redis", nowhere) if command[0] in {"serve", "demo"} else ()
        done = stage.run(*command, *flag, ADLOOM_REDIS_URL=nowhere)
        assert f"redis://127.0.0.1:{port}/3: nothing answers" in refusal(done, STORAGE)
        assert "redis-server infra/redis/redis.conf" in done.stderr


@pytest.mark.parametrize("command", [("serve",), ("campaign", "load", CAMPAIGNS[0])], ids=["serve", "campaign load"])
def test_one_that_gives_up_what_it_holds(tmp_path: Path, command: tuple[str, ...]) -> None:
    with running(tmp_path / "redis", **{"maxmemory-policy": "allkeys-lru"}) as server, machine(tmp_path) as stage:
        done = stage.run(*command, ADLOOM_REDIS_URL=server.url)
        assert "expected maxmemory-policy noeviction, got allkeys-lru" in refusal(done, STORAGE)
        assert server.admin.dbsize() == 0


def test_one_that_takes_no_writes(tmp_path: Path, redis_server: RedisServer) -> None:
    with running(tmp_path / "redis", replicaof=f"127.0.0.1 {redis_server.port}") as replica, machine(tmp_path) as stage:
        done = stage.run("web", ADLOOM_REDIS_URL=replica.url)
        assert "a replica, which takes no writes; give the address of its primary" in refusal(done, STORAGE)


def test_one_of_a_service_with_other_secrets(tmp_path: Path, redis_server: RedisServer) -> None:
    redis_server.admin.flushall()
    ours, others = (Settings(redis_url=redis_server.url, secrets=secret) for secret in ("ours" * 4, "others" * 4))
    refuse_others_redis(ours)
    refuse_others_redis(Settings(redis_url=redis_server.url, secrets=f"{'rotated' * 4},{ours.secrets}"))
    with pytest.raises(InvalidSettings, match="ADLOOM_PEOPLE_SECRET: expected the key of the service that uses this Redis"):
        refuse_others_redis(others)
    with machine(tmp_path, ADLOOM_REDIS_URL=redis_server.url, ADLOOM_SECRETS=others.secrets) as stage:
        assert "a second service needs a database of its own" in refusal(stage.run("serve"), INVALID)


def test_one_that_wants_another_password(tmp_path: Path) -> None:
    with running(tmp_path / "redis") as server, machine(tmp_path) as stage:
        server.admin.config_set("requirepass", "another")
        at = urlsplit(server.url)
        done = stage.run("serve", ADLOOM_REDIS_URL=at._replace(netloc=f":{HIDDEN}@{at.netloc}").geturl())
        assert "password" in refusal(done, STORAGE)


@pytest.mark.parametrize(
    "address",
    [
        f"redis:/:{HIDDEN}@host",
        f"redis://:{HIDDEN}/and#more@host:6379/0",
        f"redis://:{HIDDEN}]@host",
        f"redis://:{HIDDEN}@host:port/0",
        f"redis://:{HIDDEN}@host/zero",
    ],
)
def test_an_address_that_is_none_is_named_but_for_its_password(tmp_path: Path, address: str) -> None:
    with machine(tmp_path) as stage:
        assert "such as redis://host:6379/0" in refusal(stage.run("web", ADLOOM_REDIS_URL=address), INVALID)


def test_a_password_behind_a_question_mark_is_not_shown() -> None:
    assert without_password(f"redis://host:1/2?password={HIDDEN}") == "redis://host:1/2"


def test_a_demo_wants_a_database_without_a_log(tmp_path: Path, redis_server: RedisServer) -> None:
    redis_server.admin.set("adloom:log:head", 7)
    with machine(tmp_path) as stage:
        done = stage.run("demo", "--exit", "--out", str(tmp_path / "demo"), "--redis", redis_server.url)
        assert refusal(done, INVALID).endswith("got one that holds a log")
        assert redis_server.url.replace("/0", "/1") in done.stderr
    assert redis_server.admin.get("adloom:log:head") == b"7"


def test_a_database_is_emptied_of_adloom_alone(redis_server: RedisServer) -> None:
    redis_server.admin.mset({f"adloom:{number}": "x" for number in range(2_500)} | {"somebody": "else"})
    claim(redis_server.url, flush=True)
    assert redis_server.admin.keys("*") == [b"somebody"]
    claim(redis_server.url, flush=False)


def test_the_database_that_is_proposed_is_named_without_a_password(redis_server: RedisServer) -> None:
    admin = redis.Redis.from_url(redis_server.url)
    admin.set("adloom:log:head", 1)
    with pytest.raises(InvalidSettings, match=r"such as redis://127\.0\.0\.1:\d+/1 ") as refused:
        claim(redis_server.url.replace("//", "//default:whatever@"), flush=False)
    assert "whatever" not in str(refused.value)
