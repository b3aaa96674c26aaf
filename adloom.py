"""The front door: every command. Parses, wires through the composition root, and turns errors into one line and an exit code.

Heavy parts are imported inside the commands that need them, so that ``adloom --help`` does not wait for Ray.
"""

from __future__ import annotations

import os

# One BLAS thread: more would make the same sums come out in other bits, and take cores from the processes beside.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from errors import AdloomError, StorageError, Unavailable
from services.supervision import EXIT_INVALID, EXIT_STORAGE, EXIT_UNAVAILABLE, Child, Supervisor, die_with_parent

if TYPE_CHECKING:
    from services.reports.report import ReportSummary
    from services.settings import Settings

app = typer.Typer(
    help="An ad for each person, learned from every click, and the proof of what it gained.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip
campaign_app = typer.Typer(help="Check campaign files and put them on the log.", no_args_is_help=True)
app.add_typer(campaign_app, name="campaign")

#: The demo's taste shifts half-way through a few thousand impressions, so what was learned must be allowed to fade.
DEMO_HALF_LIFE = 2_500.0
DEMO_NOTICE = "Simulated readers. They click far more often than real ones do; nothing here is a real person."

CampaignFiles = Annotated[list[Path], typer.Argument(help="Campaign files (YAML).")]


@app.command()
def serve(
    campaigns: Annotated[list[Path] | None, typer.Option("--campaign", help="Campaign file to load first.")] = None,
) -> None:
    """Run web, learn and generate on this machine, until Ctrl-C."""
    from services.bootstrap import check_storage
    from services.journal import start_journal

    start_journal()
    settings = _settings()
    _refuse_taken_port(settings.host, settings.port)
    check_storage(settings)
    if campaigns:
        _load(campaigns)
    environment = {**os.environ, "ADLOOM_SECRETS": settings.secrets}
    children = [Child(name, ("-m", "adloom", name), vital=name != "generate") for name in ("web", "learn", "generate")]
    sys.exit(Supervisor(children, environment).run())


@app.command()
def web() -> None:
    """Answer ad requests, clicks and events over HTTP."""
    import gc

    import numpy as np
    import uvicorn

    from services.bootstrap import build_web
    from services.journal import start_journal

    start_journal()
    settings = _settings()
    _refuse_taken_port(settings.host, settings.port)
    lane = build_web(settings, np.random.default_rng())
    gc.collect()
    gc.freeze()  # what lives as long as the process need not be looked at by every collection
    uvicorn.run(lane, host=settings.host, port=settings.port, log_config=None, access_log=False, timeout_graceful_shutdown=5)


@app.command()
def learn() -> None:
    """Fold the log: learn, publish snapshots, keep the pool stocked, archive."""
    import asyncio
    import signal

    import numpy as np

    from services.bootstrap import build_learn
    from services.journal import start_journal

    start_journal()
    process = build_learn(_settings(), np.random.default_rng())

    async def run() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await process.run(stop)

    asyncio.run(run())


@app.command()
def generate() -> None:
    """Run the Studio: Ray workers that write, draw and check creatives."""
    from urllib.parse import urlsplit

    from generators.studio import run_studio
    from generators.studio_settings import StudioSettings
    from services.journal import start_journal

    start_journal()
    settings = _settings()
    run_studio(urlsplit(settings.studio_url).port or 80, StudioSettings(
        ray_address=settings.ray_address or None, openai_base_url=settings.openai_base_url or None,
        openai_api_key=settings.openai_api_key or None, openai_model=settings.openai_model,
    ))  # fmt: skip


@app.command()
def report(
    campaign: Annotated[str | None, typer.Option(help="Campaign id; all campaigns when left out.")] = None,
    out: Annotated[Path, typer.Option(help="HTML file to write; the JSON goes beside it.")] = Path("report.html"),
    json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
) -> None:
    """Write the policy report: verdict, lift, segments, creatives, exploration, supply, feedback."""
    import msgspec

    written = _write_report(_settings(), campaign, out)
    facts = {
        "verdict": written.verdict, "sentence": written.sentence, "lift": written.lift,
        "files": [str(written.html), str(written.json)],
    }  # fmt: skip
    typer.echo(msgspec.json.encode(facts).decode() if json else f"{written.sentence}\n{written.html}\n{written.json}")


@app.command()
def demo(
    decisions: Annotated[int, typer.Option(min=100, help="Visits to send.")] = 4000,
    exit_after: Annotated[bool, typer.Option("--exit", help="Stop everything when the readers are done.")] = False,
    rate: Annotated[float, typer.Option(min=1.0, help="Visits a second to aim at.")] = 60.0,
    seed: Annotated[int, typer.Option(help="Seed of the readers.")] = 1,
    scenario: Annotated[Path, typer.Option(help="Scenario file (TOML).")] = Path("infra/demo/demo.toml"),
    out: Annotated[Path, typer.Option(help="Folder for summary, report, journal and (anew) data.")] = Path("var/demo"),
) -> None:
    """Start the whole service on this machine, send simulated readers, show what was gained."""
    import dataclasses

    from services.settings import read_settings, with_secret
    from simulations.crowd import crowd_on_this_terminal
    from simulations.demo import run_demo
    from simulations.scenario import load_scenario
    from simulations.stage import Stage

    readers = load_scenario(scenario)
    settings = dataclasses.replace(
        read_settings(os.environ), data=out / "data", half_life=DEMO_HALF_LIFE, notice=DEMO_NOTICE
    )  # fmt: skip
    _refuse_taken_port(settings.host, settings.port)
    crowd = crowd_on_this_terminal(decisions)
    crowd.opening("0.1.0")
    stage = Stage(settings, readers.campaigns, out)
    with stage.running(crowd):
        code = run_demo(
            settings.base_url, readers, decisions, exit_after=exit_after, out_dir=out, crowd=crowd, rate=rate, seed=seed,
            write_report=lambda path: _write_report(with_secret(settings), None, path).sentence,
        )  # fmt: skip
        if not exit_after:
            stage.stay()
    sys.exit(code)


def _write_report(settings: Settings, campaign: str | None, out: Path) -> ReportSummary:
    import datetime as dt

    from services.bootstrap import open_archive, open_images, open_log
    from services.reports.report import write_report

    archive = open_archive(settings.data)
    archive.step(open_log(settings.data))
    images, now = open_images(settings.data).get, dt.datetime.now(dt.UTC)
    return write_report(archive, images, campaign, out, now, notice=settings.notice or None)


@app.command()
def simulate(
    scenario: Annotated[Path, typer.Argument(help="Scenario file (TOML).")],
    policies: Annotated[str, typer.Option(help="Comma-separated policies.")] = "default",
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
    names = policies.split(",")
    _check_policies(names)
    plans = [Run(name, seed, impressions, half_life or None) for name in names for seed in range(seeds)]
    progress = Console(stderr=True)
    done = track(run_all(market, plans), "runs", len(plans), console=progress, transient=True, disable=not progress.is_terminal)
    results = sorted(done, key=lambda result: (names.index(result.policy), result.seed))
    summaries = [summarise([result for result in results if result.policy == name]) for name in names]
    if json:
        typer.echo(json_lines(results, summaries))
    else:
        print_results(Console(), summaries, impressions)


def _check_policies(names: list[str]) -> None:
    from bandits.registry import POLICIES
    from errors import Unknown

    for name in names:
        if name not in POLICIES:
            raise Unknown("policy", name)


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
    typer.echo(f"{_load(files)} records written")


@campaign_app.command("schema")
def campaign_schema() -> None:
    """Print the JSON schema of a campaign file."""
    import json

    from services.campaigns.files import campaign_schema as schema

    typer.echo(json.dumps(schema(), indent=2, ensure_ascii=False))


def _settings() -> Settings:
    from services.settings import read_settings, with_secret

    return with_secret(read_settings(os.environ))


def _load(files: list[Path]) -> int:
    from services.bootstrap import load_campaigns
    from services.campaigns.files import load_campaign

    return load_campaigns(_settings(), [load_campaign(path) for path in files])


def _refuse_taken_port(host: str, port: int) -> None:
    """A clear line before anything starts, instead of a traceback after everything has."""
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                f"port {port} on {host} cannot be used ({error.strerror}); set ADLOOM_PORT to a free one"
            ) from error


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
