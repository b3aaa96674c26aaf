"""The stage of a demo: the whole service as one child process, its journal in a file, gone when the run is over.

Invariant: nothing of an earlier run, or of a service that is no demo, is under it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from errors import StorageError, Unavailable
from services.supervision import end, spawn
from simulations.live.vacancy import claim

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from services.settings import Settings
    from simulations.live.crowd import Crowd

_LOOK_SECONDS = 0.1
_UP_SECONDS = 120.0
_STUDIO_SECONDS = 60.0
_STOP_SECONDS = 9.0


@dataclass
class Stage:
    """Runs ``adloom serve`` over a fresh data folder, with these settings handed on by the environment.

    Over Redis, where the settings name one, it wants an empty database; ``flush`` empties it.
    """

    settings: Settings
    campaigns: Sequence[str]
    out: Path
    flush: bool = False
    _service: subprocess.Popen[bytes] = field(init=False)

    @contextmanager
    def running(self, crowd: Crowd) -> Iterator[None]:
        """The service is up inside; SIGTERM and Ctrl-C end it like the end of the block does."""
        signal.signal(signal.SIGTERM, _leave)
        with self._alone(), (self.out / "service.log").open("wb") as journal:
            self._prepare()
            arguments = ["-m", "adloom", "serve", *(part for path in self.campaigns for part in ("--campaign", path))]
            self._service = spawn(arguments, self._environment(), journal)
            try:
                self._await_parts(crowd)
                crowd.doors(self.settings.base_url)
                yield
            except KeyboardInterrupt:
                raise SystemExit(0) from None
            finally:
                end([self._service], _STOP_SECONDS)

    def stay(self) -> None:
        """Until Ctrl-C, or until the service falls for good."""
        self._service.wait()
        self._refuse_fallen()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder: a second demo in it would pull the data away from under the first."""
        try:
            self.out.mkdir(parents=True, exist_ok=True)
            with (self.out / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield
        except BlockingIOError:
            raise Unavailable(f"{self.out}: another demo runs in this folder; end it or name another with --out") from None

    def _prepare(self) -> None:
        if self.settings.redis_url:
            claim(self.settings.redis_url, flush=self.flush)
        try:
            shutil.rmtree(self.settings.data, ignore_errors=True)
            self.settings.data.mkdir(parents=True)
        except OSError as error:
            raise StorageError(f"{self.settings.data}: {error.strerror}") from error

    def _environment(self) -> dict[str, str]:
        """What is empty here is said too: the variable may be set for a service that is no demo."""
        ours = {f"ADLOOM_{item.name.upper()}": str(getattr(self.settings, item.name)) for item in fields(self.settings)}
        return {**os.environ, **ours}

    def _await_parts(self, crowd: Crowd) -> None:
        """Say when web, learn and generate are there; a Studio that does not come is no reason to wait for ever."""
        started = time.monotonic()
        waiting = {
            "web": self.settings.base_url,
            "learn": f"log, beliefs, snapshots{' in Redis' if self.settings.redis_url else ''}",
            "generate": "Ray workers: copy, painter, compositor",
        }
        while waiting and time.monotonic() - started < _UP_SECONDS:
            self._refuse_fallen()
            health = self._health()
            seen = {"web": bool(health), "learn": health.get("snapshot", 0) > 0, "generate": health.get("studio") == "up"}
            seconds = time.monotonic() - started
            for name in [name for name in waiting if seen[name]]:
                crowd.part(name, waiting.pop(name), seconds)
            if list(waiting) == ["generate"] and seconds > _STUDIO_SECONDS:
                crowd.studio("down")
                return
            time.sleep(_LOOK_SECONDS)
        if waiting.keys() - {"generate"}:
            raise Unavailable(f"{' and '.join(waiting)} did not come up in {_UP_SECONDS:.0f} s; see {self.out / 'service.log'}")

    def _health(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"{self.settings.base_url}/healthz", timeout=1.0) as answer:  # noqa: S310
                health: dict[str, Any] = json.load(answer)
                return health
        except (OSError, urllib.error.URLError, ValueError):
            return {}

    def _refuse_fallen(self) -> None:
        code = self._service.poll()
        if code is None:
            return
        lines = (self.out / "service.log").read_text(errors="replace").strip().splitlines()
        raise Unavailable(f"the service ended with exit code {code}: {lines[-1] if lines else 'it said nothing'}")


def _leave(*_: object) -> None:
    raise SystemExit(0)
