"""Exhibit: what exploring cost, beside what was lost to not knowing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Cell, Exhibit, Table, words
from services.reports.words import MINUS, number
from simulations.results import over_seeds
from simulations.results.exhibits.forest import Line, forest
from simulations.results.exhibits.telling import cells, over, told
from simulations.results.measured import EXPLORED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.reports.figures.estimate import Estimate
    from simulations.results.measured import Runs

NOTE = (
    "Assumes the chances of the scenario. The cost is the chance of the policy's own best guess less that of what was drawn, "
    "so it is below zero where the guess was the worse one. Known on every 16th batch, and charged to all impressions of the "
    "same stretch. A policy that shows nothing half as often again as chance would has no guess. A part of what is lost."
)


def exploring(ident: str, policies: Mapping[str, Runs]) -> Exhibit:
    """The exhibit for one scenario."""
    costs = {policy: over_seeds.mean(EXPLORED.values(runs.values())) for policy, runs in policies.items()}
    lines = [Line(policy, found, told(found), sure=found.sign != 0) for policy, found in costs.items()]
    return Exhibit(
        id=f"{ident}-explored",
        title=_title(costs),
        subtitle=f"Expected clicks given up to explore in 1,000 impressions; {over(policies)}",
        note=NOTE,
        table=_table(policies, costs),
        template="rows.html",
        content={"forest": forest(lines, zero=True)},
    )


def _title(costs: Mapping[str, Estimate]) -> str:
    first, *_ = costs
    found = costs[first]
    if found.answered and not found.sign:
        return f"Exploring costs {first} nothing that can be told from zero"
    verb = "gains" if found.value < 0 else "gives up"
    return f"{first} {verb} {told(found).split(' (')[0].lstrip(MINUS)} clicks in 1,000 impressions to explore"


def _table(policies: Mapping[str, Runs], costs: Mapping[str, Estimate]) -> Table:
    rows = tuple(
        (words(policy), Cell(number(len(runs)), len(runs)), *cells(costs[policy])) for policy, runs in policies.items()
    )  # fmt: skip
    return Table(("policy", "seeds", "given up in 1,000", "from", "to"), rows)
