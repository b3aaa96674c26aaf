"""``adloom policy``: which policy to use on one's own traffic, by a log of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.evaluating import progress_on
from commands.simulating import known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.evaluation.choosing import Chosen
    from services.evaluation.rounds import Log
    from services.evaluation.table import Table

policy_app = typer.Typer(help="Which policy to use on your own traffic.", no_args_is_help=True)


@policy_app.command("choose")
def policy_choose(
    log: Annotated[Path, typer.Option(help="Log: adloom's archive, VW dsjson or text, Open Bandit folder, CSV, Parquet.")],
    columns: Annotated[str | None, typer.Option(
        "--map", help="Columns of a CSV or Parquet log: action=A,reward=R,propensity=P,context=X+Y, or a TOML file.",
    )] = None,
    specs: Annotated[str | None, typer.Option(
        help="Policies to try, comma-separated, what is preferred without evidence first; a portfolio when left out.",
    )] = None,
    last: Annotated[int | None, typer.Option(min=2, help="Take the latest so many rounds only.")] = None,
    level: Annotated[float, typer.Option(min=0.5, max=0.999, help="Coverage of the intervals.")] = 0.9,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the rehearsals.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:  # fmt: skip
    """Rehearse policies on a log, each learning only from what it would have shown, and say which to use and why."""
    from rich.console import Console

    from services.evaluation.choosing import choice_as_json, print_choice

    found = _chosen(log, columns, specs, last, level, seed)
    if json:
        typer.echo(choice_as_json(found))
    else:
        print_choice(Console(), found)


def _chosen(log: Path, columns: str | None, specs: str | None, last: int | None, level: float, seed: int) -> Chosen:
    import numpy as np
    from rich.console import Console

    from bandits.auto import Terms, choose
    from services.evaluation.choosing import Chosen
    from services.evaluation.training import history_of

    tried = _tried(specs)
    with progress_on(Console(stderr=True)) as progress:
        progress(f"reading {log}", 0, 1)
        found, table = _read(log, columns, last)
        history, rng = history_of(table), np.random.default_rng(seed)
        choice = choose(history, rng, tried, Terms(level=level), lambda spec, *steps: progress(f"rehearsing {spec}", *steps))
    return Chosen(found, table, choice, level)


def _tried(specs: str | None) -> Sequence[str]:
    """What is asked for, checked before a long log is read."""
    from bandits.auto import PORTFOLIO

    return PORTFOLIO if specs is None else known(specs)


def _read(log: Path, columns: str | None, last: int | None) -> tuple[Log, Table]:
    from services.evaluation.mapping import read_mapping
    from services.evaluation.reading import read_log
    from services.evaluation.table import tabulate

    found = read_log(log, None if columns is None else read_mapping(columns))
    return found, tabulate(found.rounds, last)
