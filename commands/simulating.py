"""``adloom simulate``: policies on simulated people, before any money is spent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def simulate(
    scenario: Annotated[Path, typer.Argument(help="Scenario file (TOML).")],
    policies: Annotated[str, typer.Option(help="Policies by name or as LEARNER/RULE, comma-separated.")] = "default",
    impressions: Annotated[int, typer.Option(min=100, help="Impressions of each run.")] = 20_000,
    seeds: Annotated[int, typer.Option(min=1, help="Runs of each policy, seeds 0, 1, 2 …")] = 3,
    tastes: Annotated[float | None, typer.Option(min=0.0, max=3.0, help="Scale of all tastes; 0: no policy can gain.")] = None,
    half_life: Annotated[float, typer.Option(min=0.0, help="Impressions until half is forgotten; 0: nothing is.")] = 0.0,
    json: Annotated[bool, typer.Option("--json", help="JSON lines instead of the table.")] = False,
) -> None:
    """Run a campaign on simulated people, before spending: clicks, lift and regret with intervals, no server needed."""
    import msgspec
    from rich.console import Console
    from rich.progress import track

    from simulations.results import json_lines, print_results
    from simulations.runs import Run, run_all, summarise
    from simulations.scenario import load_scenario

    market = load_scenario(scenario)
    market = market if tastes is None else msgspec.structs.replace(market, tastes_scale=tastes)
    names = known(policies)
    plans = [Run(name, seed, impressions, half_life or None) for name in names for seed in range(seeds)]
    progress = Console(stderr=True)
    done = track(run_all(market, plans), "runs", len(plans), console=progress, transient=True, disable=not progress.is_terminal)
    results = sorted(done, key=lambda result: (names.index(result.policy), result.seed))
    summaries = [summarise([result for result in results if result.policy == name]) for name in names]
    if json:
        typer.echo(json_lines(results, summaries))
    else:
        print_results(Console(), summaries, impressions)


def known(policies: str) -> list[str]:
    """Names and specs; one that nothing answers to is told before any run begins."""
    from bandits.learners.learner import Shape
    from bandits.registry import make_policy
    from bandits.specs import listed

    for spec in listed(policies):
        make_policy(spec, Shape(2, 2))
    return listed(policies)
