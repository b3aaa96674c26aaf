"""Our policies under the clock. A decision is weights, floor and draw of a frozen snapshot, for a new person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from bandits.learners.learner import Shape
from bandits.propensity import floor_and_draw
from bandits.registry import make_policy
from benchmarks.policies.contender import ARMS, DECIDING, SHAPES, UNIFORM, Contender, batches_of, features_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandits.policy import Policy
    from benchmarks.policies.contender import Rows

_SHARED = "weights are person x attributes, shared by all arms"
_DISJOINT = "weights are each arm's own; decisions with 20"
_SPECS = {
    "default": _SHARED,
    "factor_logistic/greedy": _SHARED,
    "factor_logistic/inverse_gap": _SHARED,
    "factor_logistic/quadrature": _SHARED,
    "factor_gaussian/votes": _SHARED,
    "arm_gaussian/quadrature": _DISJOINT,
    "arm_gaussian/ucb": _DISJOINT,
}


def ours() -> list[Contender]:
    """Ours: the default, and learners and rules of which it could be made."""
    return [
        Contender(spec, about, partial(_deciding, spec), partial(_learning, spec), partial(_publishing, spec))
        for spec, about in _SPECS.items()
    ]


def stocked(spec: str, shape: Shape, k: int, rng: np.random.Generator) -> Policy:
    """A policy that knows k arms and has seen 2,000 outcomes."""
    policy = make_policy(spec, shape)
    for arm, attributes in enumerate(features_of(k, shape.attributes, rng)):
        policy.add_arm(f"arm-{arm}", attributes)
    for _ in range(4):
        taught(policy, rows_of(k, shape.people, rng))
    return policy


def taught(policy: Policy, rows: Rows) -> None:
    """One batch of whole impressions."""
    policy.learn(rows.arms, rows.people, np.ones(len(rows.arms)), rows.reward)


def _deciding(spec: str, k: int) -> Callable[[], object]:
    rng = np.random.default_rng(0)
    snapshot = stocked(spec, DECIDING, k, rng).freeze(rng)
    attributes = features_of(k, DECIDING.attributes, np.random.default_rng(0))
    rows = snapshot.rows([f"arm-{arm}" for arm in range(k)], attributes, 0)
    person, candidates = features_of(1, DECIDING.people, rng), np.arange(k)
    return lambda: floor_and_draw(snapshot.weights(person, rows, candidates), UNIFORM)


def _shape(spec: str, d: int) -> Shape:
    return SHAPES[d] if _SPECS[spec] == _SHARED else Shape(people=d, attributes=1)


def _learning(spec: str, d: int) -> Callable[[], object]:
    shape = _shape(spec, d)
    policy, batches = stocked(spec, shape, ARMS, np.random.default_rng(0)), batches_of(shape.people)
    return lambda: taught(policy, next(batches))


def _publishing(spec: str, d: int) -> Callable[[], object]:
    shape, rng = _shape(spec, d), np.random.default_rng(0)
    policy, batches = stocked(spec, shape, ARMS, rng), batches_of(shape.people)

    def publish() -> None:
        taught(policy, next(batches))
        policy.freeze(rng)

    return publish
