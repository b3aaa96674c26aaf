"""One policy judged by a log, and set against another: what ``adloom evaluate`` finds out, before any words.

Owns the split of the log and the comparison. A policy that learns is taught by the first rounds and judged by the rest;
what it is set against is judged by the same rest. Knows no file and no terminal. Invariant: there is no lift unless both
policies have an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bandits.ope.contrast import Bounded, correlation_of, difference, ratio
from bandits.ope.doubly_robust import model_of
from bandits.ope.estimators import estimator
from bandits.ope.judge import DEFAULT_ESTIMATOR, DEFAULT_INTERVAL, Judgement, judge
from errors import InvalidInput
from services.evaluation.targets import LOGGED, learns, target

if TYPE_CHECKING:
    import numpy as np

    from bandits.ope.logged import Array, Estimate
    from services.evaluation.table import Table
    from services.evaluation.targets import Target
    from services.evaluation.training import Progress

#: What ran needs no reward model: its value is the mean of what came.
_OF_LOGGED = "snips"


class Wish(NamedTuple):
    """What is asked. train: share of the rounds, from the first on, that teach a policy which learns."""

    policy: str
    against: str = LOGGED
    estimator: str = DEFAULT_ESTIMATOR
    interval: str = DEFAULT_INTERVAL
    level: float = 0.95
    train: float = 0.5


@dataclass(frozen=True)
class Judged:
    """A policy by the name it was asked for, what the log says of it, and what is to be known with that."""

    policy: str
    judgement: Judgement
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Gain:
    """What one policy earns beyond another, per round or as a share of what the other earns."""

    value: float
    low: float
    high: float

    @property
    def sign(self) -> int:
        """1 or -1 where the whole interval is on one side of zero, else 0."""
        return (self.low > 0.0) - (self.high < 0.0)


@dataclass(frozen=True)
class Evaluation:
    """Both policies on the same ``rounds`` after the ``taught`` ones.

    difference: per round; lift: as a share, None where what it would be a share of may be zero. Both are None where either
    policy has no answer.
    """

    policy: Judged
    against: Judged
    rounds: int
    taught: int
    difference: Gain | None
    lift: Gain | None


def evaluate(table: Table, wish: Wish, rng: np.random.Generator, progress: Progress) -> Evaluation:
    """Judge ``wish.policy`` and ``wish.against`` by a log. Raises Unknown and InvalidInput."""
    first, rest = _split(table, wish)
    targets = [target(spec, first, rest, rng, progress) for spec in (wish.policy, wish.against)]
    progress("fitting the reward model", 0, 1)
    q = _model(rest, wish)
    judged = [
        _judged(spec, found, rest, wish, q, rng) for spec, found in zip((wish.policy, wish.against), targets, strict=True)
    ]
    answered = all(one.judgement.answered for one in judged)
    gains = _gains(rest, wish, targets, judged, q) if answered else (None, None)
    return Evaluation(judged[0], judged[1], len(rest), 0 if first is None else len(first), *gains)


def _split(table: Table, wish: Wish) -> tuple[Table | None, Table]:
    """The rounds that teach, if any policy learns, and those that judge."""
    if not any(learns(spec, table) for spec in (wish.policy, wish.against)):
        return None, table
    cut = round(len(table) * wish.train)
    if not 0 < cut < len(table):
        raise InvalidInput("--train", "a share that leaves rounds to learn from and rounds to judge by", f"{wish.train:g}")
    return table.part(slice(0, cut)), table.part(slice(cut, None))


def _model(table: Table, wish: Wish) -> Array | None:
    """Expected rewards of every candidate, fitted once for both policies; None where the estimator needs none."""
    return model_of(table.logged, None) if "model" in estimator(wish.estimator).needs else None


def _judged(spec: str, found: Target, table: Table, wish: Wish, q: Array | None, rng: np.random.Generator) -> Judged:
    name = _estimator_of(spec, wish)
    judgement = judge(table.logged, found.probabilities, rng, name, wish.interval, wish.level, q)
    return Judged(spec, judgement, found.notes)


def _estimator_of(spec: str, wish: Wish) -> str:
    return _OF_LOGGED if spec == LOGGED else wish.estimator


def _gains(table: Table, wish: Wish, targets: list[Target], judged: list[Judged], q: Array | None) -> tuple[Gain, Gain | None]:
    """Difference and relative lift, from both intervals and from how much of their luck is the same."""
    terms = (_estimate(one.policy, table, found, wish, q).terms for one, found in zip(judged, targets, strict=True))
    ours, theirs = (Bounded.of(one.judgement.value, one.judgement.low, one.judgement.high) for one in judged)
    correlation = correlation_of(table.logged, *terms)
    apart = Gain(ours.value - theirs.value, *difference(ours, theirs, correlation))
    if min(ours.low, table.logged.reward.min()) < 0.0 or theirs.low <= 0.0:
        return apart, None
    low, high = ratio(ours, theirs, correlation)
    return apart, Gain(ours.value / theirs.value - 1.0, low - 1.0, high - 1.0)


def _estimate(spec: str, table: Table, found: Target, wish: Wish, q: Array | None) -> Estimate:
    return estimator(_estimator_of(spec, wish))(table.logged, found.probabilities, q)
