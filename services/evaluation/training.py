"""A registered policy and a log's rounds: taught by the first and asked about the others, or rehearsed on all of them.

Owns what a policy learns from a round: one impression of the arm that was shown, its reward as a share. Knows no file and no
estimate. Invariant: the rounds that a policy is asked about are not among those that it learned from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bandits.learners.learner import Shape
from bandits.propensity import floor_and_draw
from bandits.registry import make_policy
from bandits.rehearsal import History

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from bandits.snapshot import Snapshot
    from services.evaluation.table import Table

    Array = NDArray[np.float64]
    #: Told what is being done, how many steps of it are done, and of how many.
    Progress = Callable[[str, int, int], None]

#: Rounds that are learned at once, as the service folds its log.
_LEARNED_AT_ONCE = 512
#: Rounds that are asked about at once, so that the scores of all candidates fit into memory.
_ASKED_AT_ONCE = 2_048
#: A base rate at the edge would leave a prior that no click can move.
_EDGE = 1e-3


def taught(spec: str, table: Table, rng: np.random.Generator, progress: Progress) -> Snapshot:
    """A policy by its name or spec that has learned all rounds of ``table``, each as one impression of the arm that was shown.

    Rewards beyond [0, 1] are brought there: learners of click rates know no other. Raises Unknown, InvalidInput.
    """
    reward = _as_shares(table.logged.reward)
    base = float(np.clip(reward.mean(), _EDGE, 1.0 - _EDGE))
    policy = make_policy(spec, Shape(table.people.shape[1], table.attributes.shape[1], base))
    for name, attributes in zip(table.arms, table.attributes, strict=True):
        policy.add_arm(name, attributes)
    index = np.array([policy.arms[name] for name in table.arms], np.int64)
    for start in range(0, len(table), _LEARNED_AT_ONCE):
        rows = slice(start, start + _LEARNED_AT_ONCE)
        learned = index[table.shown[rows]]
        policy.learn(learned, table.people[rows], np.ones(len(learned)), reward[rows])
        progress(f"teaching {spec}", min(rows.stop, len(table)), len(table))
    return policy.freeze(rng)


def chances(snapshot: Snapshot, table: Table, seed: int, progress: Progress) -> Array:
    """The policy's probabilities for every round of ``table``, shape (n, k), with the service's floor; 0 where not eligible."""
    arms = snapshot.rows(table.arms, table.attributes, seed)
    everything = np.arange(len(table.arms))
    found = np.empty(table.eligible.shape)
    for start in range(0, len(table), _ASKED_AT_ONCE):
        rows = slice(start, start + _ASKED_AT_ONCE)
        weights = snapshot.weights(table.people[rows], arms, everything, table.eligible[rows])
        found[rows] = floor_and_draw(weights, np.zeros(len(weights)), eligible=table.eligible[rows])[0]
        progress("asking it about the rounds", min(rows.stop, len(table)), len(table))
    return found


def history_of(table: Table) -> History:
    """The rounds as a rehearsal takes them: weighed by the action and its reward, learned from as in ``taught``."""
    lessons = _as_shares(table.logged.reward)
    return History(table.logged, table.people, table.attributes, shown=table.shown, lessons=lessons)


def evenly(eligible: NDArray[np.bool_]) -> Array:
    """The same chance for every candidate, shape (n, k)."""
    return np.asarray(eligible / eligible.sum(axis=1, keepdims=True))


def _as_shares(reward: Array) -> Array:
    low, high = min(float(reward.min()), 0.0), max(float(reward.max()), 1.0)
    return (reward - low) / (high - low)
