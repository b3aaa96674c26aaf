"""The service as real processes over a data folder of their own: started, asked, killed and ended by a test.

Every process carries the machine's mark in its environment, and so does all that it starts (Ray's processes included), so that
what is left over is found whoever its parent is by then.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from generators.ports import free_ports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
CAMPAIGNS = tuple(str(ROOT / "infra/demo" / f"{name}.yaml") for name in ("trail-shoes", "coffee", "night-trains"))
MARK = "ADLOOM_TEST_MARK"
#: How long a part may take to come up on a busy machine, and the product's promises on how long ends take.
UP_S, STUDIO_UP_S, STOP_S, ORPHANS_S = 60.0, 90.0, 10.0, 15.0


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    url: str, method: str = "GET", body: object = None, timeout: float = 20.0, headers: dict[str, str] | None = None
) -> Reply:
    """One request on a connection of its own; redirects are not followed. Raises OSError or HTTPException."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    try:
        content = None if body is None else json.dumps(body)
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, content, headers or {})
        answer = connection.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether it comes to hold within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended meanwhile
        return b""


def command_of(pid: int) -> str:
    """The command line of a process; empty when it is gone or a zombie."""
    return _read(Path(f"/proc/{pid}/cmdline")).replace(b"\0", b" ").decode(errors="replace").strip()


def variable_of(pid: int, name: str) -> str:
    """A variable of a process's environment; empty when there is none."""
    found = [item for item in _read(Path(f"/proc/{pid}/environ")).split(b"\0") if item.startswith(f"{name}=".encode())]
    return found[0].decode().partition("=")[2] if found else ""


@dataclass
class Machine:
    """One data folder with its ports, journal and processes. ``settings`` are further ADLOOM_ variables."""

    data: Path
    journal: Path
    settings: dict[str, str] = field(default_factory=dict)
    mark: str = field(default_factory=lambda: secrets.token_hex(8))
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    port: int = field(init=False)
    studio_port: int = field(init=False)

    def __post_init__(self) -> None:
        self.port, self.studio_port = free_ports(2)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("ADLOOM_", "OPENAI_", "RAY_"))}
        ours = {
            "ADLOOM_DATA": str(self.data), "ADLOOM_PORT": str(self.port),
            "ADLOOM_STUDIO_URL": f"http://127.0.0.1:{self.studio_port}", MARK: self.mark,
        }  # fmt: skip
        return {**outside, **ours, **self.settings}

    def run(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """A command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "adloom", *arguments], cwd=ROOT, env=self.environment | changes,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A command that stays, in a session of its own, as a terminal would start it."""
        with self.journal.open("ab") as journal:
            process = subprocess.Popen(
                [sys.executable, "-m", "adloom", *arguments], cwd=ROOT, env=self.environment,
                stdout=journal, stderr=journal, start_new_session=True,
            )  # fmt: skip
        self.started.append(process)
        return process

    def serve(self) -> subprocess.Popen[bytes]:
        """The whole service under its supervisor; returns when web answers."""
        process = self.start("serve", *(part for path in CAMPAIGNS for part in ("--campaign", path)))
        self.await_web()
        return process

    def apart(self) -> tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]:
        """Web and learn alone, without a Studio: ready in seconds."""
        loaded = self.run("campaign", "load", *CAMPAIGNS)
        assert loaded.returncode == 0, loaded.stderr
        learn, web = self.start("learn"), self.start("web")
        self.await_web()
        return web, learn

    def await_web(self) -> None:
        """Web answers and has a policy."""
        assert until(lambda: self.health().get("snapshot", 0) > 0, UP_S), self.said()

    def await_studio(self) -> None:
        """Web sees the Studio."""
        assert until(lambda: self.health().get("studio") == "up", STUDIO_UP_S), self.said()

    def health(self) -> dict[str, Any]:
        """What /healthz says; empty when nobody answers."""
        try:
            return dict(ask(f"{self.url}/healthz", timeout=2.0).json)
        except (OSError, http.client.HTTPException):
            return {}

    def status(self) -> dict[str, Any]:
        return dict(ask(f"{self.url}/v1/status").json)

    def said(self) -> str:
        return self.journal.read_text(errors="replace")[-20_000:] if self.journal.exists() else ""

    def alive(self) -> dict[int, str]:
        """Every running process of this machine, by pid."""
        pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return {pid: command_of(pid) for pid in pids if variable_of(pid, MARK) == self.mark}

    def part(self, name: str) -> int | None:
        """Pid of web, learn or generate."""
        return next((pid for pid, line in self.alive().items() if line.endswith(f"-m adloom {name}")), None)

    def gone(self, seconds: float) -> bool:
        return until(lambda: self._reap() == 0 and not self.alive(), seconds)

    def _reap(self) -> int:
        return sum(process.poll() is None for process in self.started)

    def stop(self) -> None:
        """End what was started by the product's own way out, and prove that nothing is left."""
        for process in self.started:
            if process.poll() is None:
                process.terminate()
        if not self.gone(ORPHANS_S):
            left = self.alive()
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            raise AssertionError(f"left over: {left}\n{self.said()}")


@contextmanager
def machine(folder: Path, data: Path | None = None, **settings: str) -> Iterator[Machine]:
    """A machine; when the block ends, every process that it started has ended."""
    made = Machine(data or folder / "data", folder / "journal", settings)
    try:
        yield made
    finally:
        made.stop()
