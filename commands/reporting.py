"""``adloom report``: what is on the log, as page, data, tables and document; once, or each period until it is stopped."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.surroundings import settings_over_stores
from errors import InvalidInput

if TYPE_CHECKING:
    from services.reports.deliverables.formats import Format
    from services.reports.regularly import Due
    from services.reports.rephrasing.asking import Rephrase
    from services.reports.report import ReportSummary
    from services.settings import Settings
    from simulations.truth.reporting import Run

#: Who chooses in a simulation that names nobody.
_POLICY = "default"


@dataclass(frozen=True)
class Order:
    """What is to be reported, and how. ``since`` and ``until`` as they were typed."""

    campaign: str | None = None
    out: Path = Path("report")
    since: str | None = None
    until: str | None = None
    formats: tuple[Format, ...] = ("html", "json", "csv")
    rephrase: bool = False


class WallClock:
    """The machine's own clock."""

    def now(self) -> dt.datetime:
        """The time, in UTC."""
        return dt.datetime.now(dt.UTC)

    def wait_until(self, moment: dt.datetime) -> None:
        """In short naps: the clock may be set, and a machine may sleep, while one waits."""
        while (left := (moment - self.now()).total_seconds()) > 0:
            time.sleep(min(left, 60.0))


def report(
    campaign: Annotated[str | None, typer.Option(help="Campaign id; all campaigns when left out.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Begin: 7d, 12h (before the end), or a date, UTC. All when left out.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="End: a date, UTC, or 1d (before now). Now when left out.")] = None,
    formats: Annotated[str, typer.Option("--format", help="Some of html, json, csv, pdf.")] = "html,json,csv",
    out: Annotated[Path, typer.Option(help="Folder to write.")] = Path("report"),
    every: Annotated[str | None, typer.Option(help="Go on, with a report each period: 7d, 1d, 12h.")] = None,
    rephrase: Annotated[bool, typer.Option("--rephrase", help="Let the configured model put sentences differently.")] = False,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of report.json, and nothing else.")] = False,
    simulate: Annotated[Path | None, typer.Option(help="Scenario file: report on simulated people, the truth beside.")] = None,
    impressions: Annotated[int | None, typer.Option(min=100, help="Decisions to simulate; as the scenario says.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Which simulated people come and what is drawn.")] = 0,
    policy: Annotated[str, typer.Option(help="Policy that chooses in the simulation, by name or LEARNER/RULE.")] = _POLICY,
) -> None:
    """Write the policy report: verdict, lift, segments, creatives, exploration, feedback, supply."""
    from services.reports.deliverables.formats import DATA, formats_named

    if schema:
        _print_schema()
        return
    if out.suffix == ".html":
        raise InvalidInput("--out", "a folder, which takes report.html and what goes with it", repr(str(out)))
    order = Order(campaign, out, since, until, formats_named(formats), rephrase)
    if open_page and "html" not in order.formats:
        raise InvalidInput("--open", "html among the formats", repr(formats))
    if simulate is not None:
        if every or rephrase or campaign or since or until:
            raise InvalidInput(
                "--simulate", "only --format, --out, --open and --json of what a service's report takes", "others"
            )
        run = _run(simulate, policy, seed, impressions)
        _show(_report_simulated(run, order), as_json=json, open_page=open_page)
        return
    if impressions is not None or (policy, seed) != (_POLICY, 0):
        raise InvalidInput("--simulate", "a scenario, which --impressions, --seed and --policy are for", "none")
    if every is not None:
        _require_alone(until, beside=json or open_page)
        _go_on(settings_over_stores(), order, every)
        return
    before = out / DATA
    last = before.read_bytes() if before.is_file() else None
    _show(report_now(settings_over_stores(), order, last=last), as_json=json, open_page=open_page)


def _require_alone(until: str | None, *, beside: bool) -> None:
    """Raise InvalidInput for options that are about one report where one is made each period."""
    if until is not None:
        raise InvalidInput("--until", "none beside --every, which ends each report with its period", repr(until))
    if beside:
        raise InvalidInput("--every", "neither --json nor --open, which are about one report", "one of them")


def _show(written: ReportSummary, *, as_json: bool, open_page: bool) -> None:
    _tell(written, as_json=as_json)
    if open_page:
        typer.launch(str(written.folder / "report.html"))


def _run(scenario: Path, policy: str, seed: int, impressions: int | None) -> Run:
    from bandits.learners.learner import Shape
    from bandits.registry import make_policy
    from simulations.scenario import load_scenario
    from simulations.truth.reporting import Run

    make_policy(policy, Shape(2, 2))  # a name that nothing answers to is told before the run
    world = load_scenario(scenario)
    return Run(scenario.stem, world, policy, seed, impressions or world.impressions)


def _report_simulated(run: Run, order: Order) -> ReportSummary:
    from simulations.truth.reporting import simulated_report

    written, rows = simulated_report(run, order.out, order.formats)
    typer.echo(f"{sum(row.covers for row in rows)} of {len(rows)} intervals hold the truth", err=True)
    return written


def report_now(settings: Settings, order: Order, now: dt.datetime | None = None, last: bytes | None = None) -> ReportSummary:
    """Archive what the log holds and report on it. ``last``: the last report's data, to be compared with."""
    from services.learning.standing import stock_sentences
    from services.reports.period import period
    from services.reports.report import Beside, write_report
    from services.stores import open_archive, open_images, open_log, published_standing, published_tastes

    now = now or WallClock().now()
    asked = period(order.since, order.until, now)
    archive = open_archive(settings)
    archive.step(open_log(settings))
    beside = Beside(
        notice=settings.notice or None,
        tastes=published_tastes(settings),
        holding=stock_sentences(published_standing(settings), order.campaign),
        last=last,
        rephrase=_wording(settings) if order.rephrase else None,
    )
    return write_report(
        archive, open_images(settings).get, order.campaign, order.out, now,
        formats=order.formats, since=asked.since, until=asked.until, beside=beside,
    )  # fmt: skip


def _go_on(settings: Settings, order: Order, every: str) -> None:
    """A report each period until Ctrl-C, which is the way to end it and no error."""
    import dataclasses

    from services.reports.regularly import every as each_period
    from services.reports.regularly import span_of

    span, clock = span_of(every), WallClock()

    def make(due: Due) -> ReportSummary:
        of_period = dataclasses.replace(
            order, out=due.folder, since=order.since or every, until=due.until.isoformat(),
            formats=tuple(dict.fromkeys((*order.formats, "json"))),  # what the next one is compared with
        )  # fmt: skip
        return report_now(settings, of_period, clock.now(), due.last)

    try:
        each_period(span, order.out, clock, make, typer.echo)
    except KeyboardInterrupt:
        typer.echo("stopped")


def _tell(written: ReportSummary, *, as_json: bool) -> None:
    import msgspec

    names = [str(path) for path in written.files]
    if as_json:
        facts = {"verdict": written.verdict, "sentence": written.sentence, "lift": written.lift, "files": names}
        typer.echo(msgspec.json.encode(facts).decode())
        return
    typer.echo(f"{written.verdict}: {written.sentence}")
    for path in written.files:
        if path.parent == written.folder:
            typer.echo(f"{path}  {path.stat().st_size / 1024:,.0f} kB")
    tables = [path for path in written.files if path.parent != written.folder]
    if tables:
        typer.echo(f"{tables[0].parent}  {len(tables)} tables")


def _wording(settings: Settings) -> Rephrase:
    from generators.studio_settings import OPENAI
    from services.reports.rephrasing.asking import ModelWording

    server = settings.openai_base_url or (OPENAI if settings.openai_api_key else "")
    if not server:
        raise InvalidInput("--rephrase", "OPENAI_BASE_URL or OPENAI_API_KEY in the environment", "neither")
    return ModelWording(server, settings.openai_api_key or None, settings.openai_model, time.time)


def _print_schema() -> None:
    import msgspec

    from services.reports.deliverables.contents import json_schema

    typer.echo(msgspec.json.format(msgspec.json.encode(json_schema())).decode())
