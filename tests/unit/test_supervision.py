"""The supervisor over real processes: what it starts again, and when it gives up."""

from __future__ import annotations

import os
import signal
import socket
from typing import TYPE_CHECKING

import pytest
from service import UP_S, command_of, until

from services.supervision import EXIT_STORAGE, EXIT_UNAVAILABLE, Child, Supervisor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: Leaves a mark in a file and ends with the code that is due on this start; when none is left, it tells the supervisor to stop.
SCRIPT = """
import os, pathlib, signal, sys
runs = pathlib.Path(sys.argv[1])
runs.write_text(runs.read_text() + "x" if runs.exists() else "x")
codes = [int(code) for code in sys.argv[2:]]
if len(runs.read_text()) <= len(codes):
    sys.exit(codes[len(runs.read_text()) - 1])
os.kill(os.getppid(), signal.SIGTERM)
signal.pause()
"""


def supervised(child: Child, doors: Sequence[socket.socket] = ()) -> int:
    """The exit code of a supervisor in a process of its own, as it takes the signals."""
    pid = os.fork()
    if pid == 0:
        os._exit(Supervisor([child], os.environ, doors).run())
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def ending(runs: Path, *codes: int, vital: bool = True) -> Child:
    """Ends with these codes, one after the other, then runs."""
    return Child("child", ("-c", SCRIPT, str(runs), *map(str, codes)), vital=vital)


@pytest.mark.parametrize("code", [EXIT_STORAGE, EXIT_UNAVAILABLE])
def test_one_that_cannot_start_ends_everything_with_its_code(tmp_path: Path, code: int) -> None:
    assert supervised(ending(tmp_path / "runs", code)) == code
    assert (tmp_path / "runs").read_text() == "x"


def test_one_that_is_not_vital_is_started_again_whatever_it_says(tmp_path: Path) -> None:
    assert supervised(ending(tmp_path / "runs", EXIT_UNAVAILABLE, vital=False)) == 0
    assert (tmp_path / "runs").read_text() == "xx"


def test_one_that_has_run_is_started_again_though_its_store_is_away(tmp_path: Path) -> None:
    assert supervised(ending(tmp_path / "runs", 1, EXIT_STORAGE)) == 0
    assert (tmp_path / "runs").read_text() == "xxx"


def test_a_child_goes_when_its_supervisor_is_killed(tmp_path: Path) -> None:
    runs = tmp_path / "pid"
    staying = (
        f"from services.supervision import die_with_parent; die_with_parent()\nopen({str(runs)!r}, 'w').write(str(os.getpid()))"
    )
    child = Child("child", ("-c", f"import os, signal; {staying}; signal.pause()"))
    supervisor = os.fork()
    if supervisor == 0:
        os._exit(Supervisor([child], os.environ).run())
    assert until(lambda: runs.exists() and runs.read_text() != "", UP_S)
    os.kill(supervisor, signal.SIGKILL)
    os.waitpid(supervisor, 0)
    assert until(lambda: command_of(int(runs.read_text())) == "", UP_S)


def test_a_child_listens_at_a_door_that_it_was_handed_down(tmp_path: Path) -> None:
    with socket.socket() as door, socket.socket() as caller:
        door.bind(("127.0.0.1", 0))
        listening = f"import socket\nsocket.socket(fileno={door.fileno()}).listen()"
        assert supervised(Child("child", ("-c", listening + SCRIPT, str(tmp_path / "runs"))), [door]) == 0
        assert caller.connect_ex(door.getsockname()) == 0, "the door is this test's too, and listens now"
