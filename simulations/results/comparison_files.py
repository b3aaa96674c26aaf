"""What a comparison leaves: its page, and the same differences as JSON, CSV and Parquet, all from the same estimates.

Knows no drawing. Invariant: a folder that is somebody else's is never written to; a file under its final name is whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from simulations.results.comparison_page import comparison_page
from simulations.results.folder import as_json, refuse_foreign, write_whole
from simulations.results.tables import ESTIMATE_COLUMNS, as_files, estimate_row

if TYPE_CHECKING:
    from pathlib import Path

    from simulations.results.comparison import Comparison, Difference

_MARK = "comparison.json"
_SCHEMA = pa.schema([
    ("scenario", pa.string()), ("policy", pa.string()), ("measure", pa.string()), ("first", pa.float64()),
    ("second", pa.float64()), *ESTIMATE_COLUMNS, ("verdict", pa.string()),
])  # fmt: skip


class _Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The JSON file. ``first``, ``second``: the folders as they were named."""

    first: str
    second: str
    differences: list[dict[str, Any]]


def write_comparison(out: Path, comparison: Comparison) -> list[Path]:
    """Write every file of a comparison; returns them.

    Raises InvalidSettings where ``out`` is somebody else's, StorageError or DiskFull where it cannot be written.
    """
    refuse_foreign(out, _MARK, _Written)
    rows = difference_rows(comparison)
    written = _Written(first=str(comparison.first.path), second=str(comparison.second.path), differences=rows)
    tables = as_files(pa.Table.from_pylist(rows, schema=_SCHEMA))
    files = {_MARK: as_json(written), **{f"comparison.{ending}": content for ending, content in tables.items()}}
    files["index.html"] = comparison_page(comparison).encode()
    for name, content in files.items():
        write_whole(out / name, content)
    return [out / name for name in files]


def difference_rows(comparison: Comparison) -> list[dict[str, Any]]:
    """A row a scenario, policy and measure: what it was in the first folder and the second, and their difference by seed."""
    return [_row(one) for one in comparison.differences]


def _row(one: Difference) -> dict[str, Any]:
    who = {"scenario": one.scenario, "policy": one.policy, "measure": one.measure.key}
    sides = {"first": one.before.value, "second": one.after.value}
    return {**who, **sides, **estimate_row(one.found), "verdict": one.verdict}
