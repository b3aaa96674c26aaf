"""``adloom traffic``: the people of a scenario against a running service, at a given rate."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from errors import InvalidInput

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from simulations.live.tally import Tally
    from simulations.live.traffic import Traffic


def traffic(
    scenario: Annotated[Path, typer.Argument(help="Scenario file (TOML).")],
    url: Annotated[str, typer.Option(help="The service.")] = "http://127.0.0.1:8080",
    rate: Annotated[float, typer.Option(min=0.1, max=100_000.0, help="Visits a second.")] = 50.0,
    duration: Annotated[str, typer.Option(help="How long, such as 60s, 5m or 1h.")] = "60s",
    seed: Annotated[int, typer.Option(min=0, help="Seed of the people.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="JSON instead of words.")] = False,
) -> None:
    """Send the people of a scenario to a running service: load with clicks, and how the service bore it."""
    import msgspec
    from rich.console import Console

    from services.reports import period
    from simulations.live.traffic import send_traffic
    from simulations.scenario import load_scenario

    if not url.startswith(("http://", "https://")):
        raise InvalidInput("--url", "an address such as http://127.0.0.1:8080", repr(url))
    people, seconds = load_scenario(scenario), period.duration("--duration", duration).total_seconds()
    with _bar(Console(stderr=True), round(rate * seconds)) as progress:
        found = send_traffic(url, people, rate=rate, seconds=seconds, seed=seed, observer=_Watching(progress))
    if json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        _print(Console(), found)
    sys.exit(int(bool(found.errors)))


class _Watching:
    """Moves the bar."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def visited(self, tally: Tally) -> None:
        """One more visit."""
        now = f"{sum(tally.clicks.values()):,} clicks"
        self._progress.update(self._progress.task_ids[0], advance=1, now=now)


def _bar(console: Console, visits: int) -> Progress:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("visits"), BarColumn(), TextColumn("{task.completed:,.0f} of {task.total:,.0f} · {task.fields[now]}"))
    progress = Progress(*columns, TimeRemainingColumn(), console=console, transient=True, disable=not console.is_terminal)
    progress.add_task("visits", total=visits, now="0 clicks")
    return progress


def _print(console: Console, found: Traffic) -> None:
    from services.reports.words import plural

    said = console.print
    said(
        f"{found.decisions:,} of {found.asked:,} visits got an ad in {found.seconds:,.1f} s: {found.per_second:,.1f} a second."
    )
    if found.decide_ms_p50 is not None:
        said(f"From due to ad: p50 {found.decide_ms_p50:,.1f} ms, p99 {found.decide_ms_p99:,.1f} ms.")
    for group in sorted(found.shown):
        shown, clicks = found.shown[group], found.clicks.get(group, 0)
        said(f"{group}: {shown:,} shown, {clicks:,} clicked ({100 * clicks / shown:.2f} %).")
    if found.unfinished:
        said(f"{found.unfinished:,} visits had events still to come when the run ended.")
    for complaint, times in sorted(found.errors.items(), key=lambda item: -item[1]):
        said(f"{complaint}: {plural(times, 'time')}", style="red", markup=False)
