"""The one decision core: eligibility, features, probabilities, sampling.

HTTP drives it with one request, simulations with a crowd in columns; both doors share all from the slate on. Filters act before
sampling; the probabilities are those of what is left. A campaign is drawn evenly among those that may speak, then the person's
group in it is looked up, then the policy chooses among its creatives. Knows no transport and no storage.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bandits.actions.making import MakingShare
from bandits.draws import uniforms
from bandits.exploration.uniform import Uniform
from bandits.learners.nothing import NoBelief
from bandits.propensity import floor_and_draw
from bandits.snapshot import Frozen, tastes_of
from services.decisions.arms import ArmTable
from services.decisions.briefing import abides
from services.decisions.features import PERSON, encode_person
from services.decisions.request import AdRequest, in_control
from services.decisions.roster import Roster
from services.decisions.rulings import Group, Rulings, View
from services.decisions.seating import Crowd, Seat, allot
from services.decisions.slate import Slate, Slates
from services.decisions.wear import UNWORN, Wear, Worn, kind_of_ad, rows_of

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
_UNIFORM = Frozen(NoBelief(), Uniform(), 0.0)
#: Where making is offered, it has 1 % at least, or what it is worth could never be judged from the log; and at most half, or
#: everybody waits for a creative while a young model still hopes for each of them.
_MAKING = MakingShare(least=0.01, most=0.5)


#: What requests of one group share: the slate (by identity: alike ones are one), control or not, and the rules that fired.
_Alike = tuple[int, bool, tuple[str, ...]]


def _day(now: float) -> dt.date:
    return dt.datetime.fromtimestamp(now, dt.UTC).date()


class DecisionCore:
    """Chooses. Holds the catalogue's live arms under the current view; everything else comes with the call."""

    def __init__(self, catalogue: Catalogue, limits: Limits, census: Census, secret: bytes) -> None:
        self._catalogue, self._limits, self._census, self._secret = catalogue, limits, census, secret
        self.wear = Wear()
        self.view = View(_UNIFORM, 0, 0)
        self._tastes = tastes_of(_UNIFORM)
        self._table, self._slates, self._stocked = self._stock()

    def adopt(self, view: View) -> None:
        """Choose by this view from now on. While no creative has come or gone, slates stay: a row is the same creative's."""
        self.view, self._tastes = view, tastes_of(view.snapshot)
        if self._stocked == self._catalogue.version:
            self._table = self._slates.table = self._table.under(view.snapshot, view.version)
        else:
            self._table, self._slates, self._stocked = self._stock()

    def _stock(self) -> tuple[ArmTable, Slates, int]:
        """The live arms under the view, the slates over them, and the catalogue's version that they are of."""
        live = [creative for name in self._catalogue.campaigns for creative in self._catalogue.live(name).values()]
        table = ArmTable(self.view.snapshot, self.view.version, live)
        return table, Slates(self._catalogue, table), self._catalogue.version

    @property
    def rows(self) -> NDArray[np.float32]:
        """The current arms as rows that vote, shape (arms, m, p)."""
        return self._table.rows

    def decide(self, requests: Sequence[AdRequest], seeds: NDArray[np.uint64], now: float) -> Rulings:
        """Decide for n requests with seeds of shape (n,). Raises Unknown for a placement that no campaign names."""
        people = np.zeros((len(requests), PERSON.width), np.float32)
        spots = uniforms(seeds, CAMPAIGN_DRAW).tolist()
        shared: dict[_Alike, tuple[Seat, Slate, list[int]]] = {}
        groups, unfilled = [], []
        today = _day(now)
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
                shared.setdefault((id(slate), seat.control, seat.filters), (seat, slate, []))[2].append(row)
        groups.extend(
            self._choose(seat, slate, np.array(rows), people, seeds, self._worn(seat, requests, rows, now))
            for seat, slate, rows in shared.values()
        )
        return Rulings(people, seeds, tuple(groups), tuple(unfilled), self.view, self._table, self._catalogue.version)

    def roster(self, persons: NDArray[np.uint64]) -> Roster:
        """A roster of people whose groups this core draws. persons: (N,) pseudonyms as numbers."""
        return Roster(persons, self._secret)

    def decide_crowd(self, crowd: Crowd, seeds: NDArray[np.uint64], now: float) -> Rulings:
        """Decide for a crowd of n with seeds of shape (n,), as ``decide`` would for the requests that it stands for.

        Caps and wear are the roster's, and of the moment before the first of them. Raises Unknown for a placement that no
        campaign names.
        """
        shared: dict[_Alike, tuple[Seat, Slate, list[NDArray[np.int64]]]] = {}
        unfilled: list[int] = []
        today = _day(now)
        for seat, rows in allot(crowd, uniforms(seeds, CAMPAIGN_DRAW), self._catalogue, self._limits, now):
            slate = self._slates.get(seat.campaign.id, seat.size, seat.control, (), today) if seat else None
            if seat is None or slate is None or not slate.ids:
                unfilled.extend(rows.tolist())
            else:
                shared.setdefault((id(slate), seat.control, seat.filters), (seat, slate, []))[2].append(rows)
        groups = []
        for seat, slate, parts in shared.values():
            rows = np.sort(np.concatenate(parts))
            met = crowd.roster.exposures(seat.campaign.id, crowd.people[rows], now)
            groups.append(self._choose(seat, slate, rows, crowd.features, seeds, self._applied(seat, met)))
        view, version = self.view, self._catalogue.version
        return Rulings(crowd.features, seeds, tuple(groups), tuple(sorted(unfilled)), view, self._table, version)

    def _seat(self, request: AdRequest, spot: float, now: float) -> Seat | None:
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
        return Seat(campaign, size, control, tuple(fired))

    def _worn(self, seat: Seat, requests: Sequence[AdRequest], rows: Sequence[int], now: float) -> Worn:
        """What these people have met of the campaign; nothing, of those who cannot be told apart."""
        if not len(self.wear):
            return UNWORN
        asking = [requests[row] for row in rows]
        met = [self.wear.exposures(seat.campaign.id, one.person, now) if one.known else {} for one in asking]
        return self._applied(seat, rows_of(met)) if any(met) else UNWORN

    def _applied(self, seat: Seat, met: NDArray[np.float64]) -> Worn:
        """Control's exposures are recorded too, which tells most about wear; they lower nothing."""
        return Worn(met, 0.0 if seat.control else self.wear.rate) if len(met) else UNWORN

    def _choose(
        self,
        seat: Seat,
        slate: Slate,
        rows: NDArray[np.int64],
        people: NDArray[np.float32],
        seeds: NDArray[np.uint64],
        worn: Worn,
    ) -> Group:
        snapshot = _UNIFORM if seat.control else self.view.snapshot
        weights = worn.lower(snapshot.weights(people[rows], self._table.rows, slate.arms), slate.kinds)
        probabilities, chosen = floor_and_draw(weights, uniforms(seeds[rows], ACTION_DRAW))
        return Group(seat.campaign, seat.control, slate, rows, probabilities, chosen, seat.filters + slate.filters, worn=worn)

    def _offered(
        self, request: AdRequest, seat: Seat, features: NDArray[np.float32], seed: NDArray[np.uint64], today: dt.date
    ) -> Brief | None:
        """The brief that the policy may choose to have made for this request; control never meets a making."""
        if not request.may_make or seat.control or self._tastes is None:
            return None
        return self.brief_for(request, features, seed, seat.campaign, today)

    def _with_make(
        self,
        brief: Brief,
        row: int,
        seat: Seat,
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
            seat.campaign, seat.control, longer, np.array([row]), probabilities, chosen,
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
