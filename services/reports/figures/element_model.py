"""What each element does to the click rate, by the randomness of the policy alone: a structural mean model.

Robins, Mark and Newey 1992, "Estimating exposure effects by modelling the expectation of exposure conditional on
confounders", with the expectation known: it follows from the logged chances. If an element with effect b multiplies the
chance of a click by exp(b), then among clicked decisions, weighted by exp(-b·(x - E[x])), what was drawn is on average what
was expected. So b minimises the convex sum of exp(-b·(x - E[x])) over clicks. Nothing is divided by a chance, so a candidate
that is rarely drawn makes no weight explode; who saw what, and how good the audience was, cancels within each decision. For
one element the answer is a ratio of click rates over decisions that left it to chance, each weighted by how much.

Where people differ there is no one b. The estimand is then the b that solves the same equation with every candidate of these
decisions in it, by its chance of being drawn and clicked: the factor that is right on average over the decisions that left the
element to chance. A policy that learns as it goes does not harm this: given all that came before, what was drawn less what was
expected is on average what the equation says.

A few clicks may have no best b (all that had a level were clicked): a quarter of a click of doubt keeps it finite, and only
contrasts that many clicks tell of are handed out (``Effects.tells``). How many do is counted by the logged chances, not by
what was drawn: that would leave out the unlucky. Knows columns only. Invariant: the person is the unit of every variance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import t

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Newton steps at most; how far a step may move the log of a weight, and when it no longer does.
_STEPS, _LONGEST, _CLOSE = 60, 2.0, 1e-8
#: Clicks of doubt on each log effect, as if normal with a standard deviation of 2: of 15 clicks' worth it takes 2 %.
DOUBT = 0.25
#: Clicks with and without an element that its effect has to be worth: a standard error of about a quarter on the log.
FEWEST_CLICKS = 30
#: An interval that goes further than this from its middle, on the log, a factor of 12, is no answer.
_WIDEST = 2.5
#: A person's part of a direction above this is taken for this: nobody's influence is multiplied by more than three.
_MOST_PART = 0.9
#: Beyond this a relative effect is past all numbers.
_LARGEST = 500.0
#: Below this it is -100 % to the last digit, of which there is no logarithm.
_LEAST = -30.0


def relative(log: float, half: float) -> tuple[float, float, float]:
    """A log effect and half the width of its interval as relative effects: value, low and high."""
    low, value, high = (math.expm1(max(min(bound, _LARGEST), _LEAST)) for bound in (log - half, log, log + half))
    return value, low, high


@dataclass(frozen=True)
class Effects:
    """Log effects of d elements, (d,); ``influence``: (c, d), what each of c people moves them by; ``tilt``: (n,) weights.

    ``known``: (d, d), what is known of them in clicks, by the logged chances where no element has an effect.
    """

    log: Array
    influence: Array
    tilt: Array
    curvature: Array
    known: Array

    def contrast(self, weights: Array) -> Contrast:
        """A linear combination, weights (d,)."""
        return Contrast(float(weights @ self.log), *spread_among(self.influence @ weights))

    def tells(self, weights: Array, level: float) -> bool:
        """Whether clicks enough tell of a contrast, so that its interval is neither too short nor past all use."""
        return self.worth(weights) >= FEWEST_CLICKS and self.contrast(weights).within(level) <= _WIDEST

    def worth(self, weights: Array) -> float:
        """Clicks on either side of a comparison of two equal halves that would tell as much as is known of this contrast."""
        return 2.0 / float(weights @ np.linalg.solve(self.known, weights))


@dataclass(frozen=True)
class Contrast:
    """A log effect, its standard error over people, and the degrees of freedom of that."""

    log: float
    error: float
    freedom: float

    def within(self, level: float) -> float:
        """Half the width of its interval, as a log."""
        return float(t.ppf(0.5 + level / 2, self.freedom)) * self.error


def spread_among(moved: Array) -> tuple[float, float]:
    """The standard error of a sum of what each of c people adds, (c,), and the degrees of freedom of that.

    Satterthwaite's, 2 E[v]²/Var[v] of the variance v, with the sum of fourth powers for Var[v], which it is below: a few people
    who weigh more than all others make few degrees, whatever the number of the others.
    """
    squares = moved**2
    total = float(squares.sum())
    return math.sqrt(total), max(2.0 * total**2 / max(float((squares**2).sum()), 1e-300), 1.0)


def fit(surprise: Array, unit: NDArray[np.int64], known: Array, stiffness: Array) -> Effects:
    """Log effects of elements from n clicks.

    surprise: (n, d), what was drawn less what was expected; unit: (n,) the person, 0 to c - 1; known: (d, d) the spread of
    the columns by the logged chances, with the doubt; stiffness: (d, d) the doubt alone. Errors are what they would be without
    the fit's own pull on them (CR2 of Bell and McCaffrey 2002, with the trace of each person's part): the plain sandwich
    shrinks to nothing where a few clicks are all that is known. The jackknife's CR3 is wider still, and was not needed.
    """
    log = np.zeros(surprise.shape[1])
    for _ in range(_STEPS):
        tilt, gradient, curvature = _at(surprise, log, stiffness)
        step = np.linalg.solve(curvature, gradient)
        moved = float(np.abs(surprise @ step).max(initial=0.0))
        log = log + step * min(1.0, _LONGEST / max(moved, 1e-12))
        if moved < _CLOSE:
            break
    tilt, _, curvature = _at(surprise, log, stiffness)
    scores = _by_unit(surprise * tilt[:, None], unit)
    part = _parts(surprise, tilt, curvature, unit)
    influence = np.linalg.solve(curvature, (scores / np.sqrt(1.0 - part)[:, None]).T).T
    return Effects(log, np.asarray(influence, np.float64), tilt, curvature, known)


def beyond(effects: Effects, surprise: Array, more: Array, unit: NDArray[np.int64]) -> tuple[Array, Array]:
    """Scores of m further terms, each by itself, at fitted effects, (m,), in standard errors; and their degrees of freedom.

    more: (n, m), drawn less expected. Rao's score test with the elements projected out, by person: it holds where a fit with
    the term would run off, and hundreds of pairs of elements cost one pass.
    """
    along = np.linalg.solve(effects.curvature, surprise.T @ (more * effects.tilt[:, None]))
    part = _parts(surprise, effects.tilt, effects.curvature, unit)
    scores = _by_unit((more - surprise @ along) * effects.tilt[:, None], unit)
    spreads = np.array([spread_among(column) for column in (scores / np.sqrt(1.0 - part)[:, None]).T])
    return scores.sum(axis=0) / np.maximum(spreads[:, 0], 1e-12), spreads[:, 1]


def _at(surprise: Array, log: Array, stiffness: Array) -> tuple[Array, Array, Array]:
    """Tilts (n,), the gradient (d,) and the curvature (d, d) of the sum at these effects."""
    tilt = np.exp(-surprise @ log)
    return tilt, surprise.T @ tilt - stiffness @ log, surprise.T @ (surprise * tilt[:, None]) + stiffness


def _parts(surprise: Array, tilt: Array, curvature: Array, unit: NDArray[np.int64]) -> Array:
    """What share of what is known of some direction is each person's, at most, (c,)."""
    leverage = tilt * np.einsum("nd,dn->n", surprise, np.linalg.solve(curvature, surprise.T))
    return np.minimum(np.bincount(unit, leverage), _MOST_PART)


def _by_unit(column: Array, unit: NDArray[np.int64]) -> Array:
    """Sums of the columns of (n, m) over the rows of each unit."""
    order = np.argsort(unit, kind="stable")
    first = np.flatnonzero(np.diff(unit[order], prepend=-1))
    return np.add.reduceat(column[order], first, axis=0) if len(unit) else column
