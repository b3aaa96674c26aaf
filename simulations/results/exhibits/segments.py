"""Exhibit: how near each policy comes to the best for each segment: latent types, and what the service can see."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Cell, Exhibit, Table, words
from services.reports.words import number, percent
from simulations.results import over_seeds
from simulations.results.exhibits.forest import Line, forests
from simulations.results.exhibits.telling import cells, over, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.reports.figures.estimate import Estimate
    from simulations.results.measured import Runs

Where = tuple[str, str]  # dimension, segment
NOTE = (
    "Assumes the chances of the scenario. A share is the expected clicks of a segment's personalised people over those that "
    "the best ads would have had from them. No type is ever seen by the service; device and topic are."
)


def segments(ident: str, policies: Mapping[str, Runs]) -> Exhibit:
    """The exhibit for one scenario: a panel a policy, a row a segment, all on one axis."""
    found = _shares(policies)
    first = next(iter(policies))
    return Exhibit(
        id=f"{ident}-segments",
        title=_title(first, found),
        subtitle=f"Click rate as a share of that of the best ads, by segment; {over(policies)}",
        note=NOTE,
        table=_table(found),
        template="rows.html",
        content={
            "columns": min(len(policies), 2),
            "groups": forests({policy: _lines(policy, found) for policy in policies}, zero=False, share=True),
        },
    )  # fmt: skip


def _shares(policies: Mapping[str, Runs]) -> dict[tuple[Where, str], Estimate]:
    """Share of the best by segment and policy, over the seeds in which the segment was met."""
    shares: dict[tuple[Where, str], list[float]] = defaultdict(list)
    for policy, runs in policies.items():
        for run in runs.values():
            for segment in run.account.segments:
                if segment.best > 0:
                    shares[(segment.dimension, segment.name), policy].append(segment.expected / segment.best)
    return {key: over_seeds.mean(values) for key, values in shares.items()}


def _lines(policy: str, found: Mapping[tuple[Where, str], Estimate]) -> list[Line]:
    return [
        Line(f"{dimension}: {segment}", one, told(one, share=True), sure=True)
        for ((dimension, segment), whose), one in found.items() if whose == policy
    ]  # fmt: skip


def _title(first: str, found: Mapping[tuple[Where, str], Estimate]) -> str:
    types = {
        segment: one.value for ((dimension, segment), policy), one in found.items() if (dimension, policy) == ("type", first)
    }
    if len(types) < 2:  # noqa: PLR2004  (a range needs two)
        return f"{first} reaches {percent(next(iter(types.values()), 0.0))} of what the best ads would"
    low, high = min(types, key=types.__getitem__), max(types, key=types.__getitem__)
    return f"{first} comes nearest to the best for “{high}” ({percent(types[high])}), least for “{low}” ({percent(types[low])})"


def _table(found: Mapping[tuple[Where, str], Estimate]) -> Table:
    rows = tuple(
        (words(f"{dimension}: {segment}"), words(policy), Cell(number(one.n), one.n), *cells(one, share=True))
        for ((dimension, segment), policy), one in found.items()
    )
    return Table(("segment", "policy", "seeds", "share of the best", "from", "to"), rows)
