"""Exhibit: the creatives in groups, each with its picture, its words and its corrected click rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Exhibit, Table, interval, quiet, whole, words
from services.reports.figures.league import STATES
from services.reports.words import NONE, number, percent, percents, plural, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from services.reports.figures.estimate import Estimate
    from services.reports.figures.league import League, Standing

ID = "creatives"
#: Rows with a picture; what does not fit is counted in a line below.
SHOWN = 30
#: Width of the shared axis, and height and width of the bars of impressions by time, pixels.
AXIS, SPARK, SPARK_STEP = 130, 18, 4
_HOLLOW = "Hollow bar: what to expect of a creative that is still being tried, by where the others lie."
_BARS = "Upright bars: impressions over the last 14 days, or all of the time if that is shorter, in fourteen even parts."
_GROUPS = {"leads": "in the lead", "holds": "holding", "being tried": "being tried", "retired": "retired"}
_TITLES = {"leads": "Leads", "holds": "Holds", "being tried": "Being tried", "retired": "Retired"}


@dataclass(frozen=True)
class Span:
    """An interval on the shared axis, in pixels, with the place of control's rate."""

    low: float
    value: float
    high: float
    control: float | None


@dataclass(frozen=True)
class Row:
    """One creative as drawn. ``prior``: what was believed of one that is still being tried; ``spark``: heights of bars."""

    standing: Standing
    picture: str | None
    label: str
    shown: str
    clicks: str
    rate: str
    bounds: str
    span: Span | None
    prior: Span | None
    spark: tuple[float | None, ...] | None


def creatives(league: League, control: Mapping[str, Estimate], picture: Callable[[Standing], str | None]) -> Exhibit:
    """The exhibit. ``control``: control's click rate by campaign; ``picture``: a creative's thumbnail as a data address."""
    if not league.compared:
        return quiet(ID, "Too few people to compare creatives", "No creative has been shown to 50 people yet.")
    shown = league.standings[:SHOWN]
    edge = _edge(shown, control)
    several = len({standing.campaign for standing in league.standings}) > 1
    rows = [_row(one, control.get(one.campaign), league.priors.get(one.campaign), edge, picture(one), several=several)
            for one in shown]  # fmt: skip
    groups = [(_TITLES[state], [row for row in rows if row.standing.state == state]) for state in STATES]
    said = (
        _left_out(league.standings[SHOWN:]),
        f"The axis runs from {percent(0)} to {percent(edge, 1)}; the grey line is control.",
        _HOLLOW if any(row.prior for row in rows) else "",
        _BARS if any(row.spark for row in rows) else "",
    )
    return Exhibit(
        id=ID,
        title=_title(league),
        subtitle=f"Click rate by creative, corrected for who saw it, {percent(0.95)} intervals for {league.compared} at once",
        note=(
            "Assumes the chances in the log are those that were drawn from. A rate speaks of the impressions on which the "
            "creative had a fair chance; those on which it had next to none count little. Leaders are all that cannot be told "
            "from the front-runner; intervals are for one look."
        ),
        estimates={f"corrected rate of {one.creative}": one.rate for one in shown if one.rate.answered},
        table=_table(shown),
        template="league.html",
        content={
            "groups": [group for group in groups if group[1]],
            "pictures": any(row.picture for row in rows),
            "said": said,
            "axis": AXIS,
            "spark": (SPARK, SPARK_STEP),
        },
        said=said,
    )


def _title(league: League) -> str:
    leads, tried = league.count("leads"), league.count("being tried")
    lead = f"{spelled(leads)} {'creative leads' if leads == 1 else 'creatives lead'}"
    if not leads:
        lead = "No creative leads yet"
    return lead if not tried else f"{lead}; {spelled(tried).lower()} still being tried"


def _left_out(rest: Sequence[Standing]) -> str:
    """How many have no row, by group."""
    counts = {state: sum(one.state == state for one in rest) for state in STATES}
    groups = ", ".join(f"{number(count)} {_GROUPS[state]}" for state, count in counts.items() if count)
    return f"Not listed: {plural(len(rest), 'more creative')} ({groups})." if rest else ""


def _edge(shown: Sequence[Standing], control: Mapping[str, Estimate]) -> float:
    """The axis' right end: all of what is judged, and half of an interval that is still wide."""
    judged = [one.rate.high for one in shown if one.rate.answered and one.state in {"leads", "holds"}]
    values = [one.rate.value for one in shown if one.rate.answered]
    return max([*judged, *values, *(rate.high for rate in control.values() if rate.answered), 0.001]) * 1.05


def _row(
    one: Standing, control: Estimate | None, prior: Estimate | None, edge: float, picture: str | None, *, several: bool
) -> Row:  # fmt: skip
    texts = percents(one.rate.value, one.rate.low, one.rate.high)
    label = " · ".join([*([one.campaign_title] if several else []), *_told(one)])
    return Row(
        standing=one,
        picture=picture,
        label=label,
        shown=whole(one.shows, "to fewer than 50 people").text,
        clicks="" if one.clicks is None else plural(one.clicks, "click"),
        rate=texts.value if one.rate.answered else "",
        bounds=texts.bounds if one.rate.answered else "",
        span=_span(one.rate, control, edge) if one.rate.answered else None,
        prior=_span(prior, control, edge) if prior is not None and one.state == "being tried" else None,
        spark=_spark(one.slots),
    )


def _spark(slots: Sequence[int | None]) -> tuple[float | None, ...] | None:
    """Heights in pixels, the busiest part full; None where too few people had it, or nobody."""
    most = max((count for count in slots if count), default=0)
    if not most:
        return None
    return tuple(None if not count else round(max(SPARK * count / most, 1.0), 1) for count in slots)


def _told(one: Standing) -> tuple[str, ...]:
    """Attributes worth a reader's time: angle, tone, offer if any, style; and why it was retired."""
    angle, tone, _length, offer, style, _cta = one.attributes
    told = (angle, tone, *([] if offer == "none" else [offer]), style)
    return (*told, f"retired: {one.retired_for}") if one.retired_for else told


def _span(rate: Estimate, control: Estimate | None, edge: float) -> Span:
    low, value, high = (round(min(share / edge, 1.0) * AXIS, 1) for share in (rate.low, rate.value, rate.high))
    line = round(control.value / edge * AXIS, 1) if control is not None and control.answered else None
    return Span(low, value, high, line)


def _table(shown: Sequence[Standing]) -> Table:
    rows = tuple(
        (words(one.headline), words(one.state), whole(one.shows), whole(one.clicks, NONE),
         *interval(one.rate, percents(one.rate.value, one.rate.low, one.rate.high)))
        for one in shown
    )  # fmt: skip
    return Table(("creative", "state", "shown", "clicks", "corrected rate", "from", "to"), rows)
