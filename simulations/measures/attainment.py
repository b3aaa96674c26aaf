"""How near the policy's best guess comes to the best that there was to show, and since when.

Found is defined on the guess and not on what is shown most: with tastes that differ there is no one best creative, and a
policy that explores shows others on purpose. Sampled at every point of the curve: at most ``SAMPLE`` personalised people of the
batch that reached it, all of their candidates. The creative is found at the first
point from which on the guess has always had at least ``1 - TOLERANCE`` of the chance of the best candidate, summed over
the people sampled. A point is a sixtieth of the run: that is how finely the time is known. What holds for fewer than ``HELD``
points until the end has not been shown to stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from simulations.market import Market, Met

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: A best guess within this share of the best candidate's chance has found it.
TOLERANCE = 0.1
#: Points, a tenth of the run, for which a find must hold.
HELD = 6
#: People sampled at a point: the ratio of two sums over 128 people is known to a few per cent, and sixty points of 10,000
#: candidates each stay within seconds.
SAMPLE = 128
#: Chances of being shown that differ by less are alike: floors and shares are sums of short floats.
_ALIKE = 1e-6


def attained(market: Market, met: Met) -> float | None:
    """Chance of the best guess over that of the best candidate, summed over sampled people; None where nobody was sampled.

    Where several candidates are the likeliest, as all are to a policy that knows nothing, the guess is their mean.
    """
    usable = ~met.control & (met.visits.kinds >= 0) & (met.campaign >= 0)
    guessed = best = 0.0
    left = SAMPLE
    for block in met.probabilities:
        places = np.flatnonzero(usable[block.rows])[:left]
        left -= len(places)
        if len(places):
            chances = _chances(market, met, block.rows[places], block.arms)
            top = block.probabilities[places]
            top = top >= top.max(axis=1, keepdims=True) - _ALIKE
            guessed += float(((chances * top).sum(axis=1) / top.sum(axis=1)).sum())
            best += float(chances.max(axis=1).sum())
    return guessed / best if best > 0 else None


def _chances(market: Market, met: Met, rows: Ints, arms: Ints) -> Floats:
    """(m, k) chance of a click by each of (m,) rows of a batch on each of (k,) candidates."""
    people, shown = np.repeat(rows, len(arms)), np.tile(arms, len(rows))
    return market.chance(met.visits, people, shown, met.moment).reshape(len(rows), len(arms))


def found_at(decisions: Sequence[int], shares: Sequence[float | None]) -> int | None:
    """Decisions at the first point from which on every sampled share is within the tolerance; None: there is none.

    Both (p,), by point. A run whose last sample is outside has not found it.
    """
    sampled = [(at, share) for at, share in zip(decisions, shares, strict=True) if share is not None]
    within = [share >= 1.0 - TOLERANCE for _, share in sampled]
    since = len(within) if all(within) else within[::-1].index(False)
    return sampled[-since][0] if since >= HELD else None
