"""Exhibit: how near the best guesses came to the best creatives, and since when they have stayed there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from services.reports.exhibits.exhibit import Cell, Exhibit, Table, quiet, words
from services.reports.words import number, percent
from simulations.measures.attainment import HELD, SAMPLE, TOLERANCE
from simulations.results import over_seeds
from simulations.results.exhibits.panels import Curve, columns, curves, panel
from simulations.results.exhibits.telling import cells, over, told
from simulations.results.measured import found_times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.reports.figures.estimate import Estimate
    from simulations.results.measured import Runs

NOTE = (
    "Assumes the chances of the scenario. With tastes that differ there is no one best creative, so each person's best guess "
    f"is set beside the best of that person's candidates: chances of a click, summed over up to {SAMPLE} personalised people "
    "at each point of the curve, a sixtieth of the run. It stays within from the first point on from which every share until "
    f"the end is at least {percent(1 - TOLERANCE)}, where these are {HELD} or more. The median is over seeds, those that never "
    "came there counted as never; its interval is by order statistics, and needs six seeds."
)


def finding(ident: str, policies: Mapping[str, Runs]) -> Exhibit:
    """The exhibit for one scenario, quiet where no guess was sampled."""
    shares = {policy: curve for policy, runs in policies.items() if (curve := _curve(runs)) is not None}
    if not shares:
        return quiet(
            f"{ident}-found", "No best guess was sampled", "A guess is known on every 16th batch; the runs were shorter."
        )
    times = {policy: over_seeds.median(found_times(list(runs.values()))) for policy, runs in policies.items()}
    return Exhibit(
        id=f"{ident}-found",
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
    return "never to stay, within the run" if math.isinf(found.value) else f"there to stay after {told(found)} decisions"


def _title(times: Mapping[str, Estimate]) -> str:
    soonest = min(times, key=lambda policy: times[policy].value)
    found, near = times[soonest], f"within {percent(TOLERANCE)} of the best creatives"
    if math.isinf(found.value):
        return f"No policy came to stay {near} in most of its runs"
    verb = "stays" if len(times) == 1 else "is first to stay"
    return f"{soonest} {verb} {near}, after {number(found.value)} decisions"


def _table(policies: Mapping[str, Runs], times: Mapping[str, Estimate]) -> Table:
    rows = []
    for policy, runs in policies.items():
        within = int(np.isfinite(found_times(list(runs.values()))).sum())
        counts = (Cell(number(len(runs)), len(runs)), Cell(number(within), within))
        rows.append((words(policy), *counts, *cells(times[policy])))
    return Table(("policy", "seeds", "came to stay", "median decisions", "from", "to"), tuple(rows))
