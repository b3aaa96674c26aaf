"""The lift is honest only if the simulated people share no code with what tries to please them, however far down."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from sources import ROOT, parsed

if TYPE_CHECKING:
    from pathlib import Path

# The run of readers and its view: whatever they are made of, a new file too, is reached from these.
ROOTS = {"simulations.live.demo", "simulations.live.crowd", "simulations.live.traffic"}


def file_of(module: str) -> Path | None:
    """The file of a module or package of this project; None for any other name."""
    path = ROOT / module.replace(".", "/")
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def with_packages(modules: set[str]) -> set[str]:
    """Modules and the packages they lie in, which are imported before them."""
    return {".".join(parts[:n]) for parts in (name.split(".") for name in modules) for n in range(1, len(parts) + 1)}


def house_imports(module: str) -> set[str]:
    """Modules of this project that a module imports, inside functions and for typing too."""
    found: set[str] = set()
    file = file_of(module)
    assert file is not None
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in with_packages(found) if file_of(name)}


def reached_from(modules: set[str]) -> set[str]:
    reached, waiting = set(modules), list(modules)
    while waiting:
        fresh = house_imports(waiting.pop()) - reached
        reached |= fresh
        waiting += fresh
    return reached


def test_nothing_that_readers_import_reaches_the_policy() -> None:
    reached = reached_from(ROOTS)
    assert {"simulations.world.liking", "simulations.live.wire", "generators.brief"} <= reached  # the walk does follow imports
    policy = ("bandits", "services.decisions", "services.learning")
    assert {name for name in reached if name.startswith(policy)} == set()
