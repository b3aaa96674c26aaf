"""Imports run one way: the contracts of pyproject.toml hold, and Ray has one door."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from sources import ROOT, name_of, parsed, shipped_files

RAYS_DOOR = {"generators/workers.py", "generators/ray_app.py", "generators/studio.py", "simulations/fan_out/pool.py"}
FRONT_DOOR = {"adloom.py", "errors.py"}


def imported_roots(path: Path) -> set[str]:
    """Top-level names that a file imports, inside functions too."""
    roots: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            roots.add(node.module.split(".")[0])
    return roots


def test_the_import_contracts_hold() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    verdict = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_only_the_workers_and_the_fan_out_import_ray() -> None:
    assert {name_of(path) for path in shipped_files() if "ray" in imported_roots(path)} <= RAYS_DOOR


def test_errors_import_nothing_of_the_house() -> None:
    # import-linter reads packages only; errors.py is a single file below all of them.
    house = {"adloom", "bandits", "benchmarks", "commands", "generators", "services", "simulations"}
    assert imported_roots(ROOT / "errors.py") & house == set()


def test_nothing_below_the_front_door_imports_it() -> None:
    packages = [path for path in shipped_files() if name_of(path) not in FRONT_DOOR]
    assert [name_of(path) for path in packages if "adloom" in imported_roots(path)] == []
