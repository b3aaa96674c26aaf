"""A real redis-server in a folder of its own: started, paused, killed and started again on the same folder by a test."""

from __future__ import annotations

import shutil
import signal
import subprocess
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

import pytest
import redis
from service import until

from generators.ports import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UP_S = 20.0
WITHOUT = "there is no redis-server: apt install redis-server (7.0 or later)"


class RedisServer:
    """One server. ``options`` are settings of redis.conf by name; ``appendonly`` is one of them and off unless given."""

    def __init__(self, folder: Path, **options: str) -> None:
        self.folder, self.options = folder, {"save": "", "appendonly": "no", **options}
        (self.port,) = free_ports(1)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @cached_property
    def admin(self) -> redis.Redis:
        """A client of the test's own, beside those under test."""
        return redis.Redis(port=self.port, protocol=2, socket_timeout=UP_S)

    def start(self) -> None:
        """Start, on what the folder holds, and return when it serves."""
        self.folder.mkdir(parents=True, exist_ok=True)
        given = {"port": str(self.port), "bind": "127.0.0.1", "dir": str(self.folder), "logfile": "redis.log", **self.options}
        command = ["redis-server", *(part for name, value in given.items() for part in (f"--{name}", value))]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        assert until(self._serves, UP_S), (self.folder / "redis.log").read_text(errors="replace")[-4_000:]

    def _serves(self) -> bool:
        try:
            return bool(self.admin.ping())
        except redis.RedisError:  # not yet up, or loading
            return False

    def stop(self) -> None:
        """End it in order: what it holds is on the disk where appendonly is on."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As if the power went."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self.resume()
        self._process.send_signal(how)
        self._process.wait(UP_S)
        self._process = None
        self.admin.connection_pool.disconnect()

    def pause(self) -> None:
        """Stall: connections stay open, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after a pause."""
        self._signal(signal.SIGCONT)

    def _signal(self, what: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(what)


@contextmanager
def running(folder: Path, **options: str) -> Iterator[RedisServer]:
    """A server that has ended when the block ends; the test is skipped where none can be had."""
    if shutil.which("redis-server") is None:
        pytest.skip(WITHOUT)
    server = RedisServer(folder, **options)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """One server for a file of tests: ``from redis_server import redis_server``; a test begins with ``.admin.flushall()``."""
    with running(tmp_path_factory.mktemp("redis")) as server:
        yield server
