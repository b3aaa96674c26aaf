"""Exhibit: where creatives came from, what they cost, how many to hold, how they wear, and which rung served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reports.exhibits.bars import Bar, bars
from services.reports.exhibits.exhibit import Cell, Exhibit, Table, quiet, whole, words
from services.reports.words import MINUS, NBSP, milliseconds, number, plural, spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.supply import Made, Supply, Worn

ID = "supply"
_EMPTY = (words(""),) * 5
_WHY = {
    "approved": "approved",
    "supply": "made ahead",
    "request": "by request",
    "policy": "by policy",
    "edit": "by a reviewer",
}


def creative_supply(found: Supply, holding: Sequence[str] = ()) -> Exhibit:
    """The exhibit, quiet while there is no creative. ``holding``: sentences on how many creatives to hold, and the budget."""
    if not found.made:
        return quiet(ID, "No creative has been made yet", "The catalogue is empty.")
    shown = [
        Bar(f"{_WHY[group.why]} · {group.rung}", group.made, f"{number(group.made)} · {_time(group)}", _colour(group.why))
        for group in found.made
    ]
    description = f"Creatives by origin: {'; '.join(f'{bar.name} {bar.words}' for bar in shown)}."
    drawing = bars(shown, description)
    said = (_priced(found), *holding, _wear(found), _retired(found), _decided(found))
    return Exhibit(
        id=ID,
        title=_title(found),
        subtitle=f"{plural(found.total, 'creative')} by origin and rung; time within which half and 99 of 100 were made",
        note="Assumes the making was timed by one clock, from the order until the pictures were there.",
        table=Table(
            ("origin", "rung", "creatives", "refused", "p50", "p99", "cost", "worth"),
            (*map(_row, found.made), *(_bare_row("impressions", rung, n) for rung, n in found.shows.items()),
             *(_bare_row("kind of ad met before", group.met, group.shows) for group in found.worn)),
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
    amounts = (Cell(f"{amount:,.2f}", amount) for amount in (group.cost, group.worth))
    return (words(_WHY[group.why]), words(group.rung), whole(group.made), whole(group.refused), *times, *amounts)


def _bare_row(what: str, which: str, n: int) -> tuple[Cell, ...]:
    return (words(what), words(which), whole(n), *_EMPTY)


def _priced(found: Supply) -> str:
    """What makings have cost, and what supply hoped of those that it ordered."""
    cost, worth = (sum(getattr(group, name) for group in found.made) for name in ("cost", "worth"))
    if not cost and not worth:
        return ""
    return f"Makings cost {cost:,.2f}. Of those it ordered, supply expected {worth:,.0f} more in a week of such traffic."


def _wear(found: Supply) -> str:
    """Clicks against those expected, by how often the kind had been met; no word where nobody had met any."""
    if len(found.worn) < 2:  # noqa: PLR2004  (nothing to compare)
        return ""
    parts = (f"{group.met}: {_against(group)} of {plural(group.shows, 'impression')}" for group in found.worn)
    return (
        "Clicks against those that the same creatives get on the whole, by how often a person had met ads of that angle and "
        f"style: {'; '.join(parts)}. Whoever comes often may differ in other ways too."
    )


def _against(group: Worn) -> str:
    change = group.clicks / group.expected - 1.0 if group.expected else 0.0
    return f"{'+' if change >= 0.0 else MINUS}{abs(100.0 * change):.0f}{NBSP}%"


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
