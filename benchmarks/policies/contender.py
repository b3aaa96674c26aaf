"""What is timed, and the rows that everybody is given. Knows no policy."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bandits.learners.learner import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from bandits.exploration.question import Array

    #: From k arms, or d weights, to what is timed.
    Prepared = Callable[[int], Callable[[], object]]

#: Person and attribute features whose products are d weights. Decisions are made with 500.
SHAPES = {100: Shape(people=10, attributes=10), 500: Shape(people=20, attributes=25)}
DECIDING = SHAPES[500]
#: Arms that rewards are learned for, and rewards in a batch.
ARMS, BATCH = 50, 500
#: The number in [0, 1) that a draw is made by.
UNIFORM = np.array([0.4])
#: One in so many features of a person and of an arm is set, one in so many outcomes is a reward.
_SET, _REWARDED = 0.25, 0.1


class Rows(NamedTuple):
    """A batch: arms (n,), people (n, p), reward (n,)."""

    arms: NDArray[np.int64]
    people: NDArray[np.float32]
    reward: Array


class Contender(NamedTuple):
    """decide: one decision among k arms at n = 1. learn: one batch, with d weights. publish: that and a snapshot of it.

    about: whose weights d counts, and what of the work is in the figures. What is None is not measured.
    """

    name: str
    about: str
    decide: Prepared
    learn: Prepared | None = None
    publish: Prepared | None = None


def features_of(n: int, width: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """People or attributes, (n, width): a constant, and a quarter of the others set."""
    features = (rng.random((n, width)) < _SET).astype(np.float32)
    features[:, 0] = 1.0
    return features


def rows_of(k: int, p: int, rng: np.random.Generator, n: int = BATCH) -> Rows:
    """Outcomes of k arms shown evenly."""
    return Rows(rng.integers(k, size=n), features_of(n, p, rng), (rng.random(n) < _REWARDED).astype(np.float64))


def batches_of(p: int, seed: int = 1) -> Iterator[Rows]:
    """Batches without end: eight different ones, over and over, made before the clock runs."""
    rng = np.random.default_rng(seed)
    return cycle([rows_of(ARMS, p, rng) for _ in range(8)])
