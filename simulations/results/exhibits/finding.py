"""Exhibit: how long it took to know the best creative, and how near the guesses came meanwhile."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from services.reports.exhibits.exhibit import Cell, Exhibit, Table, quiet, words
from services.reports.words import number, percent
from simulations.measures.attainment import SAMPLE, TOLERANCE
from simulations.results import over_seeds
from simulations.results.exhibits.panels import Curve, columns, curves, panel
from simulations.results.exhibits.telling import cells, over, told
from simulations.results.measured import found_times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.reports.figures.estimate import Estimate
    from simulations.results.measured import Runs

NOTE = (
    f"Assumes the chances of the scenario. Found is the first point of the curve from which on the policy's best guess has "
    f"kept at least {percent(1 - TOLERANCE)} of the chance of the best creative there was to show, summed over up to {SAMPLE} "
    "people sampled at each point: with tastes that differ there is no one best creative. The median is over seeds, those "
    "that never found it counted as never; its interval is by order statistics, and needs six seeds."
)


def finding(name: str, policies: Mapping[str, Runs]) -> Exhibit:
    """The exhibit for one scenario, quiet where no guess was sampled."""
    ident = f"{name}-found"
    shares = {policy: curve for policy, runs in policies.items() if (curve := _curve(runs)) is not None}
    if not shares:
        return quiet(ident, "No best guess was sampled", "A guess is known on every 16th batch; the runs were shorter.")
    times = {policy: over_seeds.median(found_times(list(runs.values()))) for policy, runs in policies.items()}
    return Exhibit(
        id=ident,
        title=_title(times),
        subtitle=f"Chance of a click on the best guess as a share of the best there was to show; {over(policies)}",
        note=NOTE,
        table=_table(policies, times),
        template="panels.html",
        content={
            "columns": columns(len(shares)),
            "panels": [
                panel(
                    policy, _words(times[policy]), len(shares),
                    curves(curve, [other for which, other in shares.items() if which != policy], 1.0, share=True),
                    f"{policy}: the best guess ends at {percent(curve.y[-1])} of the best chance.",
                )
                for policy, curve in shares.items()
            ],
        },
    )  # fmt: skip


def _curve(runs: Runs) -> Curve | None:
    """Mean and interval of the sampled shares at every point where all runs have one; None where there is none."""
    points = list(zip(*(run.account.curve for run in runs.values()), strict=False))
    known = [
        (at[0].decisions, over_seeds.mean([point.attained for point in at if point.attained is not None]))
        for at in points if all(point.attained is not None for point in at)
    ]  # fmt: skip
    if not known:
        return None
    return Curve(
        [float(at) for at, _ in known], [found.value for _, found in known],
        [found.low if found.answered else found.value for _, found in known],
        [min(found.high, 1.0) if found.answered else found.value for _, found in known],
    )  # fmt: skip


def _words(found: Estimate) -> str:
    return "not found within the run" if math.isinf(found.value) else f"found after {told(found)} decisions"


def _title(times: Mapping[str, Estimate]) -> str:
    soonest = min(times, key=lambda policy: times[policy].value)
    found = times[soonest]
    if math.isinf(found.value):
        return "No policy found the best creative for good in most of its runs"
    first = "" if len(times) == 1 else " first"
    return f"{soonest} finds the best creative{first}, after {number(found.value)} decisions"


def _table(policies: Mapping[str, Runs], times: Mapping[str, Estimate]) -> Table:
    rows = []
    for policy, runs in policies.items():
        within = int(np.isfinite(found_times(list(runs.values()))).sum())
        counts = (Cell(number(len(runs)), len(runs)), Cell(number(within), within))
        rows.append((words(policy), *counts, *cells(times[policy])))
    return Table(("policy", "seeds", "found it", "median decisions", "from", "to"), tuple(rows))
