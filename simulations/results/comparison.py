"""Two folders of results laid side by side: what changed, policy by policy, by seed.

Knows no drawing. Invariant: only what met the same world is compared: the same scenario content, length and seed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from errors import InvalidSettings
from simulations.results.folder import as_json, open_folder, refuse_foreign, write_whole
from simulations.results.measured import JUDGED, against, gathered, verdict
from simulations.results.tables import ESTIMATE_COLUMNS, as_files, estimate_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.reports.figures.estimate import Estimate
    from simulations.results.folder import Folder
    from simulations.results.measured import Measure

_MARK = "comparison.json"
_SCHEMA = pa.schema([
    ("scenario", pa.string()), ("policy", pa.string()), ("measure", pa.string()), *ESTIMATE_COLUMNS, ("verdict", pa.string())
])  # fmt: skip


class Difference(NamedTuple):
    """One measure of one policy in one scenario: the second folder minus the first, by seed."""

    scenario: str
    policy: str
    measure: Measure
    found: Estimate

    @property
    def verdict(self) -> str:
        """``better``: the second is. ``worse``, or ``cannot tell``."""
        return verdict(self.measure, self.found)


def compare(first: Path, second: Path) -> list[Difference]:
    """Every policy that both folders have, in every scenario. Raises InvalidSettings where they cannot be compared."""
    one, other = open_folder(first), open_folder(second)
    _check(one, other)
    found = list(_differences(one, other))
    if not found:
        raise InvalidSettings("--compare", "finished cells of the same seeds in both", f"none in {first} and {second}")
    return found


def _differences(one: Folder, other: Folder) -> Iterator[Difference]:
    before, after = gathered(one.results()), gathered(other.results())
    for name, policies in after.items():
        for policy, runs in policies.items():
            for measure in JUDGED:
                found = against(measure, runs, before.get(name, {}).get(policy, {}))
                if found.n:
                    yield Difference(name, policy, measure, found)


def _check(one: Folder, other: Folder) -> None:
    plans = one.plan, other.plan
    _same("scenarios", *(", ".join(sorted(plan.scenarios)) for plan in plans))
    for name, digest in one.plan.scenarios.items():
        _same(f"scenario {name}", *(f"content {content}" for content in (digest, other.plan.scenarios[name])))
    _same("seeds", *(f"{plan.seeds}" for plan in plans))
    _same("impressions", *(", ".join(sorted({f"{cell.impressions}" for cell in plan.cells})) for plan in plans))
    if not set(one.plan.policies) & set(other.plan.policies):
        _same("policies", *(", ".join(plan.policies) for plan in plans))


def _same(what: str, first: str, second: str) -> None:
    if first != second:
        raise InvalidSettings(f"--compare: {what}", f"the same in both, {first} as in the first", second)


def write_comparison(out: Path, differences: list[Difference], first: Path, second: Path) -> list[Path]:
    """Write the differences as CSV and Parquet; returns the files. Raises InvalidSettings where ``out`` is somebody else's."""
    refuse_foreign(out, _MARK)
    write_whole(out / _MARK, as_json({"first": str(first), "second": str(second)}))
    table = pa.Table.from_pylist([_row(difference) for difference in differences], schema=_SCHEMA)
    files = {out / f"comparison.{ending}": content for ending, content in as_files(table).items()}
    for path, content in files.items():
        write_whole(path, content)
    return list(files)


def _row(difference: Difference) -> dict[str, object]:
    who = {"scenario": difference.scenario, "policy": difference.policy, "measure": difference.measure.key}
    return {**who, **estimate_row(difference.found), "verdict": difference.verdict}
