"""Exhibit: what the auctions came to, where a scenario has rivals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Cell, Exhibit, Table, words
from services.reports.words import MINUS, number
from simulations.results import over_seeds
from simulations.results.exhibits.forest import Line, forest
from simulations.results.exhibits.telling import cells, over, told
from simulations.results.measured import PAID, PROFIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.reports.figures.estimate import Estimate
    from simulations.results.measured import Runs

NOTE = (
    "Assumes rivals who bid as the scenario says, whoever wins. Control people are bid for and paid for too, and so are bots; "
    "the value of a click counts for people only. In the campaign's currency."
)


def money(ident: str, policies: Mapping[str, Runs]) -> Exhibit | None:
    """The exhibit for one scenario; None where there is no auction."""
    profits = {policy: over_seeds.mean(PROFIT.values(runs.values())) for policy, runs in policies.items()}
    if not any(found.n for found in profits.values()):
        return None
    lines = [Line(policy, found, told(found, signed=True), sure=found.sign != 0) for policy, found in profits.items()]
    return Exhibit(
        id=f"{ident}-money",
        title=_title(profits),
        subtitle=f"Value of clicks less what was paid, per 1,000 auctions entered; {over(policies)}",
        note=NOTE,
        table=_table(policies, profits),
        template="rows.html",
        content={"forest": forest(lines, zero=True)},
    )


def _title(profits: Mapping[str, Estimate]) -> str:
    best = max(profits, key=lambda policy: profits[policy].value)
    verb = "earns" if profits[best].value >= 0 else "loses"
    most = "" if len(profits) == 1 else " most" if verb == "earns" else " least"
    value = told(profits[best]).split(" (")[0].lstrip(MINUS)
    return f"{best} {verb}{most}: {value} per 1,000 auctions"


def _table(policies: Mapping[str, Runs], profits: Mapping[str, Estimate]) -> Table:
    rows = []
    for policy, runs in policies.items():
        auctions = [run.account.money for run in runs.values() if run.account.money is not None]
        won = over_seeds.mean([one.won / one.entered for one in auctions if one.entered])
        paid = over_seeds.mean(PAID.values(runs.values()))
        rows.append((
            words(policy), Cell(number(len(auctions)), len(auctions)), *cells(won, share=True), *cells(paid),
            *cells(profits[policy]) ))  # fmt: skip
    heads = ("policy", "seeds", "won", "from", "to", "paid a click", "from", "to", "value less price", "from", "to")
    return Table(heads, tuple(rows))
