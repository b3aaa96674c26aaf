"""Functions are short where it counts: half of them within a few lines, none a page."""

from __future__ import annotations

import ast
import sys
from statistics import median

import pytest
from sources import PACKAGES, ROOT, Function, functions, name_of, shipped_files

MEDIAN_BODY = 8
LONGEST_BODY = 60


def body_lines(function: Function) -> int:
    """Lines from the first statement after the docstring to the last."""
    statements = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    return statements[-1].end_lineno - statements[0].lineno + 1 if statements else 0


@pytest.mark.parametrize("package", [package for package in PACKAGES if any((ROOT / package).rglob("*.py"))])
def test_the_median_body_is_short(package: str) -> None:
    bodies = [
        body_lines(function)
        for path in shipped_files()
        if name_of(path).startswith(f"{package}/")
        for function in functions(path)
    ]
    sys.stdout.write(f"{package}: {len(bodies)} functions, median body {median(bodies)} lines, longest {max(bodies)}\n")
    assert median(bodies) <= MEDIAN_BODY


def test_no_body_is_longer_than_a_page() -> None:
    long = {
        f"{name_of(path)}:{function.name}": body_lines(function)
        for path in shipped_files()
        for function in functions(path)
        if body_lines(function) > LONGEST_BODY
    }
    assert long == {}
