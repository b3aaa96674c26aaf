"""Whether the world has moved away from what was learned: a test of predictions made before their outcomes were known.

Owns two suspicions, each a set of bets against "predictions are right": the level has moved (all chances by one factor),
and tastes have moved (high scores promise too much and low ones too little: the slope of outcomes over scores is below
one). Knows no learner, no arm and no clock. Invariant: while every true chance is within ``tolerance`` of the predicted
one, alarms are on average at least ``every`` impressions apart, however often outcomes come in and however they are cut
into batches. A change that leaves predictions right is none. What an alarm is answered with, such as scaling what was
learned so that beliefs widen, is the caller's.

Maths. Shin, Ramdas and Rinaldo 2022, "E-detectors: a nonparametric framework for sequential change detection", their e-SR
procedure: a sum of e-processes, one begun at each moment. Here a batch begins as many as it has impressions, so the time
between alarms is measured in impressions. An e-process is the likelihood ratio of rewards at rates p exp(θh) against rates
p, with h = 1 for the level and h = score - usual score for tastes. It is a supermartingale for all rewards in [0, 1] with
means p, since exp(θhr) <= 1 + r (exp(θh) - 1), and for rewards that come late and alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bandits.ope.logged import check_numbers
from errors import InvalidInput

Array = NDArray[np.float64]
Suspicion = Literal["level", "tastes"]

#: θ of the bets: logarithms of the factor by which a level has moved, then what a slope has lost.
_LEVELS, _SLOPES = np.array([-0.5, -0.25, -0.12, 0.12, 0.25, 0.5]), np.array([-0.2, -0.4, -0.8])
_BETS = np.concatenate([_LEVELS, _SLOPES])
_ON_SLOPE = np.arange(len(_BETS)) >= len(_LEVELS)
#: What each bet's e-processes begin with: half for each suspicion.
_STAKE = np.where(_ON_SLOPE, 0.5 / len(_SLOPES), 0.5 / len(_LEVELS))
#: A score further from the usual one counts as so far: no row decides alone.
_FURTHEST = 3.0
#: Impressions after which a score counts half in what is usual: scores move with what is shown, and a batch may be one row.
_HALF_LIFE = 10_000.0
#: The most that the logarithm of a wealth grows by in one batch: beyond any threshold, and below the largest float.
_MOST = 600.0


#: The default learner, 24 worlds of 20,000 impressions that stand still, in batches of 400: 3 alarms, two of them in the first
#: two batches, where the base rate is still being found. Tastes turned to a correlation of .6 with the old ones: found within
#: 10 batches in 21 worlds; in the others what was predicted stayed right.
_TOLERANCE = 0.03


@dataclass
class DriftTest:
    """State and update.

    every: impressions between two false alarms, on average at least. tolerance: relative error of a chance that is no drift.
    """

    every: float = 1e6
    tolerance: float = _TOLERANCE
    _wealth: Array = field(init=False, default_factory=lambda: np.zeros(len(_BETS)))
    _usual: Array = field(init=False, default_factory=lambda: np.zeros(2))  # sums of weighted scores and of weights

    def __post_init__(self) -> None:
        if not 1.0 <= self.every < np.inf:
            raise InvalidInput("every", "a number of impressions from 1 on", f"{self.every:g}")
        if not 0.0 <= self.tolerance < 1.0:
            raise InvalidInput("tolerance", "a relative error from 0 to below 1", f"{self.tolerance:g}")

    def observe(self, chance: Array, score: Array, reward: Array, exposure: Array) -> Suspicion | None:
        """Fold n rows, all of them or none. Returns what has moved, if anything, and then begins anew. Raises InvalidInput.

        chance: (n,) expected reward of an impression, and score: (n,) in log odds, both from before these rewards were known.
        reward: (n,) in [0, 1]. exposure: (n,) impressions; a reward that comes late comes alone, with exposure 0.
        """
        _check(chance, score, reward, exposure)
        seen, expected = float(exposure.sum()), exposure * chance
        usual = self._usual * 0.5 ** (seen / _HALF_LIFE) + np.array([expected @ score, expected.sum()])
        centre = usual[0] / usual[1] if usual[1] > 0.0 else 0.0
        centred = np.clip(score - centre, -_FURTHEST, _FURTHEST)
        grown = np.minimum(self._growth(centred, expected, reward), _MOST)
        wealth = (self._wealth + seen * _STAKE) * np.exp(grown)
        alarm = wealth.sum() >= self.every
        self._usual, self._wealth = usual, np.zeros(len(_BETS)) if alarm else wealth
        if not alarm:
            return None
        return "tastes" if wealth[_ON_SLOPE].sum() > wealth[~_ON_SLOPE].sum() else "level"

    def _growth(self, centred: Array, expected: Array, reward: Array) -> Array:
        """Logarithm of what each bet makes of the rows, (bets,). Whatever is tolerated is not won upon."""
        tilt = _BETS[:, None] * np.where(_ON_SLOPE[:, None], centred, 1.0)
        against = np.where(tilt > 0.0, 1.0 + self.tolerance, 1.0 - self.tolerance)
        return np.asarray(tilt @ reward - (against * np.expm1(tilt)) @ expected, np.float64)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The whole state."""
        return {"wealth": self._wealth, "usual": self._usual}

    def restore(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """The inverse of ``arrays``, bit for bit; raises InvalidInput when they are of another shape, and changes nothing."""
        for name, size in (("wealth", len(_BETS)), ("usual", 2)):
            if name not in arrays:
                raise InvalidInput("drift", f"an array {name}", ", ".join(sorted(arrays)))
            check_numbers(f"drift.{name}", arrays[name], (size,))
        self._wealth, self._usual = (np.array(arrays[name], np.float64) for name in ("wealth", "usual"))


def _check(chance: Array, score: Array, reward: Array, exposure: Array) -> None:
    n = len(reward)
    for name, column, most in (("chance", chance, 1.0), ("reward", reward, 1.0), ("exposure", exposure, np.inf)):
        check_numbers(name, column, (n,))
        outside = (column < 0.0) | (column > most)
        if outside.any():
            raise InvalidInput(name, f"numbers from 0 to {most:g}", f"{column[outside][0]:g}")
    check_numbers("score", score, (n,))
