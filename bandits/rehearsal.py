"""A policy that learns, rehearsed on a log: it lives through the log's rounds as if it had chosen in them itself.

Exploration can only be judged so: a policy that learned from everything in the log would pay for what it explores and gain
nothing by it, for the log knows it already, and greedy would always win. Rejection replay (Li, Chu, Langford & Wang 2011,
Algorithm 3; for any logging policy Dudík, Erhan, Langford & Li 2012, "Sample-efficient nonstationary policy evaluation",
Algorithm 1): with the policy as it is by now, a round is learned from with chance c · w, w its importance weight, and
otherwise forgotten. What it has learned from is then what it would have collected in c · n rounds of its own. Where c · w
is above 1, no chance, the round is learned from c · w times over, so that sums stay right in expectation; how much of what
was learned is of that kind is measured.

Every round, learned from or not, is one in which the policy's probabilities are known beside what happened: these are
returned, for an estimator to weigh. Knows no estimator and no rule. Invariant: no reward is seen before the probabilities
of its round are written down.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bandits.learners.learner import Shape
from bandits.ope.logged import check_numbers
from bandits.ope.units import effective_size
from bandits.propensity import EPSILON, floor_and_draw
from bandits.registry import make_policy
from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.ope.logged import Array, Logged
    from bandits.policy import Policy

#: Impressions that are learned from together: a share of all so far, up to a most, as a service that refreshes would do.
_BATCH_SHARE, _LARGEST_BATCH = 0.02, 100.0


@dataclass(frozen=True)
class History:
    """A log with what learners need. n rounds, k arms, p person features, a attribute features.

    logged: columns are arms, actions their positions. people: (n, p), what the policy knew of each person, a constant
    first. attributes: (k, a), a constant first. base_rate: what was expected of a reward before the log, in (0, 1); not the
    log's own, which nobody knew. shown: (n,) the arm that a reward taught about, where it was not the action (an ad that was
    to be made, and another stood in); lessons: (n,) what learners are told in place of the reward (those of click rates know
    only [0, 1]). Raises InvalidInput on shapes that do not fit and numbers that are not finite.
    """

    logged: Logged
    people: NDArray[np.float32]
    attributes: NDArray[np.float32]
    base_rate: float = Shape.base_rate
    shown: NDArray[np.int64] | None = None
    lessons: Array | None = None

    def __post_init__(self) -> None:
        if self.people.ndim != 2 or self.attributes.ndim != 2:  # noqa: PLR2004
            raise InvalidInput("people, attributes", "(n, p) and (k, a)", f"{self.people.shape} and {self.attributes.shape}")
        check_numbers("people", self.people, (len(self.logged), self.people.shape[1]))
        check_numbers("attributes", self.attributes, (self.logged.k, self.attributes.shape[1]))
        for name, column in (("shown", self.shown), ("lessons", self.lessons)):
            if column is not None:
                check_numbers(name, column, (len(self.logged),))

    @property
    def names(self) -> list[str]:
        """What the arms are called."""
        return [f"arm-{column}" for column in range(self.logged.k)]

    @property
    def shape(self) -> Shape:
        """What a learner of it is made for."""
        return Shape(self.people.shape[1], self.attributes.shape[1], self.base_rate)

    def acceptance(self, quantile: float) -> float:
        """c: that quantile of the logged propensities. Under uniform logging it is 1/k, and no weight is above 1/c."""
        return float(np.quantile(self.logged.propensity, quantile))


class Rehearsed(NamedTuple):
    """What came of it. target: (n, k), the policy's probabilities in each round, as it was by then.

    impressions: how many it has learned from, by weight. rounds: how many that were. effective: Kish's number of them, less
    where some were learned from many times over.
    """

    target: Array
    impressions: float
    rounds: int
    effective: float


def rehearse(history: History, spec: str, acceptance: float, rng: np.random.Generator, epsilon: float = EPSILON) -> Rehearsed:
    """Let a fresh policy live through the log; acceptance: c, in (0, 1]; epsilon: the floor it is served with.

    Raises Unknown and InvalidInput for a spec, Refused where a policy cannot do with this log.
    """
    policy, n = make_policy(spec, history.shape), len(history.logged)
    for name, attributes in zip(history.names, history.attributes, strict=True):
        policy.add_arm(name, attributes)
    uniforms, target, learned, start = rng.random(n), np.zeros((n, history.logged.k)), np.zeros(n), 0
    while start < n:
        batch = min(max(_BATCH_SHARE * learned.sum(), 1.0), _LARGEST_BATCH)
        rounds = slice(start, start + math.ceil(batch / acceptance))
        target[rounds] = _probabilities(policy, history, rounds, rng, epsilon)
        learned[rounds] = _times(history.logged, target, rounds, acceptance, uniforms)
        _learn(policy, history, rounds, learned)
        start = rounds.stop
    return Rehearsed(target, float(learned.sum()), int((learned > 0.0).sum()), effective_size(learned))


def _probabilities(policy: Policy, history: History, rounds: slice, rng: np.random.Generator, epsilon: float) -> Array:
    """What the policy would choose by now, floor included."""
    snapshot, people = policy.freeze(rng), history.people[rounds]
    rows = snapshot.rows(history.names, history.attributes, 0)
    eligible = None if history.logged.eligible is None else history.logged.eligible[rounds]
    weights = snapshot.weights(people, rows, np.arange(history.logged.k), eligible)
    return floor_and_draw(weights, np.zeros(len(people)), epsilon, eligible)[0]


def _times(logged: Logged, target: Array, rounds: slice, acceptance: float, uniforms: Array) -> Array:
    """How many times each round is learned from: once or not at all, by chance, where c · w leaves a chance."""
    action = logged.action[rounds]
    due = acceptance * target[rounds][np.arange(len(action)), action] / logged.propensity[rounds]
    return np.where(due >= 1.0, due, uniforms[rounds] < due)


def _learn(policy: Policy, history: History, rounds: slice, learned: Array) -> None:
    taken, indices = np.flatnonzero(learned[rounds]) + rounds.start, policy.arms
    shown = history.logged.action if history.shown is None else history.shown
    lessons = history.logged.reward if history.lessons is None else history.lessons
    arms = np.array([indices[name] for name in history.names], np.int64)[shown[taken]]
    policy.learn(arms, history.people[taken], learned[taken], learned[taken] * lessons[taken])
