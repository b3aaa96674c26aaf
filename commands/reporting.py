"""``adloom report``: the policy report of what is on the log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.surroundings import settings_of_environment

if TYPE_CHECKING:
    from services.reports.report import ReportSummary
    from services.settings import Settings


def report(
    campaign: Annotated[str | None, typer.Option(help="Campaign id; all campaigns when left out.")] = None,
    out: Annotated[Path, typer.Option(help="HTML file to write; the JSON goes beside it.")] = Path("report.html"),
    json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
) -> None:
    """Write the policy report: verdict, lift, segments, creatives, exploration, supply, rules, feedback."""
    import msgspec

    written = report_now(settings_of_environment(), campaign, out)
    facts = {
        "verdict": written.verdict, "sentence": written.sentence, "lift": written.lift,
        "files": [str(written.html), str(written.json)],
    }  # fmt: skip
    typer.echo(msgspec.json.encode(facts).decode() if json else f"{written.sentence}\n{written.html}\n{written.json}")


def report_now(settings: Settings, campaign: str | None, out: Path) -> ReportSummary:
    """Archive what the log holds and report on it."""
    import datetime as dt

    from services.bootstrap import open_archive, open_images, open_log, open_standing, open_tastes
    from services.learning.standing import stock_sentences
    from services.reports.report import write_report

    archive = open_archive(settings.data)
    archive.step(open_log(settings.data))
    images, now = open_images(settings.data).get, dt.datetime.now(dt.UTC)
    tastes = open_tastes(settings.data)
    holding = stock_sentences(open_standing(settings.data), campaign)
    return write_report(archive, images, campaign, out, now, notice=settings.notice or None, tastes=tastes, holding=holding)
