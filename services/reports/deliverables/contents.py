"""The report as data: what ``report.json`` holds, what the page carries inside, and its JSON Schema.

Knows exhibits, no file and no markup. Invariant: whatever a deliverable shows is in here, as the same text; a number that
is estimated is here with its interval, level, method, size and assumption, and a number without these was counted.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.exhibits.exhibit import Cell, Exhibit, Table
    from services.reports.figures.estimate import Estimate
    from services.reports.ground import Ground
    from services.reports.verdict import Verdict

#: Raised with every change that a reader of the JSON could notice.
SCHEMA = 2
#: Templates whose drawing is a table.
_TABLES = frozenset({"league.html"})
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


class EstimateData(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate; null stands for no answer. Shares and lifts are fractions. ``n``: people it rests on."""

    value: float | None
    low: float | None
    high: float | None
    level: float
    method: str
    n: int
    assumption: str


class CellData(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as the page shows it, and what it stands for; ``estimate`` is there where it is the value of one."""

    text: str
    value: float | int | str | None
    estimate: EstimateData | msgspec.UnsetType = msgspec.UNSET


class TableData(msgspec.Struct, frozen=True, kw_only=True):
    """A table: every row is as long as there are columns."""

    columns: list[str]
    rows: list[list[CellData]]


class ExhibitData(msgspec.Struct, frozen=True, kw_only=True):
    """One exhibit. ``label``: how the page numbers it; ``said``: sentences beside the drawing; ``quiet``: nothing to say."""

    label: str
    title: str
    subtitle: str
    note: str
    said: list[str]
    estimates: dict[str, EstimateData]
    table: TableData
    quiet: bool = False


class PeriodData(msgspec.Struct, frozen=True, kw_only=True):
    """Both ends in UTC (ISO 8601), null where nothing was recorded, and the words on the page."""

    since: str | None
    until: str
    words: str


class ExpectedData(msgspec.Struct, frozen=True, kw_only=True):
    """When an answer is expected if the true gain is ``gain``: after so many people, and at the pace so far at a time in UTC
    (ISO 8601), with the span of four cases in five; null: in more than two years.
    """

    gain: float
    people: int
    at: str | None
    earliest: str | None
    latest: str | None


class VerdictData(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict, one of five, and its words."""

    name: str
    lead: str
    rest: str
    next_step: str
    expected: ExpectedData | None = None


class ChangesData(msgspec.Struct, frozen=True, kw_only=True):
    """What changed since the last report: its date (ISO 8601; null where it could not be read), sentences, and what they
    are made from.
    """

    last_made_at: str | None
    said: list[str]
    verdict_then: str | None = None
    lift_then: EstimateData | None = None
    lift_now: EstimateData | None = None
    new_creatives: int | None = None
    retired_creatives: int | None = None


class WordingData(msgspec.Struct, frozen=True, kw_only=True):
    """Which model was asked to rephrase sentences, how many of its were taken, and how many refused by the check."""

    model: str
    taken: int
    refused: int


class ReportData(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a report says. ``exhibits`` are in the order of the pages, by the id that anchors and CSV files have, too."""

    schema: int
    campaigns: list[str]
    campaign: str | None
    made_at: str
    made: str
    period: PeriodData
    notice: str | None
    verdict: VerdictData
    changes: ChangesData | None
    exhibits: dict[str, ExhibitData]
    wording: WordingData | None = None


def json_schema() -> dict[str, Any]:
    """The JSON Schema of ``report.json``."""
    return {"$schema": _DRAFT, "title": f"adloom report, schema {SCHEMA}", **msgspec.json.schema(ReportData)}


def labelled(exhibits: Sequence[Exhibit]) -> dict[str, ExhibitData]:
    """The exhibits by id, the loud ones after the first page numbered: figures and tables each in their own row."""
    counts = {"Figure": 0, "Table": 0}
    data = {}
    for position, exhibit in enumerate(exhibits):
        label = ""
        if position and not exhibit.quiet:
            kind = "Table" if exhibit.template in _TABLES else "Figure"
            counts[kind] += 1
            label = f"{kind}\u00a0{counts[kind]}"
        data[exhibit.id] = exhibit_data(exhibit, label)
    return data


def period_data(ground: Ground) -> PeriodData:
    """The period of a report's ground."""
    begin, until = ground.begin, ground.period.until
    return PeriodData(since=None if begin is None else begin.isoformat(), until=until.isoformat(), words=ground.words)


def verdict_data(verdict: Verdict) -> VerdictData:
    """The verdict, with the date by which more is expected to be known."""
    found = verdict.expected
    when = None
    if found is not None:
        at, earliest, latest = (None if day is None else day.isoformat() for day in (found.at, found.earliest, found.latest))
        when = ExpectedData(gain=found.gain, people=found.people, at=at, earliest=earliest, latest=latest)
    return VerdictData(name=verdict.name, lead=verdict.lead, rest=verdict.rest, next_step=verdict.next_step, expected=when)


def exhibit_data(exhibit: Exhibit, label: str) -> ExhibitData:
    """An exhibit without its drawing."""
    return ExhibitData(
        label=label, title=exhibit.title, subtitle=exhibit.subtitle, note=exhibit.note,
        said=[sentence for sentence in exhibit.said if sentence],
        estimates={name: estimate_data(estimate) for name, estimate in exhibit.estimates.items()},
        table=_table(exhibit.table), quiet=exhibit.quiet,
    )  # fmt: skip


def estimate_data(estimate: Estimate) -> EstimateData:
    """An estimate with null for what it cannot say: JSON has no NaN and no infinity."""
    return EstimateData(
        value=_finite(estimate.value), low=_finite(estimate.low), high=_finite(estimate.high), level=estimate.level,
        method=estimate.method, n=estimate.n, assumption=estimate.assumption,
    )  # fmt: skip


def _table(table: Table) -> TableData:
    return TableData(columns=list(table.columns), rows=[[_cell(cell) for cell in row] for row in table.rows])


def _cell(cell: Cell) -> CellData:
    estimate = msgspec.UNSET if cell.estimate is None else estimate_data(cell.estimate)
    value = _finite(cell.value) if isinstance(cell.value, float) else cell.value
    return CellData(text=cell.text, value=value, estimate=estimate)


def _finite(value: float) -> float | None:
    """To ten digits: beyond those, sums that were made by several threads differ from one run to the next."""
    return float(f"{value:.10g}") if math.isfinite(value) else None
