"""The plan of a folder of results: which cells belong to it, and by which content. It is the folder's first file.

Knows no result. Invariant: the plan is a function of what was asked for and of the code, so asking again writes the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from errors import InvalidSettings
from simulations.cells import Cell, cell_digest, code_digest, scenario_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from simulations.scenario import Scenario

#: Raised with every change of what the files of a folder mean.
SCHEMA = 1


class Planned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cell of a plan, by name, and the name of its file."""

    name: str
    policy: str
    seed: int
    impressions: int
    digest: str


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a folder of results is to hold. ``scenarios``: content digest by name; ``policies`` in the order asked for."""

    schema: int
    code: str
    scenarios: dict[str, str]
    policies: tuple[str, ...]
    seeds: int
    half_life: float | None
    cells: tuple[Planned, ...]


def make_cells(
    scenarios: Mapping[str, Scenario], policies: Sequence[str], seeds: int, impressions: int | None, half_life: float | None
) -> list[Cell]:
    """Every scenario by policy by seed; ``impressions`` None: each scenario's own length.

    Seeds change slowest, so that a run that is stopped early has compared all policies on some.
    """
    return [
        Cell(
            name=name, scenario=scenario, policy=policy, seed=seed, impressions=impressions or scenario.impressions,
            half_life=half_life,
        )
        for seed in range(seeds) for name, scenario in scenarios.items() for policy in policies
    ]  # fmt: skip


def make_plan(cells: Sequence[Cell]) -> Plan:
    """The plan of (at least one) cells, in their order."""
    digests = {name: scenario_digest(scenario) for name, scenario in {cell.name: cell.scenario for cell in cells}.items()}
    planned = (
        Planned(
            name=cell.name, policy=cell.policy, seed=cell.seed, impressions=cell.impressions,
            digest=cell_digest(cell, digests[cell.name]),
        )
        for cell in cells
    )  # fmt: skip
    return Plan(
        schema=SCHEMA, code=code_digest(), scenarios=digests, policies=tuple(dict.fromkeys(cell.policy for cell in cells)),
        seeds=1 + max(cell.seed for cell in cells), half_life=cells[0].half_life, cells=tuple(planned),
    )  # fmt: skip


def scenario_names(paths: Sequence[Path]) -> list[str]:
    """Scenarios by the names of their files; raises InvalidSettings where two would be one."""
    names = [path.stem for path in paths]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidSettings("scenarios", "files of different names", f"{', '.join(twice)} more than once")
    return names
