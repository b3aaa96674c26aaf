"""Every argument and every result of a shipped function is annotated, the private ones' too."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from sources import Function, functions, name_of, parsed, shipped_files

if TYPE_CHECKING:
    from pathlib import Path

UNANNOTATED = {"self", "cls"}


def bare_arguments(function: Function) -> list[str]:
    own = function.args
    every = [*own.posonlyargs, *own.args, *own.kwonlyargs, *filter(None, (own.vararg, own.kwarg))]
    return [argument.arg for argument in every if argument.annotation is None and argument.arg not in UNANNOTATED]


@pytest.mark.parametrize("path", shipped_files(), ids=name_of)
def test_every_argument_and_result_is_annotated(path: Path) -> None:
    bare = {f"{function.name}:{function.lineno}": bare_arguments(function) for function in functions(path)}
    no_result = [f"{function.name}:{function.lineno}" for function in functions(path) if function.returns is None]
    assert ({name: arguments for name, arguments in bare.items() if arguments}, no_result) == ({}, [])


@pytest.mark.parametrize("path", shipped_files(), ids=name_of)
def test_every_module_says_what_it_owns(path: Path) -> None:
    empty = path.name == "__init__.py" and not path.read_text(encoding="utf-8").strip()
    assert empty or ast.get_docstring(parsed(path))
