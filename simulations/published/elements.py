"""A page of elements: Hill, Nassif, Liu, Iyer & Vishwanathan 2017, "An Efficient Bandit Algorithm for Realtime Multivariate
Optimization", KDD. By ordering, and by what a week earned over the median layout.

48 layouts of five elements. Theirs is one bandit over effects of levels and of pairs of levels; beside it stand one bandit with
an arm a layout, which learns nothing from one about another, and one bandit an element, which sees no interaction. A world
draws effects of levels, of pairs (apart from what a level does on average) and of single layouts. Where pairs matter little,
one bandit an element has nothing to lose by its blindness and fewer things to learn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import expit

from bandits.actions.layouts import Layouts
from bandits.actions.looked_at import LookedAtPolicy
from simulations.published.ordering import Ordering

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

LAYOUTS = Layouts((2, 2, 2, 2, 3))
#: The abstract: 21 % more conversions than the median layout, after a week.
OVER_MEDIAN = 0.21
#: Deviations of the effects of pairs, in log odds, where they matter and where they hardly do.
STRONG, WEAK = 0.15, 0.03
_CENTRE, _LEVEL, _LAYOUT = -3.0, 0.05, 0.01
#: A Beta prior that is worth one reward at 5 %.
_PRIOR = (1.0, 19.0)


class Size(NamedTuple):
    """runs; batches of so many visits, each learned before the next."""

    runs: int = 32
    batches: int = 100
    visits: int = 1_000


class Earned(NamedTuple):
    """early: the first sixth of the traffic, where an arm a layout is too slow; late: the last third, where one bandit an
    element has stopped at the wrong layout; over_median: (runs,) of the last sixth, ours, less 1.
    """

    early: Ordering
    late: Ordering
    over_median: Array


def earned(pairs: float, size: Size, seed: int = 0) -> Earned:
    """Play the three in the same worlds, where effects of pairs deviate so much."""
    regret, over = np.zeros((3, size.runs, size.batches)), np.zeros(size.runs)
    for run in range(size.runs):
        rates = world(pairs, np.random.default_rng([seed, run]))
        for row, play in enumerate((_by_layout, _by_element, _by_pairs)):
            gained = play(rates, size, np.random.default_rng([seed, run, 1]))
            regret[row, run] = 100.0 * (1.0 - gained / rates.max())
        over[run] = gained[-size.batches // 6 :].mean() / np.median(rates) - 1.0
    first, last = regret[:, :, : size.batches // 6].mean(axis=2), regret[:, :, -size.batches // 3 :].mean(axis=2)
    return Earned(
        _ordering("early", first[[0, 2]], "one bandit a layout"), _ordering("late", last[1:], "one bandit an element"), over
    )


def _ordering(when: str, regret: Array, worse: str) -> Ordering:
    published: dict[str, float | None] = {worse: None, "effects and pairs (ours)": None}
    return Ordering(
        f"Hill et al. 2017, 48 layouts: {when}", "regret, % of the best layout's rewards", published, regret.T, lower=True
    )


def world(pairs: float, rng: np.random.Generator) -> Array:
    """Reward rates of all layouts, (48,)."""
    effects = np.zeros(LAYOUTS.width)
    effects[0] = _CENTRE
    singles = len(LAYOUTS.levels)
    for block in LAYOUTS.blocks[:singles]:
        effects[block] = rng.normal(0.0, _LEVEL, block.stop - block.start)
    for (one, two), block in zip(LAYOUTS.pairs, LAYOUTS.blocks[singles:], strict=True):
        table = rng.normal(0.0, pairs, (LAYOUTS.levels[one], LAYOUTS.levels[two]))
        table -= table.mean(axis=0)
        effects[block] = (table - table.mean(axis=1, keepdims=True)).ravel()
    features = LAYOUTS.features(np.arange(LAYOUTS.count))
    return np.asarray(expit(features @ effects + rng.normal(0.0, _LAYOUT, LAYOUTS.count)))


def _by_pairs(rates: Array, size: Size, rng: np.random.Generator) -> Array:
    """Mean rate shown, by batch."""
    policy, people, gained = LookedAtPolicy(LAYOUTS), np.ones((size.visits, 1), np.float32), np.zeros(size.batches)
    for batch in range(size.batches):
        shown = policy.freeze(rng).draw(people, rng.random(size.visits)).layouts
        policy.learn(shown, people, np.ones(size.visits), (rng.random(size.visits) < rates[shown]).astype(np.float64))
        gained[batch] = rates[shown].mean()
    return gained


def _by_layout(rates: Array, size: Size, rng: np.random.Generator) -> Array:
    return _beta((LAYOUTS.count,), lambda levels: levels[:, 0], rates, size, rng)


def _by_element(rates: Array, size: Size, rng: np.random.Generator) -> Array:
    return _beta(LAYOUTS.levels, LAYOUTS.numbers_of, rates, size, rng)


def _beta(
    arms: tuple[int, ...], layout_of: Callable[[NDArray[np.int64]], NDArray[np.int64]],
    rates: Array, size: Size, rng: np.random.Generator,
) -> Array:  # fmt: skip
    """Thompson sampling by independent bandits of so many arms, whose choices together are a layout: mean rate by batch."""
    counts, gained = [np.tile(_PRIOR, (k, 1)) for k in arms], np.zeros(size.batches)
    for batch in range(size.batches):
        drawn = [rng.beta(count[:, 0], count[:, 1], (size.visits, len(count))).argmax(axis=1) for count in counts]
        shown = layout_of(np.stack(drawn, axis=1))
        rewards = rng.random(size.visits) < rates[shown]
        for count, chosen in zip(counts, drawn, strict=True):
            np.add.at(count, (chosen, (~rewards).astype(np.int64)), 1.0)
        gained[batch] = rates[shown].mean()
    return gained
