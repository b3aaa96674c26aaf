"""Which trials owe a part of their impression, without a look at all that are open.

A trial is released in steps: the k-th is due at the age by which the delay curve says that a share k / 5 of rewards has come,
the last one where nearly all have, and all of them when its window ends. Steps lie at fixed shares, so all trials that wait for
one step wait for one age, whatever the curve does meanwhile; a step wherever a fifth is owed would give each trial ages of its
own. So of each block of rows only the oldest start by step is kept: a block none of whose oldest is due owes nothing.

Invariant: what is released is what a look at every row would release, in the order of rows. The blocks follow from the
columns: they are no state of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

#: Parts that an unrewarded impression is released in, and the share of rewards at which its last one is due: each part costs
#: its learner a row, and the curve's tail is long.
STEPS = 5
SHARES = np.array([0.2, 0.4, 0.6, 0.8, 0.97])
#: Rows of a block. A block is looked through on every tick on which one of its rows is due: fewer rows, more blocks to ask.
BLOCK = 1024


@dataclass
class Blocks:
    """By block of rows: the oldest start of those that wait for each step, (b, STEPS), and the first end of a window, (b,).

    Times in Unix seconds; infinity where no row of the block waits.
    """

    oldest: NDArray[np.float64]
    ends: NDArray[np.float64]

    @classmethod
    def of_room(cls, room: int) -> Blocks:
        """Nothing waits in ``room`` rows, a multiple of BLOCK."""
        n = room // BLOCK
        return cls(np.full((n, STEPS), np.inf), np.full(n, np.inf))

    def due(self, now: float, ages: NDArray[np.float64]) -> NDArray[np.int64]:
        """Blocks with a row that owes something; ages: (STEPS,) at which the steps are due (s)."""
        return np.flatnonzero((now - self.oldest >= ages).any(axis=1) | (self.ends <= now))


@numba.njit(cache=True)
def step_of(released: float) -> int:
    """Steps that a released share is the worth of."""
    return int(released * STEPS + 1e-9)


@numba.njit(cache=True)
def survey(
    blocks: NDArray[np.int64], size: int,
    started: NDArray[np.float64], closes: NDArray[np.float64], released: NDArray[np.float64],
    oldest: NDArray[np.float64], ends: NDArray[np.float64],
) -> None:  # fmt: skip
    """Look through these blocks of the first ``size`` rows and keep what waits in each."""
    for block in blocks:
        oldest[block], ends[block] = np.inf, np.inf
        for row in range(block * BLOCK, min((block + 1) * BLOCK, size)):
            step = step_of(released[row])
            if step < STEPS and not np.isnan(started[row]):
                oldest[block, step] = min(oldest[block, step], started[row])
                ends[block] = min(ends[block], closes[row])


@numba.njit(cache=True)
def pay(
    now: float, ages: NDArray[np.float64], blocks: NDArray[np.int64], size: int,
    started: NDArray[np.float64], closes: NDArray[np.float64], released: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:  # fmt: skip
    """Release what the rows of these blocks owe: rows and shares, (r,), (r,)."""
    rows, owed = np.empty(len(blocks) * BLOCK, np.int64), np.empty(len(blocks) * BLOCK)
    n = 0
    for block in blocks:
        for row in range(block * BLOCK, min((block + 1) * BLOCK, size)):
            step = first = step_of(released[row])
            while step < STEPS and now - started[row] >= ages[step]:  # never of a trial that has not started: NaN
                step += 1
            if first < STEPS and now >= closes[row] and not np.isnan(started[row]):
                step = STEPS
            if step > first:
                rows[n], owed[n] = row, step / STEPS - released[row]
                released[row] = step / STEPS
                n += 1
    return rows[:n], owed[:n]
