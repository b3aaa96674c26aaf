"""Joining events to trials: which trial each belongs to, and what it turned out to be. One pass, compiled, one event a turn."""

from __future__ import annotations

from enum import IntEnum

import numba
import numpy as np
from numpy.typing import NDArray

from services.feedback.keys import slot_of
from services.feedback.release import BLOCK

#: Bits of a trial's ``seen``, one an event kind.
BIT = {"impression": 1, "viewable": 2, "click": 4, "conversion": 8, "dismiss": 16, "dwell": 32}
#: Events that show that the ad was seen, so that the trial has started.
STARTS = BIT["impression"] | BIT["viewable"] | BIT["click"] | BIT["conversion"]


class Outcome(IntEnum):
    """What an event turned out to be."""

    FRESH = 0
    DUPLICATE = 1
    LATE = 2
    UNKNOWN = 3


_FRESH, _DUPLICATE, _LATE, _UNKNOWN = (int(outcome) for outcome in Outcome)
_IMPRESSION = BIT["impression"]


@numba.njit(cache=True)
def join(
    wanted: NDArray[np.uint64], at: NDArray[np.float64], bit: int, slots: NDArray[np.int32], keys: NDArray[np.uint64],
    until: NDArray[np.float64], decided: NDArray[np.float64], closes: NDArray[np.float64],
    started: NDArray[np.float64], seen: NDArray[np.uint8], oldest: NDArray[np.float64], ends: NDArray[np.float64],
) -> tuple[NDArray[np.int8], NDArray[np.int64]]:  # fmt: skip
    """Join m events of one kind, in this order: outcomes (m,) and rows (m,), -1 where unknown.

    wanted, at: (m,) keys and Unix seconds; until: the end of this kind's window by row. Writes ``started`` and ``seen``, and
    into the blocks of ``services.feedback.release`` that a trial began to wait.
    """
    outcomes, rows = np.empty(len(wanted), np.int8), np.empty(len(wanted), np.int64)
    for i in range(len(wanted)):
        row = rows[i] = np.int64(slots[slot_of(slots, keys, wanted[i])])
        if row < 0:
            outcomes[i] = _UNKNOWN
        elif seen[row] & bit:
            outcomes[i] = _DUPLICATE
        elif at[i] > until[row]:
            outcomes[i] = _LATE
        else:
            outcomes[i] = _FRESH
            if bit & STARTS and not seen[row] & STARTS:
                started[row] = at[i] if bit == _IMPRESSION else decided[row]
                block = row // BLOCK
                oldest[block, 0] = min(oldest[block, 0], started[row])
                ends[block] = min(ends[block], closes[row])
            seen[row] |= bit
    return outcomes, rows
