"""The warden: ends every process that a dead or finished Studio leaves behind. Runs as a script, with nothing but Python.

Ray's workers notice that their driver was killed, but its proxy (HAProxy) does not and keeps the port, and two of its
agents take a minute. So the Studio marks its environment, which every process below it inherits, and holds the
warden's standard input open. When that closes, however the Studio ended, the warden kills whatever carries the mark.
Rejected: PR_SET_PDEATHSIG (HAProxy's parent is not ours to change), process groups and sessions (Ray makes its own).
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from pathlib import Path

MARK = "ADLOOM_STUDIO_MARK"
#: Sweeps without a find after which no marked process can be left to start another, and the pause between sweeps.
QUIET_SWEEPS, PAUSE_S = 3, 0.05
#: Seconds after which the warden gives up on what will not die (a process in uninterruptible sleep).
LIMIT_S = 5.0


def marked(mark: str) -> list[int]:
    """Process ids of all that carry ``mark`` in their environment, except this process."""
    wanted = f"{MARK}={mark}".encode()
    return [pid for pid in _processes() if wanted in _environment(pid)]


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and int(entry.name) != os.getpid()]


def _environment(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:  # it ended meanwhile, or is another user's
        return []


def sweep(mark: str) -> None:
    """Kill everything marked until several looks in a row find nothing."""
    quiet, until = 0, time.monotonic() + LIMIT_S
    while quiet < QUIET_SWEEPS and time.monotonic() < until:
        found = marked(mark)
        quiet = 0 if found else quiet + 1
        for pid in found:
            _kill(pid)
        time.sleep(PAUSE_S)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def watch(mark: str, folder: str) -> None:
    """Wait until standard input closes, then sweep and remove the session's folder."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    sweep(mark)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    watch(sys.argv[1], sys.argv[2])
