"""The page on the archive says what the schema says, and its examples run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from synthetic_log import World

from services.reports.archive import Archive
from services.reports.tables import SCHEMAS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "archive.md").read_text(encoding="utf-8")


def documented(table: str) -> list[tuple[str, str]]:
    section = PAGE.split(f"\n## {table}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \| ([\w ]+) \|", section, re.MULTILINE)


def named(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list of {named(kind.value_type)}"
    return named(kind.value_type) if pa.types.is_dictionary(kind) else str(kind)


@pytest.mark.parametrize("table", SCHEMAS)
def test_every_column_is_on_the_page_in_order_with_its_type(table: str) -> None:
    assert documented(table) == [(field.name, named(field.type)) for field in SCHEMAS[table]]


@pytest.mark.parametrize("example", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_the_examples_of_the_page_run(example: str, tmp_path: Path) -> None:
    Archive(tmp_path / "archive").step(World(decisions=60).log())
    env = {"PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", example], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) > 2
