"""Exhibit: what trying things costs, and what it bought."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from services.reports.charts import Frame, Layers, draw, rows
from services.reports.exhibits.exhibit import Cell, Exhibit, Table, interval, quiet, share, words
from services.reports.exhibits.forgone import forgone_so_far
from services.reports.tokens import LIGHT
from services.reports.words import counts, number, percent, plural

if TYPE_CHECKING:
    from services.reports.figures.estimate import Estimate
    from services.reports.figures.exploration import Exploration
    from services.reports.figures.league import League
    from services.reports.words import Texts

ID = "exploration"
_DESK = Frame(plot=716, left=2, right=2, phone=False, bottom=4)
_PHONE = Frame(plot=336, left=2, right=2, phone=True, bottom=4)


def cost_of_trying(found: Exploration | None, league: League) -> Exhibit:
    """The exhibit, quiet while too few people have met an ad."""
    if found is None:
        return quiet(ID, "Too few people to price what trying costs", "Fewer than 50 people have met an ad.")
    parts = _parts(found, league)
    keys = [(part.name, part.colour, percent(part.share, 1)) for part in parts]
    cost = _cost(found, league)
    description = f"Shares of impressions: {', '.join(f'{name} {text}' for name, _, text in keys)}."
    drawing = draw(lambda _: _bar([(part.colour, part.share) for part in parts]), _DESK, _PHONE, description)
    running = forgone_so_far(found.running, found.start)
    return Exhibit(
        id=ID,
        title=_title(found),
        subtitle=f"Shares of {plural(found.impressions, 'impression')} by reason; clicks forgone, {percent(0.95)} interval",
        note=(
            "Assumes the best guess of the policy is the alternative; that guess may be wrong, and it is good only because "
            "other things were tried. Control is not counted as a cost: it is what proves the gain. The running total's band "
            "is for one look at a time."
        ),
        table=Table(
            ("rule", "share", "clicks forgone", "from", "to", "what it bought"),
            (*map(_row, parts), (words("all"), words(""), *interval(found.forgone, _texts(found.forgone)), words(""))),
        ),
        template="exploration.html",
        content={"drawing": drawing, "keys": keys, "cost": cost, "running": running},
        said=(cost, drawing.description, *([running.description] if running else [])),
        estimates={
            "clicks forgone": found.forgone,
            **{f"clicks forgone, {part.name}": part.cost for part in parts if part.cost},
        },
    )


class Part(NamedTuple):
    """A reason for an impression: its share of all, what it cost (None: not counted as a cost) and what it bought."""

    name: str
    colour: str
    share: float
    cost: Estimate | None
    bought: str


def _parts(found: Exploration, league: League) -> tuple[Part, ...]:
    return (
        Part("control", "control", found.control, None, "the proof of the lift"),
        Part(
            "floor", "explore-text", found.floor, found.by_floor, "a chance for every candidate, so that others can be judged"
        ),
        Part("sampling by the policy", "explore", found.sampling, found.by_sampling, _judged(league)),
        Part("best guess", "policy", found.best, None, ""),
    )


def _row(part: Part) -> tuple[Cell, ...]:
    none = words("")
    cost = (none, none, none) if part.cost is None else interval(part.cost, _texts(part.cost))
    return (words(part.name), share(part.share, 1), *cost, words(part.bought))


def _title(found: Exploration) -> str:
    if not found.forgone.answered:
        return "Too early to price what trying costs"
    if found.forgone.sign > 0:
        return f"Trying things cost about {_texts(found.forgone).value.lstrip('+')} clicks"
    return "Trying things cost no clicks that can be seen"


def _cost(found: Exploration, league: League) -> str:
    """Always both: what it cost, and what it bought."""
    bought = f"It bought: {_judged(league)}."
    if not found.forgone.answered:
        return bought
    texts = _texts(found.forgone)
    return f"Clicks forgone: {texts.value}, {texts.between}. {bought}"


def _texts(clicks: Estimate) -> Texts:
    return counts(clicks.value, clicks.low, clicks.high)


def _judged(league: League) -> str:
    judged = len(league.standings) - league.count("being tried")
    return f"{number(judged)} of {plural(len(league.standings), 'creative')} judged"


def _bar(parts: list[tuple[str, float]]) -> Layers:
    values = [{"colour": LIGHT[colour], "share": part, "order": at} for at, (colour, part) in enumerate(parts)]
    mark = alt.MarkDef(type="bar", height=26, stroke=LIGHT["bg"], strokeWidth=2)
    x = alt.X("share:Q", stack="zero", axis=None, scale=alt.Scale(domain=[0, 1]))
    bar = alt.Chart(rows(values), mark=mark).encode(
        x=x, y=alt.value(13), color=alt.Color("colour:N", scale=None), order="order:O"
    )
    return alt.layer(bar).properties(height=26)
