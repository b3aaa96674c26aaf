"""The policy report: one HTML file that needs nothing else, and the same facts as JSON beside it.

Owns the order of the pages and the two files. Knows no query and no drawing. Invariant: page and data are rendered
from the same exhibits, so a number cannot differ between them.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import jinja2
import msgspec
from markupsafe import Markup

from errors import StorageError, Unknown
from services.reports import tokens
from services.reports.exhibits.exhibit import quiet
from services.reports.exhibits.exploration import cost_of_trying
from services.reports.exhibits.feedback import feedback_quality
from services.reports.exhibits.league import creatives
from services.reports.exhibits.lift_over_time import ID as LIFT_ID
from services.reports.exhibits.lift_over_time import lift_over_time as lift_exhibit
from services.reports.exhibits.rules import price_of_rules
from services.reports.exhibits.segments import ID as SEGMENTS_ID
from services.reports.exhibits.segments import segments
from services.reports.exhibits.supply import creative_supply
from services.reports.exhibits.verdict_page import verdict_page
from services.reports.figures.estimate import Estimate
from services.reports.figures.exploration import exploration
from services.reports.figures.feedback import feedback
from services.reports.figures.league import league
from services.reports.figures.lift import compare, lift_over_time
from services.reports.figures.outcomes import Outcomes
from services.reports.figures.rules import rule_prices
from services.reports.figures.segments import heat_map
from services.reports.figures.supply import supply
from services.reports.thumbnails import Thumbnails
from services.reports.verdict import Guardrail, Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from bandits.learners.factor_belief import FactorSamples
    from services.reports.archive import Archive
    from services.reports.exhibits.exhibit import Exhibit, Table
    from services.reports.figures.feedback import Feedback
    from services.reports.figures.lift import Comparison

#: Raised with every change that a reader of the JSON could notice.
SCHEMA = 1
_HIDDEN = "A check failed, so the lift is hidden; the checks above say which."


@dataclass(frozen=True)
class ReportSummary:
    """What was written: the two files, the verdict, its sentence, and the lift (None where a failed check hides it)."""

    html: Path
    json: Path
    verdict: str
    sentence: str
    lift: Estimate | None


def write_report(
    archive: Archive,
    images: Callable[[str], bytes],
    campaign: str | None,
    out: Path,
    now: datetime,
    *,
    notice: str | None = None,
    tastes: FactorSamples | None = None,
    holding: Sequence[str] = (),
) -> ReportSummary:
    """Write ``out`` (HTML) and a .json of the same name beside it.

    ``images``: a stored picture's name to its bytes. ``campaign`` None: all, stratified. ``now``: aware, in UTC.
    ``notice`` is printed on top. ``tastes``: what is believed now, by which rules are priced.
    ``holding``: sentences on how many creatives to hold. Raises Unknown for a
    campaign that the archive does not hold, StorageError where a file cannot be written.
    """
    outcomes = Outcomes(archive, campaign)
    try:
        titles = [row["title"] for row in outcomes.rows("SELECT title FROM windows ORDER BY campaign")]
        if campaign is not None and not titles:
            raise Unknown("campaign", campaign)
        verdict, metrics, exhibits = _exhibits(outcomes, Thumbnails(images), tastes, holding)
        about = {
            "campaigns": titles,
            "made_at": now.isoformat(),
            "made": f"{now:%-d %B %Y %H:%M} UTC",
            "period": _period(outcomes),
            "notice": notice,
        }
    finally:
        outcomes.close()
    data = _data(about, verdict, exhibits)
    html = _page(about, exhibits, data)
    beside = out.with_suffix(".json")
    _write({out: html.encode(), beside: msgspec.json.format(msgspec.json.encode(data))})
    return ReportSummary(out, beside, verdict.name, verdict.lead, metrics[0].lift if verdict.shows_lift else None)


def _exhibits(
    outcomes: Outcomes, pictures: Thumbnails, tastes: FactorSamples | None, holding: Sequence[str]
) -> tuple[Verdict, list[Comparison], list[Exhibit]]:
    """The verdict, what it rests on, and the exhibits in the order of the pages."""
    found = feedback(outcomes)
    metrics = [compare(outcomes, metric) for metric in ("clicked", "converted", "dismissed")]
    guardrails = [Guardrail("conversions", metrics[1].lift, 1), Guardrail("dismissals", metrics[2].lift, -1)]
    verdict = judge(metrics[0].lift, guardrails, found.checks)
    standings = league(outcomes)
    return verdict, metrics, [
        verdict_page(verdict, metrics, found),
        *_lifts(outcomes, found, shown=verdict.shows_lift),
        creatives(standings, _control_rates(outcomes), pictures),
        cost_of_trying(exploration(outcomes), standings),
        creative_supply(supply(outcomes), holding),
        price_of_rules(rule_prices(outcomes, tastes)),
        feedback_quality(found),
    ]  # fmt: skip


def _lifts(outcomes: Outcomes, found: Feedback, *, shown: bool) -> list[Exhibit]:
    """The exhibits that show a lift, or a line in place of each."""
    if not shown:
        return [quiet(LIFT_ID, "The lift is hidden", _HIDDEN), quiet(SEGMENTS_ID, "Segments are hidden", _HIDDEN)]
    curve = lift_over_time(outcomes, found.settles_in_s)
    return [lift_exhibit(curve, found.split, found.settles_in_s), segments(heat_map(outcomes))]


def _control_rates(outcomes: Outcomes) -> dict[str, Estimate]:
    """Control's click rate by campaign, for the line in the league."""
    campaigns = [row["campaign"] for row in outcomes.rows("SELECT campaign FROM windows ORDER BY campaign")]
    return {campaign: compare(outcomes, "clicked", campaign).control for campaign in campaigns}


def _period(outcomes: Outcomes) -> dict[str, float | None]:
    return outcomes.row('SELECT min("at") AS first, max("at") AS last FROM outcomes')


def _data(about: dict[str, Any], verdict: Verdict, exhibits: Sequence[Exhibit]) -> dict[str, Any]:
    """The report as data: plain values, no answer as null."""
    return {
        "schema": SCHEMA,
        **about,
        "verdict": verdict.name,
        "exhibits": {exhibit.id: _exhibit_data(exhibit) for exhibit in exhibits},
    }


def _exhibit_data(exhibit: Exhibit) -> dict[str, Any]:
    return {
        "title": exhibit.title,
        "subtitle": exhibit.subtitle,
        "note": exhibit.note,
        "said": [sentence for sentence in exhibit.said if sentence],
        "estimates": {name: _plain(estimate) for name, estimate in exhibit.estimates.items()},
        "table": _table_data(exhibit.table),
    }


def _table_data(table: Table) -> dict[str, Any]:
    rows = [[{"text": cell.text, "value": cell.value} for cell in row] for row in table.rows]
    return {"columns": list(table.columns), "rows": rows}


def _plain(estimate: Estimate) -> dict[str, Any]:
    fields = asdict(estimate)
    return {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in fields.items()}


def _page(about: dict[str, Any], exhibits: Sequence[Exhibit], data: dict[str, Any]) -> str:
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("services.reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    css = (resources.files("services.reports") / "templates" / "report.css").read_text()
    return templates.get_template("report.html").render(
        style=Markup(tokens.style() + css),  # noqa: S704  (our own files)
        about=about,
        exhibits=exhibits,
        data=data,
    )


def _write(files: dict[Path, bytes]) -> None:
    """Each under a name of its own first: a report that is open in a browser is never half there."""
    for path, content in files.items():
        half = path.with_name(f".{path.name}.half")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(content)
            half.replace(path)
        except OSError as error:
            raise StorageError(f"{path}: {error.strerror}") from error
