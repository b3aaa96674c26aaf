"""Two folders of results laid side by side: what changed, policy by policy, by seed.

Knows no drawing and no file. Invariant: only what met the same world is compared: the same scenario content, length and
seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from errors import InvalidSettings
from simulations.results.folder import open_folder
from simulations.results.measured import JUDGED, against, gathered, paired, verdict
from simulations.results.over_seeds import mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from services.reports.figures.estimate import Estimate
    from simulations.results.folder import Folder
    from simulations.results.measured import Measure, Runs


class Difference(NamedTuple):
    """One measure of one policy in one scenario: the second folder minus the first, by seed.

    ``before``, ``after``: what it was in each, over the same seeds.
    """

    scenario: str
    policy: str
    measure: Measure
    before: Estimate
    after: Estimate
    found: Estimate

    @property
    def verdict(self) -> str:
        """``better``: the second is. ``worse``, or ``cannot tell``."""
        return verdict(self.measure, self.found)


class Comparison(NamedTuple):
    """Two folders and what changed from the first to the second."""

    first: Folder
    second: Folder
    differences: tuple[Difference, ...]


def compare(first: Path, second: Path) -> Comparison:
    """Every policy that both folders have, in every scenario, over the seeds that both have finished.

    Raises InvalidSettings where they cannot be compared.
    """
    one, other = open_folder(first), open_folder(second)
    _check(one, other)
    found = tuple(_differences(one, other))
    if not found:
        raise InvalidSettings("--compare", "finished cells of the same seeds in both", f"none in {first} and {second}")
    return Comparison(one, other, found)


def _differences(one: Folder, other: Folder) -> Iterator[Difference]:
    before, after = gathered(one.results()), gathered(other.results())
    for name, policies in after.items():
        for policy, runs in policies.items():
            old = before.get(name, {}).get(policy, {})
            yield from (found for measure in JUDGED if (found := _difference(name, policy, measure, old, runs)).found.n)


def _difference(name: str, policy: str, measure: Measure, before: Runs, after: Runs) -> Difference:
    new, old = paired(measure, after, before)
    return Difference(name, policy, measure, mean(old), mean(new), against(measure, after, before))


def _check(one: Folder, other: Folder) -> None:
    plans = one.plan, other.plan
    _same("scenarios", *(", ".join(sorted(plan.scenarios)) for plan in plans))
    for name, digest in one.plan.scenarios.items():
        _same(f"scenario {name}", *(f"content {content}" for content in (digest, other.plan.scenarios[name])))
    _same("impressions", *(", ".join(sorted({f"{cell.impressions}" for cell in plan.cells})) for plan in plans))
    if not set(one.plan.policies) & set(other.plan.policies):
        _same("policies", *(", ".join(plan.policies) for plan in plans))


def _same(what: str, first: str, second: str) -> None:
    if first != second:
        raise InvalidSettings(f"--compare: {what}", f"the same in both, {first} as in the first", second)
