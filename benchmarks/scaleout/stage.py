"""A Redis of its own, one learner and so many web workers over it, up inside the block."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from redis import Redis
from redis.exceptions import RedisError

from benchmarks.serving import stock
from generators.ports import free_ports
from services.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_UP_SECONDS, _DOWN_SECONDS = 60.0, 20.0
_CONFIG = Path("infra/redis/redis.conf")


class Stage(NamedTuple):
    """Where everything is: the port that workers share, each worker's own, and the log."""

    port: int
    workers: tuple[int, ...]
    settings: Settings
    redis: Redis


@contextmanager
def _process(command: list[str], environment: dict[str, str], journal: Path) -> Iterator[None]:
    with journal.open("ab") as output:
        process = subprocess.Popen(command, env=os.environ | environment, stdout=output, stderr=output)  # noqa: S603
    try:
        yield
    finally:
        process.terminate()
        process.wait(_DOWN_SECONDS)


@contextmanager
def redis_server(folder: Path) -> Iterator[Redis]:
    """The shipped configuration, on a free port."""
    server, (port,) = shutil.which("redis-server"), free_ports(1)
    if server is None:
        sys.exit("benchmarks.scaleout: redis-server not found; on Debian: apt install redis-server")
    command = [
        server,
        str(_CONFIG.absolute()),
        "--port",
        str(port),
        "--dir",
        str(folder),
        "--logfile",
        "",
        "--supervised",
        "no",
    ]
    with _process(command, {}, folder / "redis.journal"), Redis(port=port, protocol=2) as client:
        _await(client.ping)
        yield client


@contextmanager
def staged(folder: Path, workers: int) -> Iterator[Stage]:
    """Fifty creatives, nothing that makes or retires any."""
    with ExitStack() as stack:
        client = stack.enter_context(redis_server(folder))
        (port,) = free_ports(1)
        url = f"redis://127.0.0.1:{client.connection_pool.connection_kwargs['port']}/0"
        settings = Settings(data=folder / "data", redis_url=url, port=port, workers=workers)
        stock(settings)
        environment = {
            "ADLOOM_DATA": str(settings.data), "ADLOOM_REDIS_URL": url, "ADLOOM_PORT": str(port),
            "ADLOOM_SECRETS": "a benchmark has no secrets", "ADLOOM_SUPPLY_SECONDS": "1e6", "OPENBLAS_NUM_THREADS": "1",
        }  # fmt: skip
        for arguments in (["learn"], ["web", "--workers", str(workers)]):
            command = [sys.executable, "-m", "adloom", *arguments]
            stack.enter_context(_process(command, environment, folder / f"{arguments[0]}.journal"))
        own = tuple(settings.worker_port(number) for number in range(1, workers + 1)) if workers > 1 else (port,)
        for each in own:
            _await(partial(_has_policy, each))
        yield Stage(port, own, settings, client)


def _has_policy(port: int) -> bool:
    return healthz(port)["snapshot"] > 0


def healthz(port: int) -> dict[str, int]:
    """What a worker says of itself."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5.0) as answer:
        return dict(json.load(answer))


def _await(ready: Callable[[], object]) -> None:
    until = time.monotonic() + _UP_SECONDS
    while time.monotonic() < until:
        with suppress(OSError, RedisError):
            if ready():
                return
        time.sleep(0.05)
    sys.exit("benchmarks.scaleout: not up in time; the journals say why")
