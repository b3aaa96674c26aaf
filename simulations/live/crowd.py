"""The terminal view of a run of readers: parts as they come up, progress, and the result in a table of two rows.

Results go to stdout, progress to stderr; without a terminal there are plain lines and no bar. 80 columns, no claim of its own:
every figure is handed in. Colour means role: blue is adloom, grey is control.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from simulations.live.wording import between, draw_interval, rate, signed, size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simulations.live.answers import Lift, Status
    from simulations.live.summary import Summary
    from simulations.live.tally import Tally

_COLUMNS = 80
_STEPS = 10
_POLICY = "blue"


class Crowd:
    """What a person at the terminal sees. ``out`` takes results, ``err`` progress."""

    def __init__(self, out: Console, err: Console, decisions: int) -> None:
        self._out, self._err, self._decisions = out, err, decisions
        self._progress: Progress | None = None
        self._seen = 0
        self._studio = "up"

    def opening(self, version: str, where: str) -> None:
        """The first line. ``where``: what it runs on."""
        self._line(self._err, f"adloom {version} · {where} · Ctrl-C stops everything\n")

    def part(self, name: str, what: str, seconds: float) -> None:
        """A process is ready after ``seconds``."""
        self._line(self._err, f"  {name:<10} {what:<42.42} ready {seconds:>5.1f} s")

    def doors(self, base_url: str) -> None:
        """Where to look while it runs."""
        self._line(self._out, f"\n  Open   {base_url}/demo   a newspaper with live slots")
        self._line(self._out, f"         {base_url}/       everything else\n")

    def studio(self, state: str) -> None:
        """Say once when the Studio goes or comes back."""
        if state == self._studio:
            return
        up = state == "up"
        words = "new ads again" if up else "new ads paused; ready ads served"
        self._line(self._err, f"  generate is {state}: {words}")
        self._studio = state

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Show progress while the readers read."""
        if not self._err.is_terminal:
            yield
            return
        columns = (
            TextColumn("  crowd  "),
            BarColumn(24, complete_style=_POLICY, finished_style=_POLICY),
            TextColumn("{task.completed:,.0f} of {task.total:,.0f} visits · {task.fields[now]}"),
        )
        with Progress(*columns, console=self._err, transient=True) as progress:
            self._progress = progress
            progress.add_task("crowd", total=self._decisions, now="0 clicks")
            try:
                yield
            finally:
                self._progress = None

    def visited(self, tally: Tally) -> None:
        """One more visit."""
        self._seen += 1
        clicks = f"{sum(tally.clicks.values()):,} clicks"
        if self._progress is not None:
            self._progress.update(self._progress.task_ids[0], completed=self._seen, now=clicks)
        elif self._seen * _STEPS // self._decisions > (self._seen - 1) * _STEPS // self._decisions:
            self._line(self._err, f"  crowd      {self._seen:,} of {self._decisions:,} visits · {clicks}")

    def result(self, status: Status, summary: Summary, first_snapshot: int) -> None:
        """The table of two rows, and how it came about."""
        self._out.print(self._table(status))
        p50, p99 = summary.click_to_policy_ms_p50, summary.click_to_policy_ms_p99
        waited = f"{p50 / 1000:.2f} s (p99 {p99 / 1000:.2f})" if p50 is not None and p99 is not None else "not seen"
        self._line(
            self._out,
            f"  policy {first_snapshot} → {status.policy.snapshot} · click to policy {waited} · "
            f"{summary.creatives_generated} new creatives",
        )
        self._line(self._out, f"  {summary.images_checked} pictures checked, {summary.images_bad} bad · {_errors(summary)}")
        if self._studio != "up":
            self._line(self._out, f"  generate is {self._studio}: new ads paused; ready ads served")
        self._line(self._out, "  Demo readers click far more often than real ones do.\n")

    def verdict(self, sentence: str) -> None:
        """What to make of it, in one sentence."""
        self._out.print(Text(f"  {sentence}", style="bold"), width=_COLUMNS)

    def files(self, paths: list[Path]) -> None:
        """What was written, with sizes."""
        for path in paths:
            self._line(self._out, f"  {path}  {size(path.stat().st_size)}")

    def stays(self, base_url: str) -> None:
        """The run is over, the service is not."""
        self._line(self._out, f"\n  The service stays up at {base_url}/demo until Ctrl-C.")

    def failure(self, what: str) -> None:
        """Something went wrong, in one line."""
        self._err.print(Text(what, style="red"), soft_wrap=True)

    def _table(self, status: Status) -> Table:
        table = Table(box=None, width=_COLUMNS, pad_edge=False, padding=(0, 1), header_style="dim")
        table.add_column("  ", no_wrap=True)
        for title in ("shown", "clicks", "click rate"):
            table.add_column(title, justify="right", no_wrap=True)
        table.add_column(_lift_title(status.lift), no_wrap=True)
        for group, style in (("control", "dim"), ("adloom", _POLICY)):
            total = status.total(group)
            lift = _lift_cell(status.lift) if group == "adloom" else ""
            table.add_row(f"  {group}", f"{total.impressions:,}", f"{total.clicks:,}", rate(total.rate), lift, style=style)
        return table

    def _line(self, console: Console, text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)


def crowd_on_this_terminal(decisions: int) -> Crowd:
    """A view on stdout and stderr as they are; NO_COLOR is honoured by Rich."""
    return Crowd(Console(), Console(stderr=True), decisions)


def _lift_title(lift: Lift | None) -> str:
    level = lift.level if lift else None
    return f"lift, {100 * level:.0f} % anytime-valid" if level else "lift"


def _lift_cell(lift: Lift | None) -> str:
    if lift is None or lift.value is None or lift.low is None or lift.high is None:
        return "too few to say"
    width = lift.high - lift.low
    drawn = draw_interval(lift.value, lift.low, lift.high)
    return f"{signed(lift.value, width)}  {between(lift.low, lift.high)}  {drawn}"


def _errors(summary: Summary) -> str:
    if not summary.complaints:
        return "0 errors"
    worst, times = max(summary.complaints.items(), key=lambda item: item[1])
    return f"{sum(summary.complaints.values())} errors, most often {worst} ({times} times)"
