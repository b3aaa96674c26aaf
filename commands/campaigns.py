"""``adloom campaign``: check campaign files and put them on the log."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.surroundings import settings_over_stores
from services.supervision import EXIT_INVALID

campaign_app = typer.Typer(help="Check campaign files and put them on the log.", no_args_is_help=True)

CampaignFiles = Annotated[list[Path], typer.Argument(help="Campaign files (YAML).")]


@campaign_app.command("check")
def campaign_check(files: CampaignFiles) -> None:
    """Check campaign files against the schema and their own references."""
    from services.campaigns.files import check_campaign

    problems = [(path, problem) for path in files for problem in check_campaign(path)]
    for path, problem in problems:
        typer.echo(f"{path}: {problem}", err=True)
    if problems:
        sys.exit(EXIT_INVALID)
    typer.echo(f"{len(files)} campaign{'s' if len(files) > 1 else ''} sound")


@campaign_app.command("load")
def campaign_load(files: CampaignFiles) -> None:
    """Put campaigns and their approved creatives on the log."""
    typer.echo(f"{load(files)} records written")


@campaign_app.command("schema")
def campaign_schema() -> None:
    """Print the JSON schema of a campaign file."""
    import json

    from services.campaigns.files import campaign_schema as schema

    typer.echo(json.dumps(schema(), indent=2, ensure_ascii=False))


def load(files: list[Path]) -> int:
    """Put campaigns on the log; returns how many records were written. Raises InvalidCampaign, StorageError."""
    from services.bootstrap import load_campaigns
    from services.campaigns.files import load_campaign

    return load_campaigns(settings_over_stores(), [load_campaign(path) for path in files])
