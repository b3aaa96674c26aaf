"""``adloom simulate``: policies on simulated people, before any money is spent; and two folders of results laid side by
side.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from errors import InvalidSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulations.cells import Cell
    from simulations.results.console import LiveBar
    from simulations.results.folder import Folder
    from simulations.runs import Job

_SIMULATION, _COMPARISON = Path("simulation"), Path("comparison")
#: What a shell calls a program that was ended by Ctrl-C.
_INTERRUPTED = 130


def simulate(
    scenarios: Annotated[list[Path] | None, typer.Argument(help="Scenario files (TOML).", metavar="SCENARIO...")] = None,
    policies: Annotated[str, typer.Option(help="Policies by name or as LEARNER/RULE, comma-separated.")] = "default",
    seeds: Annotated[int, typer.Option(min=1, max=10_000, help="Runs of each policy, seeds 0, 1, 2 …")] = 20,
    impressions: Annotated[
        int | None, typer.Option(min=100, max=10_000_000_000, help="Decisions of each run; as the scenario says.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for tables and the page: simulation, or comparison.")] = None,
    ray: Annotated[str | None, typer.Option(help="Address of a Ray cluster; the cores of this machine when left out.")] = None,
    tastes: Annotated[float | None, typer.Option(min=0.0, max=3.0, help="Scale of all tastes; 0: no policy can gain.")] = None,
    half_life: Annotated[float, typer.Option(min=0.0, help="Impressions until half is forgotten; 0: nothing is.")] = 0.0,
    compare: Annotated[tuple[Path, Path] | None, typer.Option(help="Two folders of results: what changed.")] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON lines instead of the table.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema of a scenario file.")] = False,
) -> None:
    """Run campaigns on simulated people, before spending: clicks, lift and regret with intervals, no server needed."""
    if schema:
        _print_schema()
    elif compare:
        if scenarios:
            raise InvalidSettings(
                "--compare", "no scenario beside it: two folders are all it takes", ", ".join(map(str, scenarios))
            )
        _compare(*compare, out or _COMPARISON, json=json)
    else:
        each_once = list(dict.fromkeys(known(policies)))
        cells = _cells(scenarios or [], each_once, seeds, impressions, tastes, half_life or None)
        _simulate(cells, out or _SIMULATION, ray, json=json)


def _print_schema() -> None:
    import msgspec

    from simulations.scenario import scenario_schema

    typer.echo(msgspec.json.format(msgspec.json.encode(scenario_schema())).decode())


def _cells(
    paths: Sequence[Path], policies: Sequence[str], seeds: int, impressions: int | None, tastes: float | None,
    half_life: float | None,
) -> list[Cell]:  # fmt: skip
    import msgspec

    from simulations.results.plan import make_cells, scenario_names
    from simulations.scenario import load_scenario
    from simulations.scenario.campaigns import campaigns_of
    from simulations.scenario.checks import check_length

    if not paths:
        raise InvalidSettings("SCENARIO", "at least one scenario file", "none")
    scenarios = dict(zip(scenario_names(paths), map(load_scenario, paths), strict=True))
    for one in scenarios.values():
        campaigns_of(one)  # a campaign file that is none is told before any cell fails of it
        check_length(one, impressions or one.impressions)
    if tastes is not None:
        scenarios = {name: msgspec.structs.replace(one, tastes_scale=tastes) for name, one in scenarios.items()}
    return make_cells(scenarios, policies, seeds, impressions, half_life)


def _simulate(cells: Sequence[Cell], out: Path, ray: str | None, *, json: bool) -> None:
    from simulations.results.folder import claim, held
    from simulations.results.plan import make_plan

    with held(out):
        folder = claim(out, make_plan(cells))
        failed = _fill(folder, cells, ray)
    _tell(folder, json=json)
    if failed:
        typer.echo(f"adloom: {failed} of {len(cells)} cells failed; why is in {folder.path / 'failures'}", err=True)
        raise typer.Exit(1)


def _fill(folder: Folder, cells: Sequence[Cell], ray: str | None) -> int:
    """Make what is missing, then all that is made of it; how many cells failed."""
    from simulations.results.log import RunLog
    from simulations.results.page import write_page
    from simulations.results.tables import write_tables
    from simulations.runs import missing

    jobs = missing(cells, folder)
    log = RunLog("this machine" if ray is None else ray, len(jobs), len(cells) - len(jobs))
    with log.step("cells"):
        failed = _make(jobs, folder, ray, kept=len(cells) - len(jobs))
    with log.step("tables"):
        write_tables(folder)
    with log.step("page"):
        write_page(folder)
    log.write(folder, failed)
    return failed


def _tell(folder: Folder, *, json: bool) -> None:
    from rich.console import Console

    from simulations.results.console import json_lines, print_results
    from simulations.results.page import NAME

    if json:
        typer.echo(json_lines(folder))
        return
    print_results(Console(), folder.results())
    typer.echo(f"{folder.path / NAME}\n{folder.path / 'tables'}")


def _make(jobs: Sequence[Job], folder: Folder, ray: str | None, *, kept: int) -> int:
    """Make what is missing, with the bar; how many failed. Ctrl-C ends it and says how to go on."""
    from rich.console import Console

    from simulations.results.console import LiveBar

    if not jobs:
        return 0
    try:
        with LiveBar(Console(stderr=True), [job.cell for job in jobs], kept) as bar:
            return _spread(jobs, folder, ray, bar)
    except KeyboardInterrupt as stopped:
        typer.echo(f"adloom: stopped; {folder.path} keeps what is done, and the same command makes the rest", err=True)
        raise typer.Exit(_INTERRUPTED) from stopped


def _spread(jobs: Sequence[Job], folder: Folder, ray: str | None, bar: LiveBar) -> int:
    """One cell alone needs no Ray."""
    from simulations.fan_out.surroundings import keep_to_this_machine
    from simulations.runs import in_process, make

    if len(jobs) == 1 and ray is None:
        return make(jobs, folder, in_process, bar.note)
    if ray is None:
        keep_to_this_machine()
    from simulations.fan_out.pool import joined, on_ray  # after its surroundings: Ray reads them when it is imported

    with joined(ray):
        return make(jobs, folder, on_ray, bar.note)


def _compare(first: Path, second: Path, out: Path, *, json: bool) -> None:
    from rich.console import Console

    from simulations.results.comparison import compare
    from simulations.results.comparison_files import write_comparison
    from simulations.results.console import difference_lines, print_differences
    from simulations.results.folder import held

    comparison = compare(first, second)
    with held(out):
        written = write_comparison(out, comparison)
    if json:
        typer.echo(difference_lines(comparison))
        return
    print_differences(Console(), comparison)
    typer.echo("\n".join(map(str, written)))


def known(policies: str) -> list[str]:
    """Names and specs; one that nothing answers to is told before any run begins."""
    from bandits.learners.learner import Shape
    from bandits.registry import make_policy
    from bandits.specs import listed

    specs = listed(policies)
    for spec in specs:
        make_policy(spec, Shape(2, 2))
    return specs
