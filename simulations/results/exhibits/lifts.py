"""Exhibit: the lift as the service estimates it, run by run, beside the truth that it cannot see."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Cell, Exhibit, Table, quiet, words
from services.reports.figures.estimate import LEVEL, LIFT_METHOD, RANDOMISED, Estimate
from services.reports.words import number, percent
from simulations.results import over_seeds
from simulations.results.exhibits.forest import Line, forests
from simulations.results.exhibits.panels import columns
from simulations.results.exhibits.telling import bounds, cells, seeds, told
from simulations.results.measured import LIFT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulations.cells import CellResult
    from simulations.results.measured import Runs

#: Runs that are drawn of each policy; the tables have them all.
MOST_DRAWN = 24
NOTE = (
    "Assumes nothing of the scenario: the interval is the one that the service would show, from clicks alone, and may be "
    "looked at any day. The amber tick is the truth: the same ratio of rates, from the chances of what was seen. Filled where "
    "the interval is clear of zero."
)


def lifts(ident: str, policies: Mapping[str, Runs]) -> Exhibit:
    """The exhibit for one scenario, quiet where no run has an interval."""
    answered = {policy: [run for run in runs.values() if run.account.lift.low is not None] for policy, runs in policies.items()}
    if not any(answered.values()):
        return quiet(f"{ident}-lift", "No run was long enough for a lift", "Both groups need 20 people and 5 clicks.")
    truths = {policy: over_seeds.mean(LIFT.values(runs.values())) for policy, runs in policies.items()}
    drawn = {policy: runs[:MOST_DRAWN] for policy, runs in answered.items() if runs}
    return Exhibit(
        id=f"{ident}-lift",
        title=_title(truths),
        subtitle=(
            f"Relative difference in click rate, personalised minus control, {percent(LEVEL)} anytime-valid interval of each "
            f"of up to {seeds(max(map(len, drawn.values())))}"
        ),
        note=NOTE,
        table=_table(policies, truths),
        template="rows.html",
        content={
            "columns": columns(len(drawn)),
            "groups": forests({policy: [_line(run) for run in runs] for policy, runs in drawn.items()}, zero=True, share=True),
        },
    )


def estimate_of(run: CellResult) -> Estimate:
    """What the service estimated at the end of a run."""
    lift = run.account.lift
    value, low, high = (math.nan if bound is None else bound for bound in (lift.value, lift.low, lift.high))
    return Estimate(value, low, high, LEVEL, LIFT_METHOD, run.account.impressions, RANDOMISED)


def _line(run: CellResult) -> Line:
    found = estimate_of(run)
    missed = "" if run.account.lift.covers else ", misses the truth"
    said = f"{bounds(found, share=True, signed=True)}{missed}"
    return Line(f"seed {run.seed}", found, said, found.sign != 0, run.account.lift.truth)


def _title(truths: Mapping[str, Estimate]) -> str:
    best = max(truths, key=lambda policy: truths[policy].value)
    found = truths[best]
    if found.sign <= 0:
        return f"No lift is clear of zero over the seeds; {best} has {told(found, share=True, signed=True)}"
    if len(truths) == 1:
        return f"{best} lifts the click rate by {told(found, share=True, signed=True)}"
    return f"{best} lifts the click rate most: {told(found, share=True, signed=True)}"


def _table(policies: Mapping[str, Runs], truths: Mapping[str, Estimate]) -> Table:
    rows = []
    for policy, runs in policies.items():
        estimates = [estimate_of(run) for run in runs.values()]
        shown = over_seeds.mean([found.value for found in estimates if found.answered])
        above = sum(found.sign > 0 for found in estimates)
        rows.append((
            words(policy), Cell(number(len(runs)), len(runs)), *cells(truths[policy], share=True, signed=True),
            *cells(shown, share=True, signed=True), Cell(number(above), above),
        ))  # fmt: skip
    heads = ("policy", "seeds", "true lift", "from", "to", "estimated", "from", "to", "clear above zero")
    return Table(heads, tuple(rows))
