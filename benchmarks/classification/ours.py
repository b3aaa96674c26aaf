"""Our policies on a stream: decided and learned in batches of t / 50, from 1 up to 100, by the numbers that would be logged."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bandits.learners.learner import Shape
from bandits.propensity import floor_and_draw
from bandits.registry import make_policy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.classification.sets import Stream

#: Share of the mass that is spread evenly for policies that are to be judged from their logs.
FLOOR = 0.005
#: The rule of the default over the linear block alone.
RAW = "arm_gaussian/quadrature:scale=0.35"


class Player(NamedTuple):
    """A policy by name or spec, and its floor."""

    spec: str
    floor: float = FLOOR


#: Ridge 1 and bound 1 is the textbook's disjoint LinUCB; greedy has the same model and no exploration at all.
PLAYERS = {
    "default": Player("default"),
    "raw": Player(RAW),
    "raw_logistic": Player("arm_logistic/quadrature:scale=0.5"),
    "linucb": Player("arm_gaussian:prior_sd=0.5/ucb:scale=2", 0.0),
    "greedy": Player("arm_gaussian/greedy", 0.0),
}


class Played(NamedTuple):
    """error: mean of 1 - reward of the actions drawn. per_second: rounds.

    uniform: the value of the uniform policy by inverse propensities over its truth, 1 / arms. uniform_variance: its exact
    variance given what was decided, since the class of every row is known. Both only of players with a floor.
    """

    error: float
    per_second: float
    uniform: float = 1.0
    uniform_variance: float = 0.0


def play(player: Player, rows: Stream, seed: int) -> Played:
    """One pass, one bit of reward a row."""
    n, rng, started = len(rows.classes), np.random.default_rng(seed), time.perf_counter()
    policy = make_policy(player.spec, Shape(rows.people.shape[1], 1, base_rate=1.0 / rows.arms))
    names, attributes = [f"class-{arm}" for arm in range(rows.arms)], np.ones((rows.arms, 1), np.float32)
    for name, attribute in zip(names, attributes, strict=True):
        policy.add_arm(name, attribute)
    rewarded, chance = np.zeros(n, np.bool_), np.zeros(n)
    at = 0
    while at < n:
        here = slice(at, at + min(max(1, at // 50), 100))
        people, classes = rows.people[here], rows.classes[here]
        snapshot = policy.freeze(rng)
        weights = snapshot.weights(people, snapshot.rows(names, attributes, seed), np.arange(rows.arms))
        probabilities, chosen = floor_and_draw(weights, rng.random(len(people)), player.floor)
        rewarded[here], chance[here] = chosen == classes, probabilities[np.arange(len(people)), classes]
        policy.learn(chosen, people, np.ones(len(people)), rewarded[here].astype(np.float64))
        at = here.stop
    return _judged(rewarded, chance, n / (time.perf_counter() - started), floored=player.floor > 0.0)


def _judged(rewarded: NDArray[np.bool_], chance: NDArray[np.float64], per_second: float, *, floored: bool) -> Played:
    error = float(1.0 - rewarded.mean())
    if not floored:
        return Played(error, per_second)
    variance = float((1.0 / chance - 1.0).mean()) / len(chance)
    return Played(error, per_second, float((rewarded / chance).mean()), variance)
