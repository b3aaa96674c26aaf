"""The one decision core: eligibility, features, probabilities, sampling.

HTTP drives it with one request, simulations with thousands. Filters act before sampling; the probabilities are those
of what is left. A campaign is drawn evenly among those that may speak, then the person's group in it is looked up,
then the policy chooses among its creatives. Knows no transport and no storage.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bandits.actions.making import MakingShare
from bandits.draws import uniforms
from bandits.exploration.uniform import Uniform
from bandits.learners.nothing import NoBelief
from bandits.propensity import floor_and_draw
from bandits.snapshot import Frozen, Snapshot, tastes_of
from services.decisions.arms import ArmTable
from services.decisions.briefing import abides
from services.decisions.features import PERSON, encode_person
from services.decisions.request import AdRequest, in_control
from services.decisions.slate import Slate, Slates
from services.decisions.wear import Wear, Worn, kind_of_ad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generators.brief import Brief
    from generators.creative import Creative
    from services.campaigns.campaign import Campaign
    from services.campaigns.catalogue import Catalogue
    from services.decisions.briefing import Census
    from services.decisions.limits import Limits

#: Streams of a decision's seed, one a draw.
CAMPAIGN_DRAW, ACTION_DRAW, FALLBACK_DRAW, BRIEF_DRAW = range(4)
_UNWORN = Worn()
_UNIFORM = Frozen(NoBelief(), Uniform(), 0.0)
#: Where making is offered, it has 1 % at least, or what it is worth could never be judged from the log; and at most half, or
#: everybody waits for a creative while a young model still hopes for each of them.
_MAKING = MakingShare(least=0.01, most=0.5)


class View(NamedTuple):
    """What the core chooses by: a frozen policy, its number, and how far it has read the log."""

    snapshot: Snapshot
    version: int
    covers: int


@dataclass(frozen=True)
class Group:
    """Requests that share a slate. rows: (g,) indices of requests; probabilities: (g, k); chosen: (g,) positions in the slate.

    ``make`` is the brief behind the last candidate, where making is one. ``worn``: what these people have met, and the rate
    by which that lowered their weights.
    """

    campaign: Campaign
    size: str
    control: bool
    slate: Slate
    rows: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    chosen: NDArray[np.int64]
    filters: tuple[str, ...] = ()
    make: Brief | None = None
    worn: Worn = _UNWORN


@dataclass(frozen=True)
class Rulings:
    """What was decided for n requests, in columns. people: (n, p) features; seeds: (n,).

    ``unfilled``: rows for which no campaign may speak. ``view``, ``table`` and ``catalogue_version`` are what it was
    decided by: while a making is waited for, the core moves on.
    """

    people: NDArray[np.float32]
    seeds: NDArray[np.uint64]
    groups: tuple[Group, ...]
    unfilled: tuple[int, ...]
    view: View
    table: ArmTable
    catalogue_version: int


class _Seat(NamedTuple):
    """Where one request was allotted to."""

    campaign: Campaign
    size: str
    control: bool
    filters: tuple[str, ...]


class DecisionCore:
    """Chooses. Holds the catalogue's live arms under the current view; everything else comes with the call."""

    def __init__(self, catalogue: Catalogue, limits: Limits, census: Census, secret: bytes) -> None:
        self._catalogue, self._limits, self._census, self._secret = catalogue, limits, census, secret
        self.wear = Wear()
        self.adopt(View(_UNIFORM, 0, 0))

    def adopt(self, view: View) -> None:
        """Choose by this view from now on."""
        live = [creative for name in self._catalogue.campaigns for creative in self._catalogue.live(name).values()]
        self._table = ArmTable(view.snapshot, view.version, live)
        self._slates = Slates(self._catalogue, self._table)
        self._tastes = tastes_of(view.snapshot)
        self.view = view

    @property
    def rows(self) -> NDArray[np.float32]:
        """The current arms as rows that vote, shape (arms, m, p)."""
        return self._table.rows

    def decide(self, requests: Sequence[AdRequest], seeds: NDArray[np.uint64], now: float) -> Rulings:
        """Decide for n requests with seeds of shape (n,). Raises Unknown for a placement that no campaign names."""
        people = np.zeros((len(requests), PERSON.width), np.float32)
        spots = uniforms(seeds, CAMPAIGN_DRAW).tolist()
        shared: dict[tuple[object, ...], tuple[_Seat, Slate, list[int]]] = {}
        groups, unfilled = [], []
        today = dt.datetime.fromtimestamp(now, dt.UTC).date()
        for row, request in enumerate(requests):
            encode_person(people[row], request.context)
            seat = self._seat(request, spots[row], now)
            slate = self._slates.get(seat.campaign.id, seat.size, seat.control, request.rules, today) if seat else None
            if seat is None or slate is None or not slate.ids:
                unfilled.append(row)
            elif (brief := self._offered(request, seat, people[row], seeds[row : row + 1], today)) is not None:
                worn = self._worn(seat, requests, [row], now)
                groups.append(self._with_make(brief, row, seat, slate, people, seeds, worn))
            else:
                key = (seat.campaign.id, seat.size, seat.control, request.rules, seat.filters)
                shared.setdefault(key, (seat, slate, []))[2].append(row)
        groups.extend(
            self._choose(seat, slate, np.array(rows), people, seeds, self._worn(seat, requests, rows, now))
            for seat, slate, rows in shared.values()
        )
        return Rulings(people, seeds, tuple(groups), tuple(unfilled), self.view, self._table, self._catalogue.version)

    def _seat(self, request: AdRequest, spot: float, now: float) -> _Seat | None:
        """Draw one campaign evenly among those that may speak to this person here."""
        open_to, fired = [], []
        for campaign, size in self._catalogue.placement(request.placement):
            rule = self._limits.refuse(campaign, request.person, now)
            if rule is None:
                open_to.append((campaign, size))
            else:
                fired.append(f"{campaign.id}:{rule}")
        if not open_to:
            return None
        campaign, size = open_to[int(spot * len(open_to))]
        control = in_control(self._secret, campaign.id, request.person, campaign.control_share)
        return _Seat(campaign, size, control, tuple(fired))

    def _worn(self, seat: _Seat, requests: Sequence[AdRequest], rows: Sequence[int], now: float) -> Worn:
        """What these people have met of the campaign. Control's is recorded, which tells most about wear; it lowers nothing."""
        if not len(self.wear):
            return _UNWORN
        asking = [requests[row] for row in rows]
        met = [self.wear.exposures(seat.campaign.id, one.person, now) if one.known else {} for one in asking]
        return Worn(tuple(met), 0.0 if seat.control else self.wear.rate) if any(met) else _UNWORN

    def _choose(
        self,
        seat: _Seat,
        slate: Slate,
        rows: NDArray[np.int64],
        people: NDArray[np.float32],
        seeds: NDArray[np.uint64],
        worn: Worn,
    ) -> Group:
        snapshot = _UNIFORM if seat.control else self.view.snapshot
        weights = worn.lower(snapshot.weights(people[rows], self._table.rows, slate.arms), slate.kinds)
        probabilities, chosen = floor_and_draw(weights, uniforms(seeds[rows], ACTION_DRAW))
        return Group(
            seat.campaign, seat.size, seat.control, slate, rows, probabilities, chosen, seat.filters + slate.filters, worn=worn
        )

    def _offered(
        self, request: AdRequest, seat: _Seat, features: NDArray[np.float32], seed: NDArray[np.uint64], today: dt.date
    ) -> Brief | None:
        """The brief that the policy may choose to have made for this request; control never meets a making."""
        if not request.may_make or seat.control or self._tastes is None:
            return None
        return self.brief_for(request, features, seed, seat.campaign, today)

    def _with_make(
        self,
        brief: Brief,
        row: int,
        seat: _Seat,
        slate: Slate,
        people: NDArray[np.float32],
        seeds: NDArray[np.uint64],
        worn: Worn,
    ) -> Group:
        """One request whose slate also holds "make a new one": the brief is the person's own, so nobody shares it."""
        rows = self._table.with_brief(brief)
        arms = np.append(slate.arms, len(rows) - 1)
        longer = slate._replace(
            ids=(*slate.ids, f"make:{brief.cell}"), arms=arms, kinds=np.append(slate.kinds, kind_of_ad(brief))
        )
        offered, ready = (
            worn.lower(self.view.snapshot.weights(people[row : row + 1], rows, those.arms), those.kinds)
            for those in (longer, slate)
        )
        weights = _MAKING.bound(offered, ready)
        probabilities, chosen = floor_and_draw(weights, uniforms(seeds[row : row + 1], ACTION_DRAW))
        return Group(
            seat.campaign, seat.size, seat.control, longer, np.array([row]), probabilities, chosen,
            seat.filters + slate.filters, brief, worn,
        )  # fmt: skip

    def brief_for(
        self, request: AdRequest, features: NDArray[np.float32], seed: NDArray[np.uint64], campaign: Campaign, today: dt.date
    ) -> Brief | None:
        """The brief that this person's context asks for, as far as anonymity allows. features: (p,); seed: (1,).

        None where the person's own rules leave nothing that may be said ``today``, a UTC day.
        """
        uniform, offers = float(uniforms(seed, BRIEF_DRAW)[0]), campaign.kit.live_on(today).offer_kinds
        if self._tastes is None:
            return self._census.any_brief(uniform, campaign.id, offers, request.rules)
        person = request.person if request.known else None  # visits that cannot be told apart are not many people
        brief = self._census.brief(self._tastes, features, person, uniform, campaign.id, offers, request.rules)
        return brief if abides(brief, request.rules) else None

    def fall_back(self, group: Group, rulings: Rulings) -> tuple[str, float] | None:
        """A second draw for a making that was not in time, over the ready creatives only: the creative and its propensity.

        ``group`` is one of ``rulings``, of a single request. Drawn by the view and the rows of the ruling, not by today's: the
        slate's arms are rows of that table. What was pulled or retired while the making was waited for is left out; None
        where nothing is left.
        """
        live = self._catalogue.live(group.campaign.id)
        ready = np.array([row for row, name in enumerate(group.slate.ids) if name in live], np.int64)
        if not len(ready):
            return None
        arms, kinds = group.slate.arms[ready], group.slate.kinds[ready]
        weights = group.worn.lower(rulings.view.snapshot.weights(rulings.people[group.rows], rulings.table.rows, arms), kinds)
        probabilities, chosen = floor_and_draw(weights, uniforms(rulings.seeds[group.rows], FALLBACK_DRAW))
        return group.slate.ids[int(ready[chosen[0]])], float(probabilities[0, chosen[0]])

    def note(self, campaign: Campaign, person: str, now: float) -> None:
        """An ad was served: frequency caps count it."""
        self._limits.note(campaign, person, now)

    def meet(self, request: AdRequest, shown: Creative, now: float) -> None:
        """A person saw this creative: wear counts it for whoever can be told apart."""
        if request.known:
            self.wear.meet(shown.campaign, request.person, shown.brief, now)
