"""The policy report: from an archive to a folder with page, data, tables and document. Assembly only.

Knows no query, no drawing and no file format. Invariant: everything that is handed over is made from the same contents, so
a number cannot differ between page, data, tables and document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.reports.changes import Now, changes
from services.reports.deliverables.contents import SCHEMA, ReportData, labelled, period_data, verdict_data
from services.reports.deliverables.formats import FORMATS, deliverables, require
from services.reports.deliverables.handing_over import hand_over
from services.reports.deliverables.page import Pages
from services.reports.exhibition import exhibition
from services.reports.exhibits.verdict_page import verdict_page
from services.reports.figures.feedback import feedback
from services.reports.figures.few import leave_out_few
from services.reports.figures.lift import compare
from services.reports.figures.outcomes import Outcomes
from services.reports.ground import Ground, ground_of
from services.reports.period import Period
from services.reports.rephrasing.applying import reworded
from services.reports.thumbnails import Thumbnails
from services.reports.verdict import Guardrail, judge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from bandits.learners.factor_belief import FactorSamples
    from services.reports.archive import Archive
    from services.reports.deliverables.formats import Format
    from services.reports.figures.estimate import Estimate
    from services.reports.figures.feedback import Feedback
    from services.reports.figures.lift import Comparison
    from services.reports.rephrasing.asking import Rephrase
    from services.reports.verdict import Verdict


@dataclass(frozen=True)
class Beside:
    """What a report tells besides the archive. ``notice`` is printed on top. ``tastes``: what is believed now, by which rules
    are priced. ``holding``: sentences on how many creatives to hold. ``last``: the content of the last ``report.json``.
    ``rephrase``: a model's wording of sentences, of which only what says the same is taken. ``command``: makes the report
    again, where one on the archive would not.
    """

    notice: str | None = None
    tastes: FactorSamples | None = None
    holding: Sequence[str] = ()
    last: bytes | None = None
    rephrase: Rephrase | None = None
    command: str | None = None


@dataclass(frozen=True)
class ReportSummary:
    """What was written where, the verdict, its sentence, and the lift (None where a failed check hides it)."""

    folder: Path
    files: tuple[Path, ...]
    verdict: str
    sentence: str
    lift: Estimate | None


@dataclass(frozen=True)
class _Told:
    """A report before it is written: its pages, its verdict, and the lift if it may be shown."""

    pages: Pages
    verdict: Verdict
    lift: Estimate | None


def write_report(
    archive: Archive, images: Callable[[str], bytes], campaign: str | None, out: Path, now: datetime, *,
    formats: Sequence[Format] = FORMATS, since: datetime | None = None, until: datetime | None = None,
    beside: Beside | None = None,
) -> ReportSummary:  # fmt: skip
    """Write ``report.html``, ``report.json``, ``report.pdf`` and ``tables/*.csv``, whichever are asked for, into a folder.

    ``images``: a stored picture's name to its bytes. ``campaign`` None: all, stratified. ``now``, ``since``, ``until``: aware,
    in UTC. Raises Unknown for a campaign that the archive does not hold, Unavailable where a PDF cannot be made on this
    machine, StorageError where a file cannot be written; what was in the folder then stays as it was.
    """
    require(formats)  # before seconds of queries
    asked = Period(since, until or now)
    outcomes = Outcomes(archive, campaign, since.timestamp() if since else None, asked.until.timestamp())
    try:
        leave_out_few(outcomes)
        ground = ground_of(outcomes, campaign, asked)
        told = _told(outcomes, ground, Thumbnails(images), campaign, now, beside or Beside())
    finally:
        outcomes.close()
    files = hand_over(out, deliverables(told.pages, formats))
    return ReportSummary(out, tuple(files), told.verdict.name, told.verdict.lead, told.lift)


def _told(
    outcomes: Outcomes, ground: Ground, pictures: Thumbnails, campaign: str | None, now: datetime, beside: Beside
) -> _Told:
    found = feedback(outcomes)
    metrics = [compare(outcomes, metric) for metric in ("clicked", "converted", "dismissed")]
    verdict = verdict_of(metrics, found, ground)
    shown = exhibition(
        outcomes, ground, found, pictures, now, shows_lift=verdict.shows_lift, tastes=beside.tastes, holding=beside.holding,
        command=beside.command,
    )  # fmt: skip
    verdict, shown, wording = reworded(verdict, shown, beside.rephrase)
    lift = metrics[0].lift if verdict.shows_lift else None
    since_last = changes(beside.last, campaign, Now(verdict.name, lift, ground.period.until), outcomes)
    exhibits = [verdict_page(verdict, metrics, found, since_last), *shown]
    data = ReportData(
        schema=SCHEMA, campaigns=[*ground.campaigns.values()], campaign=campaign, made_at=now.isoformat(),
        made=f"{now:%-d %B %Y %H:%M} UTC", period=period_data(ground), notice=beside.notice,
        verdict=verdict_data(verdict), changes=since_last, exhibits=labelled(exhibits), wording=wording,
    )  # fmt: skip
    return _Told(Pages(data, exhibits), verdict, lift)


def verdict_of(metrics: Sequence[Comparison], found: Feedback, ground: Ground) -> Verdict:
    """The verdict on clicks, with conversions and dismissals, in that order, as what must not get worse."""
    clicks, conversions, dismissals = (metric.lift for metric in metrics)
    guardrails = [Guardrail("conversions", conversions, 1), Guardrail("dismissals", dismissals, -1)]
    return judge(clicks, guardrails, found.checks, found.split, ground)
