"""``adloom evaluate``: what a policy is worth by a log, or why the log cannot say."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from services.evaluation.training import Progress

_SPEC = "uniform, logged, arm:NAME, best-arm, column:NAME, or a policy to be taught: default, LEARNER/RULE"


def evaluate(
    log: Annotated[Path, typer.Option(help="Log: adloom's archive, VW dsjson or text, Open Bandit folder, CSV, Parquet.")],
    policy: Annotated[str, typer.Option(help=f"Policy to judge: {_SPEC}.")],
    against: Annotated[str, typer.Option(help="Policy to set it against.")] = "logged",
    columns: Annotated[str | None, typer.Option(
        "--map", help="Columns of a CSV or Parquet log: action=A,reward=R,propensity=P,context=X+Y, or a TOML file.",
    )] = None,
    estimator: Annotated[str | None, typer.Option(help="Off-policy estimator; dr and its kin fit a reward model.")] = None,
    interval: Annotated[str | None, typer.Option(help="Kind of interval.")] = None,
    level: Annotated[float, typer.Option(min=0.5, max=0.999, help="Coverage of the interval.")] = 0.95,
    train: Annotated[float, typer.Option(help="Share of the rounds, the first ones, that teach a policy which learns.")] = 0.5,
    last: Annotated[int | None, typer.Option(min=2, help="Take the latest so many rounds only.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of resampling and of policies that draw.")] = 1,
    dsjson: Annotated[Path | None, typer.Option(help="Write the rounds as VW dsjson too.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:  # fmt: skip
    """Judge a policy by a log: what the weights stand on, then a value with an interval, or what is missing."""
    import numpy as np
    from rich.console import Console

    from services.evaluation.account import Facts, account_as_json, print_account
    from services.evaluation.dsjson import save_dsjson
    from services.evaluation.evaluation import Wish
    from services.evaluation.evaluation import evaluate as judge_by
    from services.evaluation.mapping import read_mapping
    from services.evaluation.reading import read_log
    from services.evaluation.table import tabulate
    from services.evaluation.targets import columns_of

    mapping = None if columns is None else read_mapping(columns)
    with progress_on(Console(stderr=True)) as progress:
        progress(f"reading {log}", 0, 1)
        found = read_log(log, mapping, columns_of([policy, against]))
        if dsjson is not None:
            save_dsjson(dsjson, found.rounds)
        table = tabulate(found.rounds, last)
        chosen = {name: value for name, value in (("estimator", estimator), ("interval", interval)) if value}
        wish = Wish(policy, against, level=level, train=train, **chosen)
        facts = Facts(found, table, judge_by(table, wish, np.random.default_rng(seed), progress))
    if json:
        typer.echo(account_as_json(facts))
    else:
        print_account(Console(), facts)


@contextmanager
def progress_on(console: Console) -> Iterator[Progress]:
    """A bar on a terminal, and nothing elsewhere: results go to stdout, waiting to stderr."""
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    shown = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bars(*shown, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("")
        yield lambda doing, done, total: bars.update(task, description=doing, completed=done, total=total)
