"""Exhibit: what trying things costs, and what it bought."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from services.reports.charts import Frame, Layers, draw, rows
from services.reports.exhibits.elements import element_name
from services.reports.exhibits.exhibit import Cell, Exhibit, Table, interval, quiet, share, whole, words
from services.reports.exhibits.forgone import forgone_so_far
from services.reports.tokens import LIGHT
from services.reports.words import counts, number, of_all, percent, plural

if TYPE_CHECKING:
    from services.reports.figures.element_narrowed import Narrowed
    from services.reports.figures.estimate import Estimate
    from services.reports.figures.exploration import Exploration
    from services.reports.figures.league import League
    from services.reports.words import Texts

ID = "exploration"
_DESK = Frame(plot=716, left=2, right=2, phone=False, bottom=4)
_PHONE = Frame(plot=336, left=2, right=2, phone=True, bottom=4)


def cost_of_trying(found: Exploration | None, league: League, narrowed: Narrowed | None = None) -> Exhibit:
    """The exhibit, quiet while too few people have met an ad. ``narrowed``: the element that is best known."""
    if found is None:
        return quiet(ID, "Too few people to price what trying costs", "Fewer than 50 people have met an ad.")
    bought = _bought(league, narrowed)
    parts = _parts(found, bought)
    keys = [(part.name, part.colour, percent(part.share, 1)) for part in parts]
    cost = _cost(found, bought)
    description = f"Shares of impressions: {', '.join(f'{name} {text}' for name, _, text in keys)}."
    drawing = draw(lambda _: _bar([(part.colour, part.share) for part in parts]), _DESK, _PHONE, description)
    running = forgone_so_far(found.running, found.start)
    return Exhibit(
        id=ID,
        title=_title(found),
        subtitle=(
            f"Shares of {plural(found.impressions, 'impression')} by reason; clicks forgone in all, {percent(0.95)} interval, "
            f"judged by {of_all(found.sample, found.of)} that the policy chose"
        ),
        note=(
            "Assumes the best guess of the policy is the alternative; that guess may be wrong, and it is good only because "
            "other things were tried. Control is not counted as a cost: it is what proves the gain. The running total's band "
            "is for one look at a time."
        ),
        table=Table(
            ("rule", "share", "impressions", "clicks forgone", "from", "to", "people", "what it bought"),
            (
                *(_row(part, found.impressions) for part in parts),
                (words("all"), words(""), whole(found.impressions), *_interval(found.forgone), words("")),
            ),
        ),
        template="exploration.html",
        content={"drawing": drawing, "keys": keys, "cost": cost, "running": running},
        said=(cost, drawing.description, *([running.description] if running else [])),
        estimates={
            "clicks forgone": found.forgone,
            **{f"clicks forgone, {part.name}": part.cost for part in parts if part.cost},
            **({f"{element_name(narrowed.element)}, by the first half of the clicks": narrowed.before} if narrowed else {}),
        },
    )


class Part(NamedTuple):
    """A reason for an impression: its share of all, what it cost (None: not counted as a cost) and what it bought."""

    name: str
    colour: str
    share: float
    cost: Estimate | None
    bought: str


def _parts(found: Exploration, bought: str) -> tuple[Part, ...]:
    return (
        Part("control", "control", found.control, None, "the proof of the lift"),
        Part(
            "floor", "explore-text", found.floor, found.by_floor, "a chance for every candidate, so that others can be judged"
        ),
        Part("sampling by the policy", "explore", found.sampling, found.by_sampling, bought),
        Part("best guess", "policy", found.best, None, ""),
    )


def _row(part: Part, impressions: int) -> tuple[Cell, ...]:
    cost = (words(""),) * 4 if part.cost is None else _interval(part.cost)
    return (words(part.name), share(part.share, 1), whole(round(part.share * impressions)), *cost, words(part.bought))


def _interval(cost: Estimate) -> tuple[Cell, ...]:
    """A cost with its bounds and the people it rests on."""
    return (*interval(cost, _texts(cost)), whole(cost.n or None, _texts(cost).value))


def _title(found: Exploration) -> str:
    if not found.forgone.answered:
        return "Too early to price what trying costs"
    if found.forgone.sign > 0:
        return f"Trying things cost about {_texts(found.forgone).value.lstrip('+')} clicks"
    return "Trying things cost no clicks that can be seen"


def _cost(found: Exploration, bought: str) -> str:
    """Always both: what it cost, and what it bought."""
    if not found.forgone.answered:
        return f"What trying cost cannot be told yet. It bought: {bought}."
    texts = _texts(found.forgone)
    return f"Clicks forgone: {texts.value}, {texts.between}. That bought: {bought}."


def _texts(clicks: Estimate) -> Texts:
    return counts(clicks.value, clicks.low, clicks.high)


def _bought(league: League, narrowed: Narrowed | None) -> str:
    """What is known for it: creatives with an answer, those retired, and the element that is best known."""
    judged = league.count("leads") + league.count("holds")
    told = [f"{number(judged)} of {plural(len(league.standings), 'creative')} judged"]
    if league.count("retired"):
        told.append(f"{number(league.count('retired'))} retired")
    if narrowed:
        before, after = narrowed.points
        told.append(
            f"the range of “{element_name(narrowed.element)}” narrowed from {_points(before, before - after)} to "
            f"{_points(after, before - after)} points since the first half of the clicks"
        )
    return "; ".join(told)


def _points(width: float, lost: float) -> str:
    """A width in percentage points, to the digit by which it differs from what it was."""
    return number(100 * width, max(0, 1 - math.floor(math.log10(100 * lost))))


def _bar(parts: list[tuple[str, float]]) -> Layers:
    values = [{"colour": LIGHT[colour], "share": part, "order": at} for at, (colour, part) in enumerate(parts)]
    mark = alt.MarkDef(type="bar", height=26, stroke=LIGHT["bg"], strokeWidth=2)
    x = alt.X("share:Q", stack="zero", axis=None, scale=alt.Scale(domain=[0, 1]))
    bar = alt.Chart(rows(values), mark=mark).encode(
        x=x, y=alt.value(13), color=alt.Color("colour:N", scale=None), order="order:O"
    )
    return alt.layer(bar).properties(height=26)
