"""Feedback that comes late: Table 1 of Chapelle & Li 2011, "An Empirical Evaluation of Thompson Sampling", NIPS 24.

Ten items of which one retires with a chance of 0.001 at every step; rates from Beta(4, 4); T = 1,000,000; what happened is
told every ``delay`` steps. Their two rules are played as the paper writes them, compiled, because at a delay of 1 a policy
would be frozen a million times a run; beside them a policy as it is served, at delays where it can be frozen after each batch.

The paper leaves two things open, and both move its figures: when within a batch an item retires, and what t is in UCB's bound
where items come and go. ``LITERAL`` takes each word at its first meaning; ``LIKELY`` comes out close to the paper's figures.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from bandits.learners.learner import Shape
from bandits.propensity import floor_and_draw
from bandits.registry import make_policy
from simulations.published.ordering import Figure, figure_of, ratio_of

Array = NDArray[np.float64]

DELAYS = (1, 3, 10, 32, 100, 316, 1_000)
#: The paper's Table 1: average regret over 100 runs.
UCB = dict(zip(DELAYS, (24_145, 24_695, 25_662, 28_148, 37_141, 77_687, 226_220), strict=True))
THOMPSON = dict(zip(DELAYS, (9_105, 9_199, 9_049, 9_451, 11_550, 21_594, 59_256), strict=True))

_ITEMS, _RETIRES, _RATES = 10, 1e-3, (4.0, 4.0)
#: Thompson sampling as it is served: a frozen ensemble and the floor, at the textbook's scale, from the paper's Beta(1, 1).
SERVED = "beta_bernoulli/votes:samples=32,scale=1.0"
_SHAPE = Shape(1, 1, base_rate=0.5)
#: The least delay at which it is played: below it a run would freeze more than 10,000 snapshots.
_FROZEN_FROM = 100


class Reading(NamedTuple):
    """What the paper leaves open. batched: items retire when feedback comes, not at any step; own_clock: t counts the steps
    that an item has been there, not those of the run.
    """

    batched: bool
    own_clock: bool


LITERAL, LIKELY = Reading(batched=False, own_clock=False), Reading(batched=True, own_clock=True)


class Turnover(NamedTuple):
    """One run's world. first: (items,) rates; at, item, rate: (turns,) steps at which an item is replaced, and by what."""

    steps: int
    first: Array
    at: NDArray[np.int64]
    item: NDArray[np.int64]
    rate: Array

    def gathered(self, delay: int) -> Turnover:
        """The same items, replaced at the start of the batch in which they would have been."""
        return self._replace(at=self.at // delay * delay)


class Size(NamedTuple):
    """runs; steps of each; delays."""

    runs: int = 8
    steps: int = 1_000_000
    delays: tuple[int, ...] = DELAYS


class Row(NamedTuple):
    """Ours at one delay: regrets, UCB's over Thompson sampling's, and the regret of a policy as served, where it was played."""

    ucb: Figure
    thompson: Figure
    ratio: Figure
    served: Figure | None


def turnover(steps: int, rng: np.random.Generator) -> Turnover:
    """Draw a world of so many steps."""
    at = np.flatnonzero(rng.random(steps) < _RETIRES)
    return Turnover(steps, rng.beta(*_RATES, _ITEMS), at, rng.integers(_ITEMS, size=len(at)), rng.beta(*_RATES, len(at)))


def regret(world: Turnover, delay: int, rng: np.random.Generator, *, thompson: bool, reading: Reading = LIKELY) -> float:
    """Expected clicks missed by one of the paper's two rules, told every ``delay`` steps."""
    played = world.gathered(delay) if reading.batched else world
    return float(_play(*played, delay, thompson, reading.own_clock, rng))


@numba.njit(cache=True)
def _bound(shown: float, clicked: float, t: float) -> float:
    """The paper's upper bound (1), after Chernoff, with its confidence of 1 - √(1 / t)."""
    if shown == 0.0:
        return np.inf
    doubt, mean = 0.5 * np.log(t) / shown, clicked / shown
    return float(mean + np.sqrt(2.0 * mean * doubt) + 2.0 * doubt)


@numba.njit(cache=True)
def _play(
    steps: int, first: Array, at: NDArray[np.int64], item: NDArray[np.int64], rate: Array,
    delay: int, thompson: bool, own_clock: bool, rng: np.random.Generator,  # noqa: FBT001  (a kernel's arguments go by place)
) -> float:  # fmt: skip
    k = len(first)
    rates, born = first.copy(), np.zeros(k)
    shown, clicked, late_shown, late_clicked = np.zeros(k), np.zeros(k), np.zeros(k), np.zeros(k)
    missed, turn = 0.0, 0
    for step in range(steps):
        while turn < len(at) and at[turn] <= step:
            rates[item[turn]], born[item[turn]] = rate[turn], step
            for column in (shown, clicked, late_shown, late_clicked):
                column[item[turn]] = 0.0
            turn += 1
        chosen, most = 0, -1.0
        for arm in range(k):
            if thompson:
                score = rng.beta(1.0 + clicked[arm], 1.0 + shown[arm] - clicked[arm])
            else:
                score = _bound(shown[arm], clicked[arm], step + 1.0 - (born[arm] if own_clock else 0.0))
            if score > most:
                chosen, most = arm, score
        missed += rates.max() - rates[chosen]
        late_shown[chosen] += 1.0
        late_clicked[chosen] += 1.0 if rng.random() < rates[chosen] else 0.0
        if (step + 1) % delay == 0:
            shown += late_shown
            clicked += late_clicked
            late_shown[:] = 0.0
            late_clicked[:] = 0.0
    return float(missed)


def served_regret(world: Turnover, delay: int, rng: np.random.Generator, spec: str = SERVED) -> float:
    """The same of a policy of the registry, frozen after each batch; items retire at its start."""
    policy, rates, names = make_policy(spec, _SHAPE), world.first.copy(), [f"{item}" for item in range(_ITEMS)]
    ones, missed, turn = np.ones((delay, 1), np.float32), 0.0, 0
    for name in names:
        policy.add_arm(name, ones[0])
    for start in range(0, world.steps - delay + 1, delay):
        while turn < len(world.at) and world.at[turn] < start + delay:
            item = world.item[turn]
            policy.drop_arm(names[item])
            names[item], rates[item] = f"{item}.{turn}", world.rate[turn]
            policy.add_arm(names[item], ones[0])
            turn += 1
        snapshot = policy.freeze(rng)
        rows = snapshot.rows(names, np.ones((_ITEMS, 1), np.float32), 0)
        weights = np.broadcast_to(snapshot.weights(ones[:1], rows, np.arange(_ITEMS)), (delay, _ITEMS))
        _, chosen = floor_and_draw(np.ascontiguousarray(weights), rng.random(delay))
        missed += float((rates.max() - rates[chosen]).sum())
        arms = np.array([policy.arms[name] for name in names])[chosen]
        policy.learn(arms, ones, np.ones(delay), (rng.random(delay) < rates[chosen]).astype(np.float64))
    return missed


def table(size: Size, reading: Reading, seed: int = 0) -> dict[int, Row]:
    """A row a delay; both rules meet the same items."""
    return {delay: _row(delay, size, reading, seed) for delay in size.delays}


def _row(delay: int, size: Size, reading: Reading, seed: int) -> Row:
    worlds = [turnover(size.steps, np.random.default_rng([seed, run])) for run in range(size.runs)]
    streams = [np.random.default_rng([seed, run, 1]) for run in range(size.runs)]
    pairs = list(zip(worlds, streams, strict=True))
    ucb = np.array([regret(world, delay, rng, thompson=False, reading=reading) for world, rng in pairs])
    thompson = np.array([regret(world, delay, rng, thompson=True, reading=reading) for world, rng in pairs])
    served = None
    if reading.batched and delay >= _FROZEN_FROM:
        served = figure_of(np.array([served_regret(world, delay, rng) for world, rng in pairs]))
    return Row(figure_of(ucb), figure_of(thompson), ratio_of(ucb, thompson), served)
