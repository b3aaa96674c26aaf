"""Exhibit: how often the service's lift interval held the truth, over all scenarios and policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Cell, Exhibit, Table, quiet, words
from services.reports.figures.estimate import LEVEL
from services.reports.words import number, percent
from simulations.results.coverage import Coverage, coverage
from simulations.results.exhibits.forest import Line, forest
from simulations.results.exhibits.telling import bounds, cells, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulations.results.measured import Runs

NOTE = (
    "Assumes nothing of the scenario. An anytime-valid interval promises that all looks of a run hold the truth of their "
    "time, in 95 of 100 runs. The truth is that of the people who came, so intervals, which speak of all who might have, are "
    "expected to hold it more often than promised. Clicks of bots are in the estimate and not in the truth. Filled where the "
    "share is short of the promise by more than the luck of the seeds."
)


def covering(scenarios: Mapping[str, Mapping[str, Runs]]) -> Exhibit:
    """The exhibit over everything, quiet where no run has an interval."""
    found = {
        (name, policy): coverage(runs.values()) for name, policies in scenarios.items() for policy, runs in policies.items()
    }  # fmt: skip
    found = {who: covered for who, covered in found.items() if covered.runs}
    if not found:
        return quiet("coverage", "No run was long enough for a lift interval", "Both groups need 20 people and 5 clicks.")
    lines = [Line(_who(who, scenarios), covered.always, _words(covered), covered.short) for who, covered in found.items()]
    return Exhibit(
        id="coverage",
        title=_title(found),
        subtitle=f"Share of runs whose lift interval held the truth at every look, exact {percent(LEVEL)} interval",
        note=NOTE,
        table=_table(found),
        template="rows.html",
        content={"forest": forest(lines, zero=False, share=True)},
    )


def _who(who: tuple[str, str], scenarios: Mapping[str, Mapping[str, Runs]]) -> str:
    return who[1] if len(scenarios) == 1 else f"{who[0]}: {who[1]}"


def _words(covered: Coverage) -> str:
    return f"{number(covered.at_every_look)} of {number(covered.runs)} runs ({bounds(covered.always, share=True)})"


def _title(found: Mapping[tuple[str, str], Coverage]) -> str:
    held, runs = (sum(getattr(covered, what) for covered in found.values()) for what in ("at_every_look", "runs"))
    short = [f"{policy} in {name}" for (name, policy), covered in found.items() if covered.short]
    if short:
        return f"Intervals hold the truth less often than promised with {joined(short)}"
    return f"In {number(held)} of {number(runs)} runs the lift interval held the truth at every look"


def _table(found: Mapping[tuple[str, str], Coverage]) -> Table:
    rows = tuple(
        (
            words(name), words(policy), Cell(number(covered.runs), covered.runs), Cell(number(covered.at_end), covered.at_end),
            *cells(covered.end, share=True), Cell(number(covered.at_every_look), covered.at_every_look),
            *cells(covered.always, share=True),
        )
        for (name, policy), covered in found.items()
    )  # fmt: skip
    heads = ("scenario", "policy", "runs", "at the end", "share", "from", "to", "at every look", "share", "from", "to")
    return Table(heads, rows)
