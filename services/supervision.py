"""Several processes of one machine: starts them, restarts what falls, ends all. Knows commands and exit codes, nothing of ads.

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
    import socket
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

    ``vital``: when it says at once that it can never start, nothing goes on; any other is tried again, and the rest works
    without it.
    """

    name: str
    arguments: Sequence[str]
    vital: bool = True
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    started: float = 0.0
    due: float = 0.0

    def hopeless(self, code: int, now: float) -> bool:
        """Whether it ended so that nothing goes on: it is vital, never ran, and says that starting it again would not help.

        One that has run is started again whatever it says. What it lacks may be back soon (a store that is away for a minute),
        and the others do their work until then.
        """
        return self.vital and code in _FINAL and self.falls == 0 and now - self.started < _STEADY_SECONDS


def spawn(
    arguments: Sequence[str], environment: Mapping[str, str], output: IO[bytes] | None = None, hand_down: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    """Start a Python process of ours that dies with this one; both its streams go to ``output``, or where ours go.

    ``hand_down``: the open files, by number, that it has as well.
    """
    return subprocess.Popen(  # noqa: S603
        [sys.executable, *arguments], env={**environment, _PARENT: str(os.getpid())}, stdout=output, stderr=output,
        pass_fds=hand_down,
    )  # fmt: skip


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
    """Runs children until told to stop, or until one says that it cannot.

    ``doors`` are sockets that every child is handed down; they stay open while children fall and rise.
    """

    children: Sequence[Child]
    environment: Mapping[str, str]
    doors: Sequence[socket.socket] = ()
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
            for door in self.doors:
                door.close()  # or whoever comes while the children drain would wait for nobody
            end([child.process for child in self.children if child.process], _STOP_SECONDS)
        return code

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _look(self, now: float) -> int:
        """Start what should run; the code of a child that said it never can."""
        for child in self.children:
            code = child.process.poll() if child.process else None
            if child.process is None and now >= child.due:
                self._start(child, now)
            elif code is not None and child.hopeless(code, now):
                logger.error("cannot run", extra={"child": child.name, "exit": code})
                return code
            elif code is not None:
                self._fell(child, code, now)
        return 0

    def _start(self, child: Child, now: float) -> None:
        child.process = spawn(child.arguments, self.environment, hand_down=[door.fileno() for door in self.doors])
        child.started = now

    @staticmethod
    def _fell(child: Child, code: int, now: float) -> None:
        child.falls = 0 if now - child.started > _STEADY_SECONDS else child.falls
        wait = _BACKOFF[min(child.falls, len(_BACKOFF) - 1)]
        child.process, child.falls, child.due = None, child.falls + 1, now + wait
        logger.warning("fell; starting again", extra={"child": child.name, "exit": code, "in_s": wait})
