"""From a ruling to its record: what was chosen for one row, and the whole decision as one frozen value."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from services.decisions.record import Decision, Rung

if TYPE_CHECKING:
    from services.decisions.request import AdRequest
    from services.decisions.rulings import Group, Rulings, View


class Choice(NamedTuple):
    """What came of a ruling. ``shown`` differs from ``action`` where something was made, or should have been.

    ``fallback``: propensity of the second draw over the ready creatives. ``make_ms``: how long the making was waited for.
    """

    action: str
    propensity: float | None
    shown: str
    rung: Rung
    forced: bool = False
    fallback: float | None = None
    make_ms: float | None = None


def drawn(group: Group, row: int = 0) -> Choice:
    """The choice that was drawn for a row of a group, where it is a ready creative."""
    position = int(group.chosen[row])
    name = group.slate.ids[position]
    return Choice(name, float(group.probabilities[row, position]), name, "L0" if group.control else "L1")


def record_of(
    request: AdRequest, rulings: Rulings, group: Group, choice: Choice, view: View, *,
    catalogue_version: int, at: float, decide_ms: float, row: int = 0,
) -> Decision:  # fmt: skip
    """The decision record of one row of a group. ``at`` in Unix seconds, with the seed it makes the id."""
    seed = int(rulings.seeds[group.rows[row]])
    return Decision(
        id=f"d_{int(at * 1e3):012x}{seed & 0xFFFFFFFFFFFF:012x}", at=at, campaign=group.campaign.id,
        placement=request.placement, size=group.campaign.size_in(request.placement), person=request.person,
        context=request.context, catalogue_version=catalogue_version, candidates=group.slate.ids,
        probabilities=tuple(group.probabilities[row].tolist()), action=choice.action, propensity=choice.propensity,
        shown=choice.shown, rung=choice.rung, policy="control" if group.control else "adloom", snapshot=view.version,
        covers=view.covers, exploration="uniform" if group.control else view.snapshot.exploration, control=group.control,
        seed=seed, forced=choice.forced, fallback_propensity=choice.fallback, filters=group.filters,
        held=group.slate.held, worn=group.worn.of(row), wear_rate=group.worn.rate,
        make_ms=choice.make_ms, decide_ms=decide_ms,
    )  # fmt: skip
