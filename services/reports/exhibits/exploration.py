"""Exhibit: what trying things costs, and what it bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from services.reports.charts import Frame, Layers, draw, rows
from services.reports.exhibits.exhibit import Exhibit, Table, interval, quiet, share, words
from services.reports.tokens import LIGHT
from services.reports.words import counts, number, percent, plural

if TYPE_CHECKING:
    from services.reports.figures.exploration import Exploration
    from services.reports.figures.league import League

ID = "exploration"
_DESK = Frame(plot=716, left=2, right=2, phone=False, bottom=4)
_PHONE = Frame(plot=336, left=2, right=2, phone=True, bottom=4)


def cost_of_trying(found: Exploration | None, league: League) -> Exhibit:
    """The exhibit, quiet while too few people have met an ad."""
    if found is None:
        return quiet(ID, "Too few people to price what trying costs", "Fewer than 50 people have met an ad.")
    parts = (
        ("control", "control", found.control),
        ("floor", "explore-text", found.floor),
        ("sampling by the policy", "explore", found.sampling),
        ("best guess", "policy", found.best),
    )
    keys = [(name, colour, percent(part, 1)) for name, colour, part in parts]
    texts = counts(found.forgone.value, found.forgone.low, found.forgone.high)
    bought = _bought(league)
    cost = f"Clicks forgone: {texts.value}, {texts.between}. {bought}" if found.forgone.answered else bought
    description = f"Shares of impressions: {', '.join(f'{name} {text}' for name, _, text in keys)}."
    drawing = draw(lambda _: _bar([(colour, part) for _, colour, part in parts]), _DESK, _PHONE, description)
    return Exhibit(
        id=ID,
        title=_title(found),
        subtitle=f"Shares of {plural(found.impressions, 'impression')} by reason; clicks forgone, {percent(0.95)} interval",
        note=(
            "Assumes the best guess of the policy is the alternative; that guess may be wrong, and it is good only because "
            "other things were tried. Control is not counted as a cost: it is what proves the gain."
        ),
        table=Table(
            ("part", "value", "from", "to"),
            (
                *((words(name), share(part, 1), words(""), words("")) for name, _, part in parts),
                (words("clicks forgone"), *interval(found.forgone, texts)),
            ),
        ),
        template="exploration.html",
        content={"drawing": drawing, "keys": keys, "cost": cost},
        said=(cost, drawing.description),
        estimates={"clicks forgone": found.forgone},
    )


def _title(found: Exploration) -> str:
    if not found.forgone.answered:
        return "Too early to price what trying costs"
    if found.forgone.sign > 0:
        return f"Trying things cost about {counts(*_numbers(found)).value.lstrip('+')} clicks"
    return "Trying things cost no clicks that can be seen"


def _numbers(found: Exploration) -> tuple[float, float, float]:
    return found.forgone.value, found.forgone.low, found.forgone.high


def _bought(league: League) -> str:
    judged = len(league.standings) - league.count("being tried")
    return f"It bought: {number(judged)} of {plural(len(league.standings), 'creative')} judged."


def _bar(parts: list[tuple[str, float]]) -> Layers:
    values = [{"colour": LIGHT[colour], "share": part, "order": at} for at, (colour, part) in enumerate(parts)]
    mark = alt.MarkDef(type="bar", height=26, stroke=LIGHT["bg"], strokeWidth=2)
    x = alt.X("share:Q", stack="zero", axis=None, scale=alt.Scale(domain=[0, 1]))
    bar = alt.Chart(rows(values), mark=mark).encode(
        x=x, y=alt.value(13), color=alt.Color("colour:N", scale=None), order="order:O"
    )
    return alt.layer(bar).properties(height=26)
