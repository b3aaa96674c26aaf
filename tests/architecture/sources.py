"""The project's own Python files, parsed once for every test of its shape."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGES = ("bandits", "commands", "generators", "services", "simulations", "benchmarks")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def shipped_files() -> list[Path]:
    """Every module outside the tests."""
    modules = [path for path in (ROOT / "adloom.py", ROOT / "errors.py") if path.exists()]
    return [*modules, *(path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))]


def files_of_tests() -> list[Path]:
    """Every module of the tests."""
    return sorted((ROOT / "tests").rglob("*.py"))


def name_of(path: Path) -> str:
    """A file as a reader knows it: its path from the root."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a file, nested ones included."""
    return (node for node in ast.walk(parsed(path)) if isinstance(node, Function))
