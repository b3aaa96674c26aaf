"""Results in the terminal: a bar while cells are made, with the time left and regret so far by policy; then one table and a
sentence a policy, or the same facts as JSON lines.

Knows no file. Invariant: results go to stdout and progress to stderr, one plain line a cell where that is no terminal.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Self

import msgspec
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from services.reports.words import NBSP, percent, plural
from simulations.cells import Done
from simulations.cells import Progress as Standing
from simulations.measures.attainment import TOLERANCE
from simulations.results import over_seeds
from simulations.results.comparison_files import difference_rows
from simulations.results.coverage import coverage
from simulations.results.exhibits.telling import bounds, difference_of, in_points, seeds, texts, told
from simulations.results.measured import CLICK_RATE, LIFT, REGRET, found_times, gathered
from simulations.results.tables import against_rows, all_tables
from simulations.runs import Fallen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from rich.console import Console

    from services.reports.figures.estimate import Estimate
    from simulations.cells import Cell, CellResult
    from simulations.results.comparison import Comparison
    from simulations.results.folder import Folder
    from simulations.runs import Step


class LiveBar:
    """The bar over all decisions to be made. ``kept``: cells that were there already."""

    def __init__(self, console: Console, cells: Sequence[Cell], kept: int) -> None:
        self._console, self._cells, self._kept = console, cells, kept
        self._standing: dict[tuple[str, str, int], Standing] = {}
        self._ended = self._decided = 0
        columns = (
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %"), TimeElapsedColumn(),
            TextColumn("left"), TimeRemainingColumn(), TextColumn("[dim]{task.fields[regret]}[/]"),
        )  # fmt: skip
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._progress.add_task(self._words(), total=sum(cell.impressions for cell in cells) or None, regret="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._progress.stop()

    def note(self, cell: Cell, step: Step) -> None:
        """Show one step of one cell."""
        which = (cell.name, cell.policy, cell.seed)
        before = self._standing[which].decisions if which in self._standing else 0
        if isinstance(step, Standing):
            self._standing[which] = step
            self._decided += step.decisions - before
        else:
            self._decided += cell.impressions - before
            self._ended += 1
            self._say(cell, step)
        self._progress.update(self._task, completed=self._decided, description=self._words(), regret=self._regret())

    def _words(self) -> str:
        kept = f", {self._kept} kept" if self._kept else ""
        return f"{self._ended} of {plural(len(self._cells), 'cell')}{kept}"

    def _say(self, cell: Cell, step: Step) -> None:
        ended = "failed" if isinstance(step, Fallen) else "done"
        if isinstance(step, Done) and self._console.is_terminal:
            return
        said = f"{ended}: {cell.name}, {cell.policy}, seed {cell.seed} ({self._ended} of {len(self._cells)})"
        self._console.print(said, markup=False)

    def _regret(self) -> str:
        """Clicks lost in 1,000 decisions so far, by policy."""
        lost: dict[str, list[Standing]] = defaultdict(list)
        for (_, policy, _), standing in self._standing.items():
            lost[policy].append(standing)
        rates = {
            policy: 1000 * sum(one.regret for one in found) / sum(one.decisions for one in found)
            for policy, found in lost.items()
        }
        return "lost in 1,000: " + ", ".join(f"{policy} {rate:.2f}" for policy, rate in rates.items())


def print_results(console: Console, results: Sequence[CellResult]) -> None:
    """A table a scenario, one row a policy; the first policy against the others."""
    if not results:
        console.print("Every cell failed: there is nothing to show.")
        return
    for name, policies in gathered(results).items():
        table = Table(
            box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold", title=f"\n{escape(name)}", title_justify="left"
        )
        for heading in ("policy", "click rate", "true lift", "lost in 1,000", "best found", "held"):
            left = heading == "policy"
            table.add_column(
                heading, justify="left" if left else "right", no_wrap=not left, overflow="fold", min_width=12 if left else None
            )
        for policy, by_seed in policies.items():
            runs = list(by_seed.values())
            rates = (_two_lines(over_seeds.mean(one.values(runs)), share=one.share, signed=one is LIFT) for one in _SHOWN)
            covered = coverage(runs)
            held = f"{covered.at_every_look}/{covered.runs}" if covered.runs else "too few"
            table.add_row(policy, *rates, _two_lines(over_seeds.median(found_times(runs))), held)
        console.print(table)
    for row in against_rows(results):
        if row["measure"] == REGRET.key:
            console.print(_sentence(row), markup=False)
    n = max(len(runs) for policies in gathered(results).values() for runs in policies.values())
    console.print(
        f"[dim]Means over {seeds(n)}, in brackets 95 % intervals; best found: median decisions until the best guesses stayed "
        f"within {percent(TOLERANCE)} of the best ads; held: runs whose lift interval held the truth at every look.[/]"
    )


def _two_lines(found: Estimate, *, share: bool = False, signed: bool = False) -> str:
    value, *_ = texts(found, share=share, signed=signed)
    between = bounds(found, share=share, signed=signed)
    return f"{value}\n\\[{between}]".replace(NBSP, "") if between else value.replace(NBSP, "")


_SHOWN = (CLICK_RATE, LIFT, REGRET)


def _sentence(row: dict[str, object]) -> str:
    return f"{row['scenario']}: {row['policy']} against {row['other']}, by what it loses: {row['verdict']}."


def json_lines(folder: Folder) -> str:
    """Every run, failed ones too, every summary, paired difference and coverage: one JSON object a line."""
    tables = all_tables(folder)
    kinds = {"run": "cells", "summary": "summary", "against": "against", "coverage": "coverage"}
    return _lines([{kind: row} for kind, table in kinds.items() for row in tables[table]])


def print_differences(console: Console, comparison: Comparison) -> None:
    """One row a scenario, policy and measure: the second folder minus the first."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("scenario", "policy", "measure", "second minus first", "seeds", "verdict"):
        table.add_column(heading, justify="right" if heading in ("second minus first", "seeds") else "left", overflow="fold")
    for one in comparison.differences:
        difference = told(in_points(one.measure, one.found), signed=True)
        table.add_row(escape(one.scenario), one.policy, difference_of(one.measure), difference, str(one.found.n), one.verdict)
    console.print(table)


def difference_lines(comparison: Comparison) -> str:
    """The rows of the comparison's tables as JSON lines."""
    return _lines(difference_rows(comparison))


def _lines(rows: Sequence[dict[str, object]]) -> str:
    return "\n".join(msgspec.json.encode(row).decode() for row in rows)
