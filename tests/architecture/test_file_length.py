"""A file owns one concept; one that grows past its bound owns two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sources import files_of_tests, name_of, shipped_files

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_MODULE = 300
LONGEST_TEST = 400


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(("files", "bound"), [(shipped_files(), LONGEST_MODULE), (files_of_tests(), LONGEST_TEST)])
def test_no_file_is_longer_than_its_bound(files: list[Path], bound: int) -> None:
    assert files
    assert {name_of(path): lines(path) for path in files if lines(path) > bound} == {}
