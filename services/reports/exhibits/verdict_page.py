"""The first page: the verdict in words, three figures, what changed, the checks, the metrics side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Exhibit, Table, interval, words
from services.reports.exhibits.feedback import check_rows
from services.reports.figures.estimate import FEWEST_PEOPLE
from services.reports.words import counts, number, percent, percents, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.deliverables.contents import ChangesData
    from services.reports.exhibits.exhibit import Cell
    from services.reports.figures.estimate import Estimate
    from services.reports.figures.feedback import Feedback
    from services.reports.figures.lift import Comparison
    from services.reports.verdict import Verdict

ID = "verdict"
_METRICS = {"clicked": "clicks", "converted": "conversions", "dismissed": "dismissals"}
_STATES = {"look": "to look at", "failed": "failed"}
_COLUMNS = ("per impression", "personalised", "control", "lift", "from", "to")


@dataclass(frozen=True)
class Figure:
    """One of the three figures under the verdict: what it is, its value, and its bounds in words."""

    name: str
    value: str
    bounds: str


def verdict_page(
    verdict: Verdict, metrics: Sequence[Comparison], found: Feedback, changes: ChangesData | None = None
) -> Exhibit:
    """The page. Where the verdict hides the lift, no number of it leaves here, neither to the page nor to the data."""
    shown = verdict.shows_lift
    figures = _figures(metrics[0]) if shown else []
    checks = _passed(found)
    estimates = {name: estimate for metric in metrics for name, estimate in _estimates(metric)} if shown else {}
    return Exhibit(
        id=ID,
        title=verdict.title,
        subtitle=f"Clicks, conversions and dismissals per impression, both groups, {percent(0.95)} intervals",
        note=_note(found),
        table=_table(metrics) if shown else Table(("metric", "hidden because"), ((words("all"), words(verdict.lead)),)),
        template="verdict.html",
        content={
            "verdict": verdict,
            "figures": figures,
            "changes": changes,
            "checks": check_rows(found),
            "passed": checks,
        },
        said=(
            *(verdict.lead, verdict.rest, verdict.next_step, checks),
            *(f"{figure.name}: {figure.value}, {figure.bounds}" for figure in figures),
            *(f"{what}: {seen}" for _, what, seen in check_rows(found)),
        ),
        estimates=estimates,
    )


def _passed(found: Feedback) -> str:
    """How many checks passed, and what is to be said of the others."""
    states: list[str] = [check.state for check in found.checks]
    rest = [f"{number(states.count(state))} {told}" for state, told in _STATES.items() if states.count(state)]
    return ", ".join([f"{number(states.count('ok'))} of {plural(len(states), 'check')} passed", *rest])


def _estimates(metric: Comparison) -> list[tuple[str, Estimate]]:
    name = _METRICS[metric.metric]
    return [
        (f"{name} lift", metric.lift),
        (f"{name} rate, personalised", metric.treated),
        (f"{name} rate, control", metric.control),
        (f"extra {name}", metric.extra),
    ]


def _figures(clicks: Comparison) -> list[Figure]:
    extra = counts(clicks.extra.value, clicks.extra.low, clicks.extra.high)
    return [
        _rate("Click rate, personalised", clicks.treated, clicks.impressions_treated),
        _rate("Click rate, control", clicks.control, clicks.impressions_control),
        Figure("Extra clicks", extra.value, extra.between if clicks.extra.answered else "no answer yet"),
    ]


def _rate(name: str, rate: Estimate, impressions: int) -> Figure:
    texts = percents(rate.value, rate.low, rate.high)
    shown = f"{texts.bounds} of {plural(impressions, 'impression')}"
    return Figure(name, texts.value, shown if rate.answered else "fewer than 50 people")


def _note(found: Feedback) -> str:
    if found.split is None or found.people < FEWEST_PEOPLE:
        return "Assumes people are put in control at random, campaign by campaign, before any policy, and stay there."
    split = found.split
    return (
        f"Assumes {plural(split.people, 'person', 'people')} were divided at random, campaign by campaign, before any policy: "
        f"{percent(split.planned, 1)} planned in control, {percent(split.seen, 1)} seen. The person is the unit of every "
        "interval; the lift holds at every look, the rates at one."
    )


def _table(metrics: Sequence[Comparison]) -> Table:
    return Table(_COLUMNS, tuple(map(_row, metrics)))


def _row(metric: Comparison) -> tuple[Cell, ...]:
    lift = percents(metric.lift.value, metric.lift.low, metric.lift.high, signed=True)
    rates = (interval(rate, percents(rate.value, rate.low, rate.high))[0] for rate in (metric.treated, metric.control))
    return (words(_METRICS[metric.metric]), *rates, *interval(metric.lift, lift))
