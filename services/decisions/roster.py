"""A roster: people whose pseudonyms the core knows beforehand, so that what it remembers of them lies in arrays.

Owns, for each campaign and person of the roster, the control group, the caps' rings and the exposures of wear. Invariant: it
answers as ``in_control``, ``Limits`` and ``Wear`` do, which keep the same by pseudonym for whoever comes over HTTP; but those
forget beyond their bounds, and a roster never does. N people, n of them asked for at once, as places in the roster.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numba
import numpy as np
from numpy.typing import NDArray

from services.decisions.request import control_number
from services.decisions.wear import FADES_IN, KINDS, LEAST, MOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.campaigns.campaign import Campaign, FrequencyCap

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

_HOUR = 3600.0
#: Inflated exposures are written down anew before their unit passes exp of this: the largest double is exp(709).
_INFLATED = 500.0


@dataclass
class Roster:
    """persons: (N,) pseudonyms as numbers, the 16 hex digits of ``AdRequest.person``. secret: what control is drawn by."""

    persons: NDArray[np.uint64]
    secret: bytes
    _rows: dict[str, int] = field(default_factory=dict)
    _draws: NDArray[np.uint64] = field(init=False)
    _rings: dict[str, Ring] = field(default_factory=dict)
    _met: dict[str, Meetings] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._draws = np.zeros((0, len(self.persons)), np.uint64)

    def in_control(self, campaigns: Sequence[Campaign], which: Ints, people: Ints) -> Flags:
        """Whether each of n people is in the control group of the campaign ``which``, (n,) places in ``campaigns``."""
        bounds = np.array([math.ceil(campaign.control_share * 2.0**64) for campaign in campaigns], np.uint64)
        rows = np.array([self._rows.setdefault(campaign.id, len(self._rows)) for campaign in campaigns])
        if len(self._rows) > len(self._draws):
            added = np.zeros((len(self._rows) - len(self._draws), len(self.persons)), np.uint64)
            self._draws = np.concatenate([self._draws, added])
        drawn = self._draws[rows[which], people]
        if len(anew := np.flatnonzero(drawn == 0)):
            self._draw(rows[which[anew]], people[anew])
            drawn[anew] = self._draws[rows[which[anew]], people[anew]]
        return np.asarray(drawn < bounds[which])

    def _draw(self, rows: Ints, people: Ints) -> None:
        """Draw once, for a campaign and a person, by the keyed hash; 0 stands for what has not been drawn yet."""
        names = list(self._rows)
        for row, person in zip(rows.tolist(), people.tolist(), strict=True):
            if not self._draws[row, person]:
                self._draws[row, person] = control_number(self.secret, names[row], f"{self.persons[person]:016x}")

    def capped(self, campaign: Campaign, people: Ints, now: float) -> Flags:
        """Whether the frequency cap keeps this campaign from each of n people."""
        ring = self._rings.get(campaign.id)
        if campaign.cap is None or ring is None:
            return np.zeros(len(people), np.bool_)
        return ring.fitted(campaign.cap).full(people, now - campaign.cap.hours * _HOUR)

    def note(self, campaign: Campaign, people: Ints, now: float) -> None:
        """Ads of this campaign went to these people, who may be the same one several times: frequency caps count them."""
        if campaign.cap is None:
            return
        if campaign.id not in self._rings:
            self._rings[campaign.id] = Ring(len(self.persons), campaign.cap.impressions)
        self._rings[campaign.id].fitted(campaign.cap).add(people, now)

    def meet(self, campaign: str, people: Ints, kinds: Ints, now: float) -> None:
        """These people saw ads of these kinds, (n,) both: wear counts them."""
        if campaign not in self._met:
            self._met[campaign] = Meetings(len(self.persons), now)
        self._met[campaign].add(people, kinds, now)

    def exposures(self, campaign: str, people: Ints, now: float) -> Floats:
        """How often each has met each kind of the campaign's ads, (n, kinds), faded and rounded as ``Wear.exposures``.

        No row where nobody of them has met anything.
        """
        met = self._met.get(campaign)
        return np.zeros((0, len(KINDS))) if met is None else met.faded(people, now)


class Ring:
    """When each person's last ``depth`` ads were, (N, depth), oldest at ``_next``."""

    def __init__(self, people: int, depth: int) -> None:
        self._at = np.full((people, depth), -np.inf)
        self._next = np.zeros(people, np.int64)

    def fitted(self, cap: FrequencyCap) -> Ring:
        """The ring itself, at the depth of the cap: the advertiser may change it while it runs."""
        people, depth = self._at.shape
        if depth != cap.impressions:
            in_order = np.take_along_axis(self._at, (self._next[:, None] + np.arange(depth)) % depth, axis=1)
            kept = in_order[:, -cap.impressions :]
            self._at = np.full((people, cap.impressions), -np.inf)
            self._at[:, cap.impressions - kept.shape[1] :] = kept
            self._next[:] = 0
        return self

    def full(self, people: Ints, since: float) -> Flags:
        """Whether the oldest of the last ``depth`` ads is younger than ``since``."""
        return np.asarray(self._at[people, self._next[people]] > since)

    def add(self, people: Ints, now: float) -> None:
        """Count one ad a row. Of one person's several, the one that is written last has the highest rank."""
        order = np.argsort(people, kind="stable")
        ordered = people[order]
        firsts = np.flatnonzero(np.diff(ordered, prepend=-1))
        rank = np.arange(len(ordered)) - np.repeat(firsts, np.diff(firsts, append=len(ordered)))
        depth = self._at.shape[1]
        places = self._next[ordered] + rank
        self._at[ordered, places % depth] = now
        self._next[ordered] = (places + 1) % depth


class Meetings:
    """Exposures of N people to each kind, in a unit that grows as exposures fade: only what is met anew is ever written.

    To fade whole rows at each meeting would read and write ``kinds`` numbers a person instead of one.
    """

    def __init__(self, people: int, now: float) -> None:
        self._inflated = np.zeros(people * len(KINDS))
        self._epoch = now

    def _unit(self, now: float) -> float:
        """What one exposure of this moment is written as."""
        if (now - self._epoch) / FADES_IN > _INFLATED:
            self._inflated *= math.exp(-_INFLATED)
            self._epoch += _INFLATED * FADES_IN
        return math.exp((now - self._epoch) / FADES_IN)

    def add(self, people: Ints, kinds: Ints, now: float) -> None:
        """One exposure a row; what had faded below the least counts as forgotten."""
        unit, places = self._unit(now), people * len(KINDS) + kinds
        before = self._inflated[places]
        self._inflated[places] = np.where(before < LEAST * unit, 0.0, before)
        np.add.at(self._inflated, places, unit)
        self._inflated[places] = np.minimum(self._inflated[places], MOST * unit)

    def faded(self, people: Ints, now: float) -> Floats:
        """See ``Roster.exposures``."""
        return _faded(self._inflated.reshape(-1, len(KINDS)), people, 100.0 / self._unit(now))


@numba.njit(cache=True)
def _faded(inflated: Floats, people: Ints, hundredths: float) -> Floats:
    """In one pass over what is read and what is written; in NumPy's six, 31 ns a person in place of 24."""
    found, any_met = np.empty((len(people), inflated.shape[1])), False
    for i in range(len(people)):
        for kind in range(inflated.shape[1]):
            times = inflated[people[i], kind] * hundredths
            kept = times >= 100.0 * LEAST
            any_met |= kept
            found[i, kind] = np.rint(times) / 100.0 if kept else 0.0
    return found if any_met else found[:0]
