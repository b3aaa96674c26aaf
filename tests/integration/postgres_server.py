"""A real PostgreSQL of a test's own: a cluster in a temporary folder, reached by its socket there and by a port of loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from generators.ports import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

USER, PASSWORD = "adloom", "hunter2-is-a-secret"
_SETTINGS = "listen_addresses = '127.0.0.1'\nfsync = off\nmax_connections = 20\n"


def binaries() -> Path:
    """The newest PostgreSQL's programs; skips where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    beside = shutil.which("initdb")
    if not found and beside is None:
        pytest.skip("needs PostgreSQL's programs: apt install postgresql")
    return found[-1].parent if found else Path(beside or "").parent


@dataclass
class PostgresServer:
    """Started, stopped and started again on the same folder and port; ends as the tests do."""

    folder: Path
    port: int = field(default_factory=lambda: free_ports(1)[0])

    def create(self) -> None:
        """A cluster whose one user has a password."""
        password = self.folder / "password"
        password.write_text(PASSWORD)
        self._run("initdb", "-D", str(self.data), "-U", USER, f"--pwfile={password}", "-A", "scram-sha-256", "-E", "UTF8", "-N")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(f"{_SETTINGS}port = {self.port}\nunix_socket_directories = '{self.folder}'\n")

    @property
    def data(self) -> Path:
        return self.folder / "cluster"

    def start(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "journal"), "-w", "start")

    def stop(self) -> None:
        """At once, and with it every connection."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    @property
    def running(self) -> bool:
        return (self.data / "postmaster.pid").exists()

    def url(self, database: str, password: str = PASSWORD) -> str:
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def database(self, name: str) -> str:
        """A new, empty database; its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        """PostgreSQL refuses to run as root, so root runs it as the user that owns the folder."""
        command = [str(binaries() / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=self.folder, **_owner())
        assert done.returncode == 0, done.stdout + done.stderr


def _owner() -> dict[str, object]:
    if os.geteuid():
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A running server. Its folder is not one of pytest's, which only the user who runs the tests may enter."""
    binaries()
    with tempfile.TemporaryDirectory(prefix="adloom-postgres-") as name:
        if not os.geteuid():
            shutil.chown(name, "postgres", "postgres")
        server = PostgresServer(Path(name))
        server.create()
        server.start()
        try:
            yield server
        finally:
            if server.running:
                server.stop()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server
