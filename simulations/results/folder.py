"""A folder of results on disk: its plan, one file a finished cell, tables and a page; what failed and how long it took aside.

Owns every write under it. Knows no number. Invariants: a file under its final name is whole; a folder that is somebody
else's is never written to; all but ``run.json`` and ``timings/`` has the same bytes when it is made again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from errors import InvalidSettings
from simulations.cells import CellResult
from simulations.results.plan import SCHEMA, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PLAN = "simulation.json"
_FULL = "a folder that can be written"


class Folder:
    """A folder that holds a plan. Made by ``claim`` or ``open_folder``."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path, self.plan = path, plan

    def result(self, digest: str) -> CellResult | None:
        """A finished cell; None where there is none, or a file that is none of ours."""
        try:
            return msgspec.json.decode(self._cell(digest).read_bytes(), type=CellResult)
        except (FileNotFoundError, msgspec.MsgspecError):
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
        """Seconds by part of every finished cell, by digest."""
        paths = {planned.digest: self.path / "timings" / f"{planned.digest}.json" for planned in self.plan.cells}
        return {digest: msgspec.json.decode(path.read_bytes()) for digest, path in paths.items() if path.is_file()}

    def write(self, name: str, content: bytes) -> Path:
        """Write one file, whole or not at all; raises InvalidSettings where it cannot be."""
        path = self.path / name
        write_whole(path, content)
        return path

    def _cell(self, digest: str) -> Path:
        return self.path / "cells" / f"{digest}.json"

    def _failure(self, digest: str) -> Path:
        return self.path / "failures" / f"{digest}.txt"


def claim(path: Path, plan: Plan) -> Folder:
    """The folder for a plan: a new one, an empty one, or one of earlier results, whose finished cells are kept.

    Raises InvalidSettings where something else is there or it cannot be written.
    """
    refuse_foreign(path, _PLAN)
    folder = Folder(path, plan)
    folder.write(_PLAN, as_json(plan))
    return folder


def refuse_foreign(path: Path, mark: str) -> None:
    """Raise InvalidSettings unless a path is free, an empty folder, or one that holds a file named ``mark``."""
    try:
        inside = {entry.name for entry in path.iterdir()} if path.exists() else set()
    except OSError as error:
        raise InvalidSettings("--out", "a folder", f"{path} ({error.strerror})") from error
    if inside and mark not in inside:
        raise InvalidSettings("--out", f"an empty folder or one with {mark}", f"{path} with other content")


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
    """Under a name of its own first: who reads meanwhile, or is left behind by a kill, never has half of it."""
    half = path.with_name(f".{path.name}.half")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(content)
        half.replace(path)
    except OSError as error:
        _forget((half,))
        raise InvalidSettings("--out", _FULL, f"{path} ({error.strerror})") from error


def _forget(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            continue  # it was never there: the folder itself cannot be written


def as_json(value: Any) -> bytes:
    """Sorted, indented and with a line's end: it is read by people and compared by bytes."""
    return msgspec.json.format(msgspec.json.encode(value, order="sorted")) + b"\n"
