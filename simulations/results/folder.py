"""A folder of results on disk: its plan, one file a finished cell, tables and a page; what failed and how long it took aside.

Owns every write under it. Knows no number. Invariants: a file under its final name is whole; a folder that is somebody
else's is never written to; all but ``run.json`` and ``timings/`` has the same bytes when it is made again.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING, Any

import msgspec

from errors import InvalidSettings
from services.storage.disk import storage_error
from simulations.cells import CellResult
from simulations.results.plan import SCHEMA, Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_PLAN = "simulation.json"


class Folder:
    """A folder that holds a plan. Made by ``claim`` or ``open_folder``."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path, self.plan = path, plan

    def result(self, digest: str) -> CellResult | None:
        """A finished cell; None where there is none, or a file that is none of ours."""
        try:
            return msgspec.json.decode(self._cell(digest).read_bytes(), type=CellResult)
        except (OSError, msgspec.MsgspecError):
            return None

    def results(self) -> list[CellResult]:
        """All finished cells of the plan, in its order."""
        found = (self.result(planned.digest) for planned in self.plan.cells)
        return [result for result in found if result is not None]

    def keep(self, digest: str, result: CellResult, seconds: Mapping[str, float]) -> None:
        """Keep a finished cell and how long it took; what it failed of before is forgotten."""
        self.write(f"timings/{digest}.json", as_json(seconds))
        self.write(f"cells/{digest}.json", as_json(result))
        self._failure(digest).unlink(missing_ok=True)

    def keep_failure(self, digest: str, traceback: str) -> Path:
        """Keep why a cell failed; returns the file."""
        self.write(f"failures/{digest}.txt", traceback.encode())
        return self._failure(digest)

    def failures(self) -> dict[str, str]:
        """Tracebacks of cells of the plan that failed, by digest."""
        paths = {planned.digest: self._failure(planned.digest) for planned in self.plan.cells}
        return {digest: path.read_text(encoding="utf-8") for digest, path in paths.items() if path.is_file()}

    def timings(self) -> dict[str, dict[str, float]]:
        """Seconds by part of every finished cell whose timing can be read, by digest."""
        found = {planned.digest: _seconds(self.path / "timings" / f"{planned.digest}.json") for planned in self.plan.cells}
        return {digest: seconds for digest, seconds in found.items() if seconds}

    def write(self, name: str, content: bytes) -> Path:
        """Write one file, whole or not at all; raises StorageError or DiskFull where it cannot be."""
        path = self.path / name
        write_whole(path, content)
        return path

    def _cell(self, digest: str) -> Path:
        return self.path / "cells" / f"{digest}.json"

    def _failure(self, digest: str) -> Path:
        return self.path / "failures" / f"{digest}.txt"


def claim(path: Path, plan: Plan) -> Folder:
    """The folder for a plan: a new one, an empty one, or one of earlier results, whose finished cells are kept.

    Raises InvalidSettings where something else is there, StorageError or DiskFull where it cannot be written.
    """
    refuse_foreign(path, _PLAN, Plan)
    folder = Folder(path, plan)
    folder.write(_PLAN, as_json(plan))
    return folder


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a folder for this run alone, for as long as the block runs; a kill lets go of it too.

    Raises InvalidSettings where it is no folder or another run holds it, which would write over this one's unfinished
    files; StorageError or DiskFull where it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        place = os.open(path, os.O_RDONLY)
    except (FileExistsError, NotADirectoryError) as error:
        raise InvalidSettings("--out", "a folder", f"{path} ({error.strerror})") from error
    except OSError as error:
        raise storage_error(path, error) from error
    try:
        _lock(place, path)
        yield
    finally:
        os.close(place)


def _lock(place: int, path: Path) -> None:
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise InvalidSettings("--out", "a folder that no other run is writing to", str(path)) from error


def refuse_foreign(path: Path, mark: str, kind: type) -> None:
    """Raise InvalidSettings unless a path is free, an empty folder, or one whose file ``mark`` holds a ``kind``."""
    try:
        inside = {entry.name for entry in path.iterdir()} if path.exists() else set()
    except OSError as error:
        raise InvalidSettings("--out", "a folder", f"{path} ({error.strerror})") from error
    if inside <= {_half(mark)}:  # all that a kill in the first moment leaves
        return
    try:
        msgspec.json.decode((path / mark).read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError) as error:
        raise InvalidSettings("--out", f"an empty folder or one with our own {mark}", f"{path} with other content") from error


def open_folder(path: Path) -> Folder:
    """A folder of results that is there; raises InvalidSettings where it is none."""
    try:
        plan = msgspec.json.decode((path / _PLAN).read_bytes(), type=Plan)
    except OSError as error:
        raise InvalidSettings("--compare", "a folder that adloom simulate wrote", f"{path} ({error.strerror})") from error
    except msgspec.MsgspecError as error:
        raise InvalidSettings("--compare", f"a {_PLAN} of schema {SCHEMA}", f"{path / _PLAN} ({error})") from error
    return Folder(path, plan)


def write_whole(path: Path, content: bytes) -> None:
    """Under a name of its own first: who reads meanwhile, or is left behind by a kill, never has half of it.

    Raises StorageError or DiskFull.
    """
    half = path.with_name(_half(path.name))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(content)
        half.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):  # it was never there: the folder itself cannot be written
            half.unlink()
        raise storage_error(path, error) from error


def _half(name: str) -> str:
    return f".{name}.half"


def _seconds(path: Path) -> dict[str, float]:
    """What a file of timings says; nothing where it is not there or is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, float])
    except (OSError, msgspec.MsgspecError):
        return {}


def as_json(value: Any) -> bytes:
    """Sorted, indented and with a line's end: it is read by people and compared by bytes."""
    return msgspec.json.format(msgspec.json.encode(value, order="sorted")) + b"\n"
