"""Exhibit: where creatives came from, what they cost, how many to hold, how they wear, and which rung served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Cell, Exhibit, Table, quiet, whole, words
from services.reports.exhibits.timeline import came_and_went
from services.reports.figures.supply_timeline import WHATS
from services.reports.words import milliseconds, number, plural, spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.supply import Made, Supply, Worn
    from services.reports.figures.supply_timeline import What

ID = "supply"
_EMPTY = (words(""),) * 5
_RUNGS = {
    "L0": "approved with the campaign",
    "L1": "made earlier, for the pool",
    "L2": "written and drawn for the request",
    "L3": "made by a large model",
}
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
    description = f"Creatives that came and went: {', '.join(f'{number(n)} {what}' for what, n in _totals(found).items())}."
    said = (_tallest(found), _origins(found), _priced(found), *holding, _wear(found), _retired(found), _decided(found))
    return Exhibit(
        id=ID,
        title=_title(found),
        subtitle=f"{plural(found.total, 'creative')} in all, by when they were made, held by a rule, rejected and retired",
        note="Assumes the making was timed by one clock, from the order until the pictures were there.",
        table=Table(
            ("what", "which", "count", "refused", "half within", "99 % within", "cost", "hoped for", "example"),
            (*map(_row, found.made), *(_bare_row("impressions", rung, n) for rung, n in found.shows.items()),
             *(_bare_row("kind of ad met before", group.met, group.shows) for group in found.worn),
             *(_bare_row("held by rule", held.rule, held.count, held.example) for held in found.held),
             *(_bare_row("in all", what, count) for what, count in _totals(found).items())),
        ),
        template="supply.html",
        content={
            "drawing": came_and_went(found.slots, description) if found.slots else None,
            "sentences": [sentence for sentence in said if sentence],
        },
        said=(*said, description),
    )  # fmt: skip


def _title(found: Supply) -> str:
    totals = _totals(found)
    new = f"{spelled(totals['made'])} new {'creative' if totals['made'] == 1 else 'creatives'}"
    others = [f"{spelled(totals[what]).lower()} {what}" for what in ("held", "rejected", "retired") if totals[what]]
    return f"{new}; {', '.join(others)}" if others else f"{new} came in"


def _totals(found: Supply) -> dict[What, int]:
    return {what: sum(getattr(slot, what) for slot in found.slots) for what in WHATS}


def _tallest(found: Supply) -> str:
    most = max((getattr(slot, what) for slot in found.slots for what in WHATS), default=0)
    return f"The tallest bar stands for {plural(most, 'creative')}." if most else ""


def _origins(found: Supply) -> str:
    """Each origin with its number, the time within which half and 99 of 100 were made, and what its rung is."""
    told = (f"{number(group.made)} {_WHY[group.why]} ({group.rung}{_time(group)})" for group in found.made)
    rungs = sorted({group.rung for group in found.made} & set(_RUNGS))
    return f"By origin: {'; '.join(told)}. {', '.join(f'{rung}: {_RUNGS[rung]}' for rung in rungs)}."


def _time(group: Made) -> str:
    if group.p50_ms is None:
        return ""
    return f"; half within {milliseconds(group.p50_ms)}, 99 of 100 within {milliseconds(group.p99_ms)}"


def _row(group: Made) -> tuple[Cell, ...]:
    times = (Cell(milliseconds(ms), ms) for ms in (group.p50_ms, group.p99_ms))
    amounts = (Cell(f"{amount:,.2f}", amount) for amount in (group.cost, group.worth))
    return (words(_WHY[group.why]), words(group.rung), whole(group.made), whole(group.refused), *times, *amounts, words(""))


def _bare_row(what: str, which: str, n: int | None, example: str = "") -> tuple[Cell, ...]:
    return (words(what), words(which), whole(n), *_EMPTY, words(example))


def _priced(found: Supply) -> str:
    """What makings have cost, and what supply hoped of those that it ordered."""
    cost, worth = (sum(getattr(group, name) for group in found.made) for name in ("cost", "worth"))
    if not cost and not worth:
        return ""
    spent = f"In the campaign's money, making them cost {cost:,.2f}."
    return f"{spent} Supply hoped that those it ordered would bring {worth:,.0f} in a week of such traffic." if worth else spent


def _wear(found: Supply) -> str:
    """Clicks against those expected, by how often the kind had been met; no word where nobody had met any."""
    if len(found.worn) < 2:  # noqa: PLR2004  (nothing to compare)
        return ""
    parts = (f"{_met(group)}, {_against(group)}" for group in found.worn)
    return (
        "Wear: clicks against those that the same creatives get on the whole, by how many ads of that angle and style a person "
        f"had met before: {'; '.join(parts)}. These are counts, not an effect: who comes often may differ in other ways too."
    )


def _met(group: Worn) -> str:
    return "none" if group.met == "0" else group.met


def _against(group: Worn) -> str:
    return f"{number(group.clicks)} against {number(group.expected)} on {plural(group.shows, 'impression')}"


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
