"""Which policies are compared, and ours in the plain world. A pair is one policy at one number of arms.

LinTS and LinUCB are linear and Gaussian with weights for each arm, over 20 numbers; the others look at no context.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bandits.learners.learner import Shape
from bandits.propensity import floor_and_draw
from bandits.registry import make_policy
from benchmarks.simulation.plain_world import PlainWorld

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.policy import Policy
    from bandits.snapshot import Snapshot
    from benchmarks.simulation.clock import Play

#: Numbers in a context; rounds between two updates, as in the engine; share of rounds that explore by chance.
WIDTH, BATCH, SHARE = 20, 1_000, 0.1
#: Ours by the name that others give it.
OURS = {
    "LinTS": "arm_gaussian/votes:scale=1",
    "LinUCB": "arm_gaussian/ucb:scale=1",
    "EpsilonGreedy": f"beta_bernoulli/epsilon:epsilon={SHARE}",
    "BernoulliTS": "beta_bernoulli/votes:scale=1",
}


class Pair(NamedTuple):
    """A policy by the name that others give it, and how many arms it has."""

    policy: str
    arms: int

    @property
    def contextual(self) -> bool:
        """Whether it looks at the context."""
        return self.policy.startswith("Lin")

    def world(self) -> PlainWorld:
        """Where it is played; contexts that nobody looks at are one number."""
        return PlainWorld(self.arms, WIDTH if self.contextual else 1, np.random.default_rng(self.arms))


class Batch(NamedTuple):
    """What is kept of n rounds: all that an estimator asks for. probabilities: (n, k), of every arm."""

    contexts: NDArray[np.float32]
    chosen: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    rewards: NDArray[np.float64]


def ours(pair: Pair) -> Play:
    """Our policy, decided with exact propensities and learned from in batches; the records of a run are kept to its end."""

    def play(rounds: int) -> None:
        run(pair, rounds)

    return play


def run(pair: Pair, rounds: int) -> list[Batch]:
    """Play, and return the records."""
    world, rng = pair.world(), np.random.default_rng(1)
    policy, names = make_policy(OURS[pair.policy], Shape(world.width, 1)), [f"arm-{arm}" for arm in range(pair.arms)]
    for name in names:
        policy.add_arm(name, np.ones(1, np.float32))
    return [
        _batch(policy, names, world, min(BATCH, rounds - first), rng) for first in range(0, rounds, BATCH)
    ]  # fmt: skip


def _batch(policy: Policy, names: list[str], world: PlainWorld, n: int, rng: np.random.Generator) -> Batch:
    snapshot: Snapshot = policy.freeze(rng)
    contexts, arms = world.contexts(n), np.arange(len(names))
    rows = snapshot.rows(names, np.ones((len(names), 1), np.float32), 0)
    probabilities, chosen = floor_and_draw(snapshot.weights(contexts, rows, arms), rng.random(n))
    rewards = world.rewards(contexts, chosen)
    policy.learn(chosen, contexts, np.ones(n), rewards)
    return Batch(contexts, chosen, probabilities, rewards)
