"""Wear: how often a person has met each kind of ad lately, and how far that lowers what is worth showing.

A kind is a campaign's angle and style: what is said and how it looks is what one recognises at a glance. The other attributes
change words inside it, so two creatives of one brief, or of two briefs that differ in the button alone, wear each other out; by
brief, near-duplicates would count as new, and by campaign there would be nothing left to turn to. An exposure fades, so no
window forgets a week's worth at once. Knows no clock and no policy. Invariant: memory is bounded, and the probabilities of
whoever has met nothing, of control, and of everybody at a rate of 0 are the policy's own to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from generators.brief import ATTRIBUTES
from services.decisions.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generators.brief import Brief

#: Exposures by kind of ad, none of them 0.
Exposures = Mapping[str, float]

KINDS = tuple(f"{angle}.{style}" for angle in ATTRIBUTES["angle"] for style in ATTRIBUTES["style"])
_INDEX = {kind: number for number, kind in enumerate(KINDS)}
#: Seconds in which an exposure fades to 1/e: frequency is planned by the day and by the week, and this lies between.
FADES_IN = 3 * 86_400.0
#: Below this an exposure is forgotten; above ``MOST`` one more says nothing that the others did not.
LEAST, MOST = 0.05, 20.0
#: (campaign, person) pairs remembered, some 0.4 kB each.
_REMEMBERED = 200_000


def kind_of_ad(brief: Brief) -> int:
    """Number of the kind, an index into ``KINDS``."""
    return _INDEX[f"{brief.angle}.{brief.style}"]


class Worn(NamedTuple):
    """What was applied to the requests of a group. exposures: (g, kinds), or no row at all where nobody has met anything."""

    exposures: NDArray[np.float64] = np.zeros((0, len(KINDS)))
    rate: float = 0.0

    def lower(self, weights: NDArray[np.float64], kinds: NDArray[np.int64]) -> NDArray[np.float64]:
        """Weights (n, k) of candidates of these kinds, (k,), each times exp(-rate · exposures); rows that had a sum keep it."""
        if not len(self.exposures) or not self.rate:
            return weights
        lowered = weights * np.exp(-self.rate * self.exposures)[:, kinds]
        total = lowered.sum(axis=1, keepdims=True)
        scale = np.divide(weights.sum(axis=1, keepdims=True), total, out=np.ones_like(total), where=total > 0.0)
        return np.asarray(lowered * scale)

    def of(self, row: int) -> dict[str, float]:
        """Exposures of one row, of kinds that are no candidate too: what was made may be of one, and all that was met tells."""
        if not len(self.exposures):
            return {}
        return {kind: times for kind, times in zip(KINDS, self.exposures[row].tolist(), strict=True) if times}


UNWORN = Worn()


def rows_of(exposures: Sequence[Exposures]) -> NDArray[np.float64]:
    """Exposures of n people as an array (n, kinds)."""
    rows = np.zeros((len(exposures), len(KINDS)))
    for row, times in zip(rows, exposures, strict=True):
        for kind, count in times.items():
            if kind in _INDEX:  # a record of another version may name one that is no more
                row[_INDEX[kind]] = count
    return rows


class _Met(NamedTuple):
    """Exposures as they were at a time."""

    at: float
    exposures: Exposures

    def faded(self, now: float) -> dict[str, float]:
        """Not rounded: whoever comes every few minutes would be rounded up each time, and nothing would ever fade."""
        left = math.exp(min(self.at - now, 0.0) / FADES_IN)
        return {kind: times * left for kind, times in self.exposures.items() if times * left >= LEAST}

    def again(self, kind: str, now: float) -> _Met:
        """With one more."""
        exposures = self.faded(now)
        exposures[kind] = min(exposures.get(kind, 0.0) + 1.0, MOST)
        return _Met(now, exposures)


_NOTHING = _Met(0.0, {})


class Wear:
    """Exposures by campaign and person. ``rate``: by how much one lowers the log of a weight, as learning publishes it."""

    def __init__(self, rate: float = 0.0, remembered: int = _REMEMBERED) -> None:
        self.rate = rate
        self._met: Remembered[tuple[str, str], _Met] = Remembered(remembered)

    def __len__(self) -> int:
        return len(self._met)

    def meet(self, campaign: str, person: str, brief: Brief, now: float) -> None:
        """A person was shown an ad of that brief."""
        self._met.keep((campaign, person), self._of(campaign, person).again(KINDS[kind_of_ad(brief)], now))

    def recall(self, campaign: str, person: str, met: Iterable[tuple[float, int]]) -> None:
        """A person was shown ads of these kinds at these times, in order, and no others."""
        remembered = _NOTHING
        for at, kind in met:
            remembered = remembered.again(KINDS[kind], at)
        self._met.keep((campaign, person), remembered)

    def exposures(self, campaign: str, person: str, now: float) -> Exposures:
        """How often this person has met each kind of this campaign's ads, faded to now; to two decimals, as it is recorded."""
        return {kind: round(times * 100.0) / 100.0 for kind, times in self._of(campaign, person).faded(now).items()}

    def _of(self, campaign: str, person: str) -> _Met:
        return self._met.get((campaign, person), _NOTHING)
