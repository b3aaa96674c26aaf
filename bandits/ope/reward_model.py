"""A cross-fitted reward model: what each candidate would have earned in each round, asked of a fit that never saw the round.

Owns a partially pooled ridge regression, f(x, a) = (θ + δ_a)·[1, x] with x standardised: θ is shared, δ_a is shrunk to
zero, so an action seen five times leans on all the others. Without a context it is each action's mean, shrunk to the
overall one. The strengths of shrinkage are chosen by validation inside the training folds. Knows no policy. Invariant: no
round's reward, nor that of another round of its cluster, has a say in that round's predictions.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bandits.draws import uniforms
from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from bandits.ope.logged import Array, Logged

_FOLDS = 5


class Shrinkage(NamedTuple):
    """Ridge penalties, in rounds that a prior of zero is worth: of shared slopes, an action's intercept and its slopes."""

    shared: float
    intercept: float
    slope: float


#: From "all actions alike" to "every action on its own"; of equals the first is taken.
_GRID = tuple(
    Shrinkage(shared, intercept, slope)
    for shared in (100.0, 1.0)
    for intercept, slope in ((1e5, 1e6), (1e3, 1e4), (100.0, 1e3), (10.0, 100.0), (1.0, 10.0), (1.0, 1.0))
)


class _Moments(NamedTuple):
    """Sums over rounds by action. gram: (k, p, p), cross: (k, p); low, high: least and largest reward. They add."""

    gram: Array
    cross: Array
    low: float
    high: float

    def __add__(self, other: object) -> _Moments:
        if not isinstance(other, _Moments):
            return NotImplemented
        gram, cross = self.gram + other.gram, self.cross + other.cross
        return _Moments(gram, cross, min(self.low, other.low), max(self.high, other.high))


def cross_fitted(logged: Logged, folds: int = _FOLDS, rng: np.random.Generator | None = None) -> Array:
    """Expected rewards q, shape (n, k): each round's from a fit without its fold. Columns are taken for lasting actions.

    Whole clusters go to one fold: drawn from ``rng``, or by a hash of the cluster's number when None, so that the same log
    always gives the same model. Predictions stay within the rewards that were trained on. Raises InvalidInput below two
    clusters: there is nothing to fit on.
    """
    fold = fold_of(logged, folds, rng)
    design = _design(logged)
    rounds = [np.flatnonzero(fold == f) for f in range(fold.max() + 1)]
    moments = [_moments(logged, design, rows) for rows in rounds]
    errors = _validation_errors(logged, design, rounds, moments)
    q = np.empty((len(logged), logged.k))
    for f, rows in enumerate(rounds):
        fit = _sum(moments, leave={f})
        q[rows] = np.clip(design[rows] @ _coefficients(fit, _GRID[int(np.argmin(errors[f]))]).T, fit.low, fit.high)
    return q


def fold_of(logged: Logged, folds: int = _FOLDS, rng: np.random.Generator | None = None) -> NDArray[np.int64]:
    """The fold of each round, shape (n,): clusters spread evenly, each in one fold. Raises InvalidInput below two of them."""
    cluster = np.arange(len(logged)) if logged.cluster is None else logged.cluster
    names, member = np.unique(cluster, return_inverse=True)
    if len(names) < 2 or folds < 2:  # noqa: PLR2004  (one to fit on, one to ask)
        raise InvalidInput("cluster", "at least two, for a model is asked about one it was not fitted on", f"{len(names)}")
    keys = uniforms(names.astype(np.uint64), 0) if rng is None else rng.random(len(names))
    rank = np.argsort(np.argsort(keys, kind="stable"), kind="stable")
    return np.asarray((rank % min(folds, len(names)))[member], np.int64)


def _design(logged: Logged) -> Array:
    """[1, x] with standardised x, shape (n, 1 + d). A constant feature becomes zero: it says nothing."""
    ones = np.ones((len(logged), 1))
    if logged.context is None:
        return ones
    centred = logged.context - logged.context.mean(axis=0)
    spread = centred.std(axis=0)
    return np.hstack([ones, centred / np.where(spread > 0.0, spread, 1.0)])


def _moments(logged: Logged, design: Array, rows: NDArray[np.int64]) -> _Moments:
    p = design.shape[1]
    gram, cross = np.zeros((logged.k, p, p)), np.zeros((logged.k, p))
    ordered = rows[np.argsort(logged.action[rows], kind="stable")]
    ends = np.cumsum(np.bincount(logged.action[rows], minlength=logged.k))
    for action, own in enumerate(np.split(ordered, ends[:-1])):
        x = design[own]
        gram[action], cross[action] = x.T @ x, x.T @ logged.reward[own]
    rewards = logged.reward[rows]
    return _Moments(gram, cross, float(rewards.min()), float(rewards.max()))


def _sum(moments: list[_Moments], leave: set[int]) -> _Moments:
    """Moments of all folds but those left out."""
    first, *others = [m for f, m in enumerate(moments) if f not in leave]
    for other in others:
        first = first + other
    return first


def _coefficients(moments: _Moments, shrinkage: Shrinkage) -> Array:
    """θ + δ_a for every action, shape (k, p): the ridge solution by its block structure, p³ an action.

    δ_a is eliminated first (Schur complement), so the k·p by k·p system is never formed.
    """
    gram, cross = moments.gram, moments.cross
    p = gram.shape[1]
    own = np.diag([shrinkage.intercept, *[shrinkage.slope] * (p - 1)])
    shared = np.diag([0.0, *[shrinkage.shared] * (p - 1)])
    solved = np.linalg.solve(gram + own, np.concatenate([gram, cross[:, :, None]], axis=2))
    pull, free = solved[:, :, :p], solved[:, :, p]
    left = shared + (gram - gram @ pull).sum(axis=0)
    right = (cross - np.einsum("kpq,kq->kp", gram, free)).sum(axis=0)
    theta = np.linalg.solve(left, right)
    return np.asarray(theta + free - pull @ theta)


def _validation_errors(
    logged: Logged, design: Array, rounds: list[NDArray[np.int64]], moments: list[_Moments]
) -> NDArray[np.float64]:
    """Squared errors inside each fold's training rounds, shape (folds, strengths): of every pair one is validated on.

    Choosing on the outer folds' own errors would cost nothing more, but let a round choose its own model.
    """
    errors = np.zeros((len(rounds), len(_GRID)))
    for pair in _pairs(len(rounds)):
        fit = _sum(moments, leave=set(pair))
        for s, shrinkage in enumerate(_GRID):
            coefficients = _coefficients(fit, shrinkage)
            for f, validated in (pair, pair[::-1]):
                errors[f, s] += _squared_error(logged, design, rounds[validated], coefficients)
    return errors


def _pairs(folds: int) -> Iterator[tuple[int, int]]:
    """Pairs of folds that leave a third to fit on; with two folds there are none, and all are taken for equal."""
    return iter(combinations(range(folds), 2)) if folds > 2 else iter(())  # noqa: PLR2004


def _squared_error(logged: Logged, design: Array, rows: NDArray[np.int64], coefficients: Array) -> float:
    predicted = np.einsum("np,np->n", design[rows], coefficients[logged.action[rows]])
    return float(((logged.reward[rows] - predicted) ** 2).sum())
