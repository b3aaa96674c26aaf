"""``adloom prior``: what past headline tests say of new headlines, fitted once and read by the service."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

prior_app = typer.Typer(help="What past tests say of a new headline.", no_args_is_help=True)


@prior_app.command("fit")
def prior_fit(
    source: Annotated[Path, typer.Option("--from", help="Past tests, CSV or Parquet with the Upworthy archive's columns.")],
    out: Annotated[Path, typer.Option(help="Where to write the prior, for ADLOOM_COPY_PRIOR.")],
    leave_out: Annotated[str, typer.Option(help="Weeks not to learn from, such as 201325-201401.")] = "",
) -> None:
    """Fit a prior for copy on past headline tests, and say how much it explains of tests that it was not fitted on."""
    from bandits.prior.copy_prior import CopyPrior
    from services.evaluation.past_tests import read_past_tests

    tests = read_past_tests(source)
    if leave_out:
        tests = tests.outside(*_weeks(leave_out))
    prior = CopyPrior.fit(tests.texts.tolist(), tests.groups, tests.impressions, tests.clicks)
    _write(out, prior.encode())
    groups = len(set(tests.groups.tolist()))
    typer.echo(f"{len(tests):,} headlines in {groups:,} groups; explained where not fitted: {100 * prior.explained:.1f} %")
    typer.echo(f"{out}: a start is within about {prior.variance**0.5:.2f} log odds of the truth")
    if not prior.explained:
        typer.echo("these tests do not tell which words draw: every creative would start alike")


def _weeks(text: str) -> tuple[int, int]:
    from errors import InvalidInput

    first, _, last = text.partition("-")
    if not (first.isdigit() and last.isdigit() and first <= last):
        raise InvalidInput("--leave-out", "two weeks, FIRST-LAST as YYYYWW", repr(text))
    return int(first), int(last)


def _write(out: Path, content: bytes) -> None:
    from errors import InvalidInput

    try:
        out.write_bytes(content)
    except OSError as error:
        raise InvalidInput("--out", "a file that can be written", f"{out}: {error.strerror}") from error
