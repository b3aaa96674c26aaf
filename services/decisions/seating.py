"""Seats: which campaign may speak to whom, drawn evenly, and which group of it the person is in. For a crowd, in columns.

``DecisionCore.decide`` does the same for one request at a time: for one, these arrays would cost ten times as much. Invariant:
a person is seated alike by both, whoever else is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from services.campaigns.campaign import Campaign
    from services.campaigns.catalogue import Catalogue
    from services.decisions.limits import Limits
    from services.decisions.roster import Roster

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]


class Crowd(NamedTuple):
    """n requests by people of a roster, who declare no rules and ask for no making.

    people: (n,) places in the roster; features: (n, p), as ``encode_person`` writes them; placement: (n,) places in
    ``placements``.
    """

    roster: Roster
    people: NDArray[np.int64]
    features: NDArray[np.float32]
    placements: tuple[str, ...]
    placement: NDArray[np.int64]


class Seat(NamedTuple):
    """Where a request was allotted to."""

    campaign: Campaign
    size: str
    control: bool
    filters: tuple[str, ...]


class _Situation(NamedTuple):
    """What everybody at one placement under the same caps may be told.

    open_to: the campaigns that may speak, by number, each with its size; filters: the rules that keep the others silent.
    """

    open_to: tuple[tuple[int, str], ...]
    filters: tuple[str, ...]


class _Plan(NamedTuple):
    """code: (n,) the place in ``situations`` of each row's."""

    campaigns: tuple[Campaign, ...]
    situations: list[_Situation]
    code: Ints


def allot(crowd: Crowd, spots: Floats, catalogue: Catalogue, limits: Limits, now: float) -> Iterator[tuple[Seat | None, Ints]]:
    """Seats and the rows of the crowd that have them, (g,), by first row; None for rows that no campaign may speak to.

    spots: (n,) in [0, 1), by which the campaign is drawn. Several seats may be alike. Raises Unknown for a placement that no
    campaign names.
    """
    if not len(crowd.people):
        return
    plan = _plan(crowd, catalogue, limits, now)
    drawn, speaker = _drawn(plan, spots)
    control = crowd.roster.in_control(plan.campaigns, speaker, crowd.people)
    for rows in _together((plan.code * (int(drawn.max()) + 1) + drawn) * 2 + control):
        first = rows[0]
        open_to, filters = plan.situations[plan.code[first]]
        if open_to:
            number, size = open_to[drawn[first]]
            yield Seat(plan.campaigns[number], size, bool(control[first]), filters), rows
        else:
            yield None, rows


def _drawn(plan: _Plan, spots: Floats) -> tuple[Ints, Ints]:
    """Which of those that may speak to each row does, (n,), and its number, (n,), -1 for nobody."""
    count = np.array([len(one.open_to) for one in plan.situations])
    speakers = np.full((len(count), max(int(count.max()), 1)), -1)
    for number, one in enumerate(plan.situations):
        speakers[number, : count[number]] = [speaker for speaker, _ in one.open_to]
    drawn = (spots * count[plan.code]).astype(np.int64)
    return drawn, speakers[plan.code, drawn]


def _plan(crowd: Crowd, catalogue: Catalogue, limits: Limits, now: float) -> _Plan:
    places = [catalogue.placement(name) for name in crowd.placements]
    campaigns = {campaign.id: campaign for place in places for campaign, _ in place}
    numbers = {name: number for number, name in enumerate(campaigns)}
    silent = {name: rule for name, campaign in campaigns.items() if (rule := limits.silence(campaign, now)) is not None}
    capped = _capped(crowd, campaigns, now)
    code = _alike(crowd.placement, capped.values())
    situations = [
        _situation(places[crowd.placement[row]], numbers, {name: "cap/1" for name in capped if capped[name][row]} | silent)
        for row in _firsts(code)
    ]
    return _Plan(tuple(campaigns.values()), situations, code)


def _capped(crowd: Crowd, campaigns: Mapping[str, Campaign], now: float) -> dict[str, Flags]:
    """Campaigns whose cap keeps them from some, and from whom, (n,)."""
    capping = {name: campaign for name, campaign in campaigns.items() if campaign.cap is not None}
    found = {name: crowd.roster.capped(campaign, crowd.people, now) for name, campaign in capping.items()}
    return {name: kept_from for name, kept_from in found.items() if kept_from.any()}


def _situation(place: tuple[tuple[Campaign, str], ...], numbers: Mapping[str, int], rules: Mapping[str, str]) -> _Situation:
    open_to = tuple((numbers[campaign.id], size) for campaign, size in place if campaign.id not in rules)
    return _Situation(open_to, tuple(f"{campaign.id}:{rules[campaign.id]}" for campaign, _ in place if campaign.id in rules))


def _alike(placement: Ints, capped: Iterable[Flags]) -> Ints:
    """A number for each row, (n,), from 0: the same for rows of one placement and the same caps."""
    code = placement
    for kept_from in capped:
        code = np.unique(2 * code + kept_from, return_inverse=True)[1]
    return code


def _firsts(code: Ints) -> list[int]:
    """The first row of each number, and of one that no row has the row 0, which stands for nobody there."""
    return [int((code == number).argmax()) for number in range(int(code.max(initial=0)) + 1)]


def _together(cell: Ints) -> list[Ints]:
    """The rows of each number, (g,), by first row."""
    small = cell.astype(np.uint16) if cell.max(initial=0) < 2**16 else cell  # numbers of 16 bits are sorted in two passes
    order = np.argsort(small, kind="stable")
    starts = np.flatnonzero(np.diff(small[order])) + 1
    return sorted(np.split(order, starts), key=lambda rows: int(rows[0])) if len(order) else []
