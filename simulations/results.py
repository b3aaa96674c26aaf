"""Simulation results for people: one table, one sentence a policy; or the same facts as JSON lines."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import msgspec
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from simulations.runs import Result, Summary


def print_results(console: Console, summaries: Sequence[Summary], impressions: int) -> None:
    """The table, and how often the lift showed."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("policy", "click rate", "lift over control", "regret", "impressions/s"):
        table.add_column(heading, justify="left" if heading == "policy" else "right", no_wrap=True)
    for item in summaries:
        table.add_row(
            item.policy, _percent(*item.click_rate), _percent(*item.lift, signed=True) if item.lift else "too few",
            _percent(*item.regret_rate), f"{item.per_second:,.0f}",
        )  # fmt: skip
    console.print(table)
    for item in summaries:
        seeds = "seed" if item.seeds == 1 else "seeds"
        console.print(f"{item.policy}: the whole lift interval was above zero in {item.shown_better} of {item.seeds} {seeds}.")
    console.print(f"[dim]{impressions:,} impressions a seed; means over seeds, in brackets 95 % intervals; one core a run.[/]")


def json_lines(results: Sequence[Result], summaries: Sequence[Summary]) -> str:
    """Every run and every summary, one JSON object a line."""
    lines = [{"run": asdict(result)} for result in results] + [{"summary": asdict(item)} for item in summaries]
    return "\n".join(msgspec.json.encode(line).decode() for line in lines)


def _percent(value: float, half: float | None, *, signed: bool = False) -> str:
    sign = "+" if signed else ""
    shown = f"{100 * value:{sign}.1f} %"
    if half is None:
        return shown
    return f"{shown}\n[{100 * (value - half):{sign}.1f} … {100 * (value + half):{sign}.1f}]"
