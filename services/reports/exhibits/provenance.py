"""Exhibit: how this was made: policies and snapshots over time, versions, the data's digest, the command, and the methods."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import altair as alt

from services.reports.charts import Drawing, Frame, Layers, draw, rows, text
from services.reports.exhibits.clock import Clock
from services.reports.exhibits.exhibit import Cell, Exhibit, Table, quiet, whole, words
from services.reports.exhibits.methods import METHODS
from services.reports.tokens import LIGHT
from services.reports.words import number, plural, spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.provenance import Change, Provenance, Ran, Step

ID = "how-made"
_HEIGHT = 120
_DESK = Frame(plot=620, left=64, right=32, phone=False)
_PHONE = Frame(plot=268, left=60, right=12, phone=True)
#: Changes that are named in the drawing; all are in the table.
_NAMED = 4


def how_it_was_made(found: Provenance, command: str, seed: int) -> Exhibit:
    """The exhibit, quiet before the first decision. ``command``: makes the report again; ``seed``: of what was drawn for it."""
    if not found.ran:
        return quiet(ID, "Nothing has been decided yet", "No policy has chosen an ad in this period.")
    description = _description(found)
    sentences = [
        description,
        f"To make it again: {command}",
        f"Data: {_counted(found)}digest {found.digest}.",
    ]
    drawing = _drawing(found, description) if len(found.steps) > 1 else None
    return Exhibit(
        id=ID,
        title=_title(found),
        subtitle="How this was made: the snapshot of what was learned that was in use, by time; versions, data and methods",
        note=(
            "Assumes that the archive holds all that was logged in the period (checked: every file is as long as its manifest "
            "says). The digest is of the decisions and what came of them, in whatever order."
        ),
        table=_table(found, command, seed),
        template="supply.html",
        content={"drawing": drawing, "sentences": sentences[1:] if drawing else sentences},
        said=tuple(sentences),
    )


def _counted(found: Provenance) -> str:
    return "" if found.decisions is None else f"{plural(found.decisions, 'decision')}, "


def _title(found: Provenance) -> str:
    policies = len({one.policy for one in found.ran})
    ran = f"{spelled(policies)} {'policy' if policies == 1 else 'policies'} ran, {plural(found.snapshots, 'snapshot')}"
    back = found.count("roll-back")
    return f"{ran}, {plural(back, 'roll-back')}" if back else f"{ran}, no roll-back"


def _description(found: Provenance) -> str:
    changes = " and ".join(_how_many(found.count(what), what) for what in ("promotion", "roll-back"))
    newest = max(one.newest for one in found.ran)
    numbers = f"{plural(found.snapshots, 'snapshot')}, numbers {number(found.ran[0].oldest)} to {number(newest)}"
    return f"{numbers}; {changes}; the last policy to run was {found.ran[-1].policy}."


def _how_many(count: int, one: str) -> str:
    return plural(count, one) if count else f"no {one}"


def _table(found: Provenance, command: str, seed: int) -> Table:
    return Table(
        ("what", "which", "how", "from", "to", "decisions"),
        (
            *map(_ran, found.ran),
            *(_line(change.what, f"{change.before} to {change.after}", "", change.at) for change in found.changes),
            *(_line("version", name, version) for name, version in found.software.items()),
            _line("seed", "of the policy that is drawn again", str(seed)),
            _line("data", "digest", found.digest),
            _line("command", "to make it again", command),
            *(_line("method", what, f"{how} ({reference})") for what, how, reference in METHODS),
        ),
    )


def _ran(one: Ran) -> tuple[Cell, ...]:
    how = f"{one.exploration}, snapshots {number(one.oldest)} to {number(one.newest)}"
    return (words("policy"), words(one.policy), words(how), _when(one.first), _when(one.last), whole(one.decisions))


def _line(what: str, which: str, how: str, at: float | None = None) -> tuple[Cell, ...]:
    return (words(what), words(which), words(how), words("") if at is None else _when(at), words(""), words(""))


def _when(at: float) -> Cell:
    moment = dt.datetime.fromtimestamp(at, dt.UTC)
    return Cell(f"{moment:%-d %B %Y %H:%M} UTC", moment.isoformat())


def _drawing(found: Provenance, description: str) -> Drawing:
    return draw(lambda frame: _chart(found.steps, found.changes, frame), _DESK, _PHONE, description)


def _chart(steps: Sequence[Step], changes: Sequence[Change], frame: Frame) -> Layers:
    start, span = steps[0].at, max(steps[-1].at - steps[0].at, 1.0)
    clock = Clock.for_span(span)
    last = span / clock.seconds
    newest = max(step.snapshot for step in steps)
    x = alt.X("x:Q", axis=clock.axis(last, frame), scale=alt.Scale(domain=[0, last], nice=False))
    scale = alt.Scale(domain=[min(step.snapshot for step in steps), newest + 1], nice=False)
    y = alt.Y("value:Q", axis=alt.Axis(title=None, tickCount=3, format=",.0f"), scale=scale)
    points = [{"x": (step.at - start) / clock.seconds, "value": step.snapshot} for step in steps]
    mark = alt.MarkDef(type="line", interpolate="step-after", color=LIGHT["policy"], strokeWidth=2.25)
    layers: list[Any] = [alt.Chart(rows(points), mark=mark).encode(x=x, y=y), text(4, -8, "snapshot")]
    for change in changes[-_NAMED:]:
        at = (change.at - start) / clock.seconds
        rule = alt.MarkDef(type="rule", color=LIGHT["axis"], strokeDash=[2, 3])
        left = at < last / 2
        place = frame.plot * at / last + (6 if left else -6)
        layers.append(alt.Chart(rows([{"x": at}]), mark=rule).encode(x=x))
        layers.append(text(place, 12, f"{change.what} to {change.after}", align="left" if left else "right", colour="ink"))
    return alt.layer(*layers).properties(height=_HEIGHT)
