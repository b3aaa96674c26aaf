"""How often everybody has met each kind of a campaign's ads, fading: the truth, not what the service remembers of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from simulations.world.cells import KINDS

if TYPE_CHECKING:
    from simulations.world.visits import Ints, Reals

#: Meetings are kept as if all had faded from one moment on; that moment moves before e to the 20th would cost precision.
_MOST_FADES = 20.0


class Meetings:
    """Meetings of n people with each kind of ad of each campaign, each fading to 1/e in ``recovery_s`` seconds.

    One multiplication of a whole table every twenty recoveries in place of one of each row at each visit.
    """

    def __init__(self, people: int, campaigns: int, recovery_s: float) -> None:
        self._scaled = np.zeros((people, campaigns, KINDS), np.float32)
        self._campaigns, self._recovery_s = campaigns, recovery_s
        self._since: float | None = None

    def of(self, people: Ints, campaigns: Ints, kinds: Ints, now: float) -> Reals:
        """How often each of n people has met this kind of this campaign's ads, faded to now: (n,)."""
        faded = self._faded(now)
        return np.asarray(self._scaled.ravel().take(self._at(people, campaigns, kinds)) * faded)

    def of_all(self, people: Ints, campaigns: Ints, now: float) -> Reals:
        """The same for every kind, (n, KINDS)."""
        faded = self._faded(now)
        return np.asarray(self._scaled.reshape(-1, KINDS).take(people * self._campaigns + campaigns, axis=0) * faded)

    def note(self, people: Ints, campaigns: Ints, kinds: Ints, now: float) -> None:
        """So many people meet these kinds of ads."""
        faded = self._faded(now)
        np.add.at(self._scaled.ravel(), self._at(people, campaigns, kinds), np.float32(1.0 / faded))

    def _at(self, people: Ints, campaigns: Ints, kinds: Ints) -> Ints:
        return (people * self._campaigns + campaigns) * KINDS + kinds

    def _faded(self, now: float) -> np.float32:
        """What a meeting at the moment counted from is worth now. Asked before the table is read: it may move both."""
        if self._since is None:
            self._since = now
        if now - self._since > _MOST_FADES * self._recovery_s:
            self._scaled *= np.float32(math.exp((self._since - now) / self._recovery_s))
            self._since = now
        return np.float32(math.exp((self._since - now) / self._recovery_s))
