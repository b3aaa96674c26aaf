"""Headline tests played again from urns: each arm's logged outcomes, shuffled, and a pull shows the next without replacement.

Exact where a test's impressions are exchangeable, and no model of clicks. All policies of a run pull from the same urns. What a
pull is worth is the share of clicks that is left in its urn: the same mean as the click itself, and less noise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Least score of an arm, before any has been looked at.
_NEVER = -1e300
#: The most that a score moves in a Newton step, and how many are done after each pull.
_STEP, _STEPS = 1.0, 2


@numba.njit(cache=True)
def draw(impressions: Array, clicks: Array, pulls: int, seed: int) -> NDArray[np.int8]:
    """The first outcomes of each arm's urn, (k, pulls); arms need as many impressions."""
    np.random.seed(seed)  # noqa: NPY002  (inside a kernel there is no other generator)
    k = impressions.size
    outcomes = np.zeros((k, pulls), np.int8)
    for arm in range(k):
        left, good = impressions[arm], clicks[arm]
        for pull in range(pulls):
            if np.random.random() * left < good:  # noqa: NPY002
                outcomes[arm, pull] = 1
                good -= 1.0
            left -= 1.0
    return outcomes


@numba.njit(cache=True)
def _gain(impressions: Array, clicks: Array, shown: Array, clicked: Array, arm: int) -> float:
    return float((clicks[arm] - clicked[arm]) / (impressions[arm] - shown[arm]))


@numba.njit(cache=True)
def play_beta(impressions: Array, clicks: Array, outcomes: NDArray[np.int8], seed: int) -> Array:
    """Thompson sampling from Beta(1, 1): what was gained up to each pull, (pulls,)."""
    np.random.seed(seed)  # noqa: NPY002
    k, pulls = outcomes.shape
    shown, clicked, gained = np.zeros(k), np.zeros(k), np.zeros(pulls)
    for pull in range(pulls):
        chosen, most = 0, _NEVER
        for arm in range(k):
            drawn = np.random.beta(1.0 + clicked[arm], 1.0 + shown[arm] - clicked[arm])  # noqa: NPY002
            if drawn > most:
                chosen, most = arm, drawn
        gained[pull] = _gain(impressions, clicks, shown, clicked, chosen)
        clicked[chosen] += outcomes[chosen, int(shown[chosen])]
        shown[chosen] += 1.0
    return np.cumsum(gained)


@numba.njit(cache=True)
def play_bound(
    impressions: Array, clicks: Array, outcomes: NDArray[np.int8], rates: Array, counted: float, width: float
) -> Array:
    """UCB: rate + width · √(log t / n), over ``counted`` impressions at ``rates`` (k,) before the first one. (pulls,)."""
    k, pulls = outcomes.shape
    shown, clicked, gained = np.zeros(k), np.zeros(k), np.zeros(pulls)
    for pull in range(pulls):
        chosen, most = 0, _NEVER
        for arm in range(k):
            n = max(shown[arm] + counted, 1e-9)
            bound = (clicked[arm] + counted * rates[arm]) / n + width * np.sqrt(np.log(pull + 1.0) / n)
            if shown[arm] + counted == 0.0:
                bound = 1e300
            if bound > most:
                chosen, most = arm, bound
        gained[pull] = _gain(impressions, clicks, shown, clicked, chosen)
        clicked[chosen] += outcomes[chosen, int(shown[chosen])]
        shown[chosen] += 1.0
    return np.cumsum(gained)


@numba.njit(cache=True)
def believe(shown: Array, clicked: Array, start: Array, centre: Array, spread: float, level: float, own: Array) -> float:
    """A Newton step towards the mode of the hierarchical logistic model; changes ``own`` (k,), returns the new level.

    log odds of arm j = level + start_j + own_j, own_j ~ N(0, spread), level ~ N(centre[0], centre[1]): variances both. It is
    the factor learner's posterior for one person feature and one attribute.
    """
    slope, curve = (centre[0] - level) / centre[1], 1.0 / centre[1]
    k = shown.size
    weight, pull = np.zeros(k), np.zeros(k)
    for arm in range(k):
        chance = 1.0 / (1.0 + np.exp(-(level + start[arm] + own[arm])))
        weight[arm] = shown[arm] * chance * (1.0 - chance)
        error = clicked[arm] - shown[arm] * chance
        pull[arm] = error - own[arm] / spread
        slope += error - weight[arm] * pull[arm] / (weight[arm] + 1.0 / spread)
        curve += weight[arm] - weight[arm] ** 2 / (weight[arm] + 1.0 / spread)
    move = min(max(slope / curve, -_STEP), _STEP)
    for arm in range(k):
        change = (pull[arm] - weight[arm] * move) / (weight[arm] + 1.0 / spread)
        own[arm] += min(max(change, -_STEP), _STEP)
    return float(level + move)


@numba.njit(cache=True)
def play_ours(
    impressions: Array, clicks: Array, outcomes: NDArray[np.int8], start: Array, centre: Array, spread: float,
    bound: float, scale: float, seed: int,
) -> Array:  # fmt: skip
    """The hierarchical model: the highest mean + deviation · (bound + scale · normal noise). (pulls,)."""
    np.random.seed(seed)  # noqa: NPY002
    k, pulls = outcomes.shape
    shown, clicked, own, gained = np.zeros(k), np.zeros(k), np.zeros(k), np.zeros(pulls)
    level = centre[0]
    for pull in range(pulls):
        for _ in range(_STEPS):
            level = believe(shown, clicked, start, centre, spread, level, own)
        chosen, most = 0, _NEVER
        for arm in range(k):
            chance = 1.0 / (1.0 + np.exp(-(level + start[arm] + own[arm])))
            deviation = 1.0 / np.sqrt(shown[arm] * chance * (1.0 - chance) + 1.0 / spread)
            score = start[arm] + own[arm] + deviation * bound
            if scale > 0.0:
                score += deviation * scale * np.random.normal()  # noqa: NPY002
            if score > most:
                chosen, most = arm, score
        gained[pull] = _gain(impressions, clicks, shown, clicked, chosen)
        clicked[chosen] += outcomes[chosen, int(shown[chosen])]
        shown[chosen] += 1.0
    return np.cumsum(gained)
