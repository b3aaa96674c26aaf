"""The marginal chance of each candidate in each slot of a ranking, exactly: added up over sets of candidates, not rankings.

What a slot asks depends on the *set* that is taken, not on its order. So the chance of every set follows from those of one
less: there are C(k, s) sets before slot s, against k! / (k - s)! rankings. Exact, or refused where the sets are too many; never
approximated, because an estimate that divides by an approximate number is wrong in a way that no later analysis can find.
"""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from bandits.actions.multi_slot import check_slots
from bandits.propensity import EPSILON, floor_and_draw
from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.actions.multi_slot import Array, Mask, Weigh

#: Probabilities that a marginal may be added up from, by person, and how many are held at a time.
_MOST_CELLS, _CELLS_AT_ONCE = 200_000_000, 4_000_000


def marginals_of(weigh: Weigh, eligible: Mask, slots: int, epsilon: float = EPSILON) -> Array:
    """The chance (n, k, l) that a candidate is shown in a slot, whatever else is shown. Exact.

    Raises InvalidInput where it is a sum of more than 200,000,000 probabilities a person: three slots, over 700 candidates.
    """
    check_slots(eligible, (len(eligible), slots))
    return np.stack([_marginals(weigh, person, eligible[person], slots, epsilon) for person in range(len(eligible))])


def _marginals(weigh: Weigh, person: int, eligible: Mask, slots: int, epsilon: float) -> Array:
    """One person's, (k, l): slot by slot, the chance of each set taken so far is shared out to the sets of one more."""
    able = np.flatnonzero(eligible)
    k = len(able)
    if (cells := sum(comb(k, slot) for slot in range(slots)) * k) > _MOST_CELLS:
        raise InvalidInput(
            "slots", f"at most {_MOST_CELLS:,} probabilities to add", f"{cells:,} ({k} candidates, {slots} slots)"
        )
    found = np.zeros((len(eligible), slots))
    taken, chance = np.zeros((1, 0), np.int64), np.ones(1)
    for slot in range(slots):
        after = np.zeros(comb(k, slot + 1)) if slot + 1 < slots else None
        for begin in range(0, len(taken), step := max(1, _CELLS_AT_ONCE // k)):
            sets = taken[begin : begin + step]
            shares = chance[begin : begin + step, None] * _conditional(weigh, person, eligible, able[sets], epsilon)[:, able]
            found[able, slot] += shares.sum(axis=0)
            if after is not None:
                _share_out(after, sets, shares, k)
        if after is not None:
            chance, taken = after, _subsets(k, slot + 1)
    return found


def _conditional(weigh: Weigh, person: int, eligible: Mask, taken: NDArray[np.int64], epsilon: float) -> Array:
    """Probabilities (m, k) of the next slot after each of m sets of taken candidates, (m, s)."""
    left = np.repeat(eligible[None], len(taken), axis=0)
    np.put_along_axis(left, taken, values=False, axis=1)
    weights = weigh(np.full(len(taken), person), left)
    return floor_and_draw(weights, np.zeros(len(taken)), epsilon, left)[0]


def _subsets(k: int, size: int) -> NDArray[np.int64]:
    """Every set of so many of k, one a row, in the order of ``_number``."""
    sets = np.array(list(combinations(range(k - 1, -1, -1), size)), np.int64).reshape(comb(k, size), size)
    return sets[::-1, ::-1]


def _number(sets: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each ascending set (m, s) among all of its size: the combinatorial number system."""
    return sum((_choose(sets[:, place], place + 1) for place in range(sets.shape[1])), np.zeros(len(sets), np.int64))


def _choose(n: NDArray[np.int64], r: int) -> NDArray[np.int64]:
    """Binomial coefficients n over r, (m,)."""
    result = np.ones_like(n)
    for step in range(r):
        result = result * (n - step) // (step + 1)
    return result


def _share_out(after: Array, sets: NDArray[np.int64], shares: Array, k: int) -> None:
    """Add shares (m, k) to the sets of one more that they lead to."""
    for candidate in range(k):
        free = ~(sets == candidate).any(axis=1)
        longer = np.sort(np.column_stack([sets[free], np.full(int(free.sum()), candidate)]), axis=1)
        after += np.bincount(_number(longer), shares[free, candidate], len(after))
