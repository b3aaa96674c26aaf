"""Exhibit: where creatives came from, how long they took, and which rung served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reports.exhibits.bars import Bar, bars
from services.reports.exhibits.exhibit import Cell, Exhibit, Table, quiet, whole, words
from services.reports.words import milliseconds, number, plural, spelled

if TYPE_CHECKING:
    from services.reports.figures.supply import Made, Supply

ID = "supply"
_WHY = {
    "approved": "approved",
    "supply": "made ahead",
    "request": "by request",
    "policy": "by policy",
}


def creative_supply(found: Supply) -> Exhibit:
    """The exhibit, quiet while there is no creative."""
    if not found.made:
        return quiet(ID, "No creative has been made yet", "The catalogue is empty.")
    shown = [
        Bar(f"{_WHY[group.why]} · {group.rung}", group.made, f"{number(group.made)} · {_time(group)}", _colour(group.why))
        for group in found.made
    ]
    description = f"Creatives by origin: {'; '.join(f'{bar.name} {bar.words}' for bar in shown)}."
    drawing = bars(shown, description)
    said = (_retired(found), _decided(found))
    return Exhibit(
        id=ID,
        title=_title(found),
        subtitle=f"{plural(found.total, 'creative')} by origin and rung; time within which half and 99 of 100 were made",
        note="Assumes the making was timed by one clock, from the order until the pictures were there.",
        table=Table(
            ("origin", "rung", "creatives", "refused", "p50", "p99"),
            (*map(_row, found.made), *((words("impressions"), words(rung), whole(n), words(""), words(""), words(""))
                                       for rung, n in found.shows.items())),
        ),
        template="drawing.html",
        content={"drawing": drawing, "sentences": [sentence for sentence in said if sentence]},
        said=(*said, description),
    )  # fmt: skip


def _title(found: Supply) -> str:
    retired = sum(found.retired.values())
    new = f"{spelled(found.new)} new {'creative' if found.new == 1 else 'creatives'}"
    return f"{new}; {spelled(retired).lower()} retired" if retired else f"{new} came in"


def _colour(why: str) -> str:
    """What was approved by hand beforehand is no work of adloom's."""
    return "control" if why == "approved" else "policy"


def _time(group: Made) -> str:
    if group.p50_ms is None:
        return "not timed"
    return f"{milliseconds(group.p50_ms)}, {milliseconds(group.p99_ms)}"


def _row(group: Made) -> tuple[Cell, ...]:
    times = (Cell(milliseconds(ms), ms) for ms in (group.p50_ms, group.p99_ms))
    return (words(_WHY[group.why]), words(group.rung), whole(group.made), whole(group.refused), *times)


def _retired(found: Supply) -> str:
    if not found.retired:
        return ""
    return "Retired: " + ", ".join(f"{number(n)} ({reason})" for reason, n in found.retired.items()) + "."


def _decided(found: Supply) -> str:
    if found.decide_p50_ms is None:
        return ""
    return (
        f"Half of all decisions took at most {milliseconds(found.decide_p50_ms)}, "
        f"99 of 100 at most {milliseconds(found.decide_p99_ms)}."
    )
