"""The lift is honest only if the simulated people share no code with what tries to please them, however far down."""

from __future__ import annotations

import ast

from sources import ROOT, parsed

# The run of readers and its view: whatever they are made of, a new file too, is reached from these.
ROOTS = {"simulations.live.demo", "simulations.live.crowd"}


def house_imports(module: str) -> set[str]:
    """Modules of this project that a module imports, inside functions and for typing too."""
    found: set[str] = set()
    for node in ast.walk(parsed(ROOT / f"{module.replace('.', '/')}.py")):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if (ROOT / f"{name.replace('.', '/')}.py").is_file()}


def reached_from(modules: set[str]) -> set[str]:
    reached, waiting = set(modules), list(modules)
    while waiting:
        fresh = house_imports(waiting.pop()) - reached
        reached |= fresh
        waiting += fresh
    return reached


def test_nothing_that_readers_import_reaches_the_policy() -> None:
    reached = reached_from(ROOTS)
    assert {"simulations.people", "simulations.live.wire", "generators.brief"} <= reached  # the walk does follow imports
    policy = ("bandits", "services.decisions", "services.learning")
    assert {name for name in reached if name.startswith(policy)} == set()
