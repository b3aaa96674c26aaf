"""One machine, three processes: starts them, restarts what falls, ends them all. Knows commands and exit codes, nothing of ads.

A child dies with its parent even when the parent is killed: it asks the kernel for that itself (PR_SET_PDEATHSIG), so
no orphan is left.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

logger = logging.getLogger("adloom.serve")

#: Exit codes with which a process says that starting again would not help.
EXIT_INVALID, EXIT_UNAVAILABLE, EXIT_STORAGE = 2, 3, 4
_FINAL = {EXIT_INVALID, EXIT_UNAVAILABLE, EXIT_STORAGE}
_PARENT = "ADLOOM_PARENT"
_PR_SET_PDEATHSIG = 1
_STOP_SECONDS = 8.0
_BACKOFF = (0.2, 0.5, 1.0, 2.0, 5.0)
_STEADY_SECONDS = 30.0
_LOOK_SECONDS = 0.1


def die_with_parent() -> None:
    """Called first thing in a child: get SIGTERM when the parent dies, and go at once if it is dead already."""
    parent = os.environ.get(_PARENT)
    if parent is None:
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit(EXIT_UNAVAILABLE)


@dataclass
class Child:
    """One process that should always run. ``arguments`` follow the interpreter's path.

    ``vital``: when it says that it can never start, nothing goes on; any other is tried again, and the rest works without it.
    """

    name: str
    arguments: Sequence[str]
    vital: bool = True
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    started: float = 0.0
    due: float = 0.0


def spawn(arguments: Sequence[str], environment: Mapping[str, str], output: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """Start a Python process of ours that dies with this one; both its streams go to ``output``, or where ours go."""
    surroundings = {**environment, _PARENT: str(os.getpid())}
    return subprocess.Popen([sys.executable, *arguments], env=surroundings, stdout=output, stderr=output)  # noqa: S603


def end(processes: Sequence[subprocess.Popen[bytes]], seconds: float) -> None:
    """Ask processes to go, wait for all of them together, then make those go that have not."""
    running = [process for process in processes if process.poll() is None]
    for process in running:
        process.terminate()
    until = time.monotonic() + seconds
    for process in running:
        try:
            process.wait(max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass
class Supervisor:
    """Runs children until told to stop, or until one says that it cannot."""

    children: Sequence[Child]
    environment: Mapping[str, str]
    _stopping: bool = field(default=False, init=False)

    def run(self) -> int:
        """Supervise; the exit code: 0 when told to stop, a child's own when that child can never start."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        code = 0
        try:
            while not self._stopping and not code:
                code = self._look(time.monotonic())
                time.sleep(_LOOK_SECONDS)
        finally:
            end([child.process for child in self.children if child.process], _STOP_SECONDS)
        return code

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _look(self, now: float) -> int:
        """Start what should run; the code of a child that said it never can."""
        for child in self.children:
            code = child.process.poll() if child.process else None
            if child.process is None and now >= child.due:
                child.process, child.started = spawn(child.arguments, self.environment), now
            elif code in _FINAL and child.vital:
                logger.error("cannot run", extra={"child": child.name, "exit": code})
                return code or 0
            elif code is not None:
                self._fell(child, code, now)
        return 0

    @staticmethod
    def _fell(child: Child, code: int, now: float) -> None:
        child.falls = 0 if now - child.started > _STEADY_SECONDS else child.falls
        wait = _BACKOFF[min(child.falls, len(_BACKOFF) - 1)]
        child.process, child.falls, child.due = None, child.falls + 1, now + wait
        logger.warning("fell; starting again", extra={"child": child.name, "exit": code, "in_s": wait})
