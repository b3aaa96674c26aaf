"""The front door: names every command, and turns errors into one line and an exit code. What a command does is in ``commands``.

Heavy parts are imported inside the commands that need them, so that ``adloom --help`` does not wait for Ray.
"""

from __future__ import annotations

import os

# One BLAS thread: more would make the same sums come out in other bits, and take cores from the processes beside.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys

import typer

from commands.campaigns import campaign_app
from commands.creatives import creatives_app
from commands.demo import demo
from commands.evaluating import evaluate
from commands.policies import policy_app
from commands.priors import prior_app
from commands.reporting import report
from commands.serving import generate, learn, serve, web
from commands.simulating import simulate
from commands.traffic import traffic
from errors import AdloomError, StorageError, Unavailable
from services.supervision import EXIT_INVALID, EXIT_STORAGE, EXIT_UNAVAILABLE, die_with_parent

app = typer.Typer(
    help="An ad for each person, learned from every click, and the proof of what it gained.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip
for _command in (serve, web, learn, generate, report, demo, simulate, traffic, evaluate):
    app.command()(_command)
app.add_typer(campaign_app, name="campaign")
app.add_typer(creatives_app, name="creatives")
app.add_typer(policy_app, name="policy")
app.add_typer(prior_app, name="prior")


def main() -> None:
    """Run a command; an error of ours is one line and an exit code, never a traceback."""
    die_with_parent()
    try:
        app()
    except AdloomError as error:
        typer.echo(f"adloom: {error}", err=True)
        codes = ((StorageError, EXIT_STORAGE), (Unavailable, EXIT_UNAVAILABLE))
        sys.exit(next((code for kind, code in codes if isinstance(error, kind)), EXIT_INVALID))


if __name__ == "__main__":
    main()
