"""What a rule is asked: n people, k candidates, and what is believed about each pair. Knows no learner.

A belief about an arm is a few rows of person features (``learners/learner.py``), of one of two kinds:

    samples   row s is posterior sample s of the arm: its score for a person is row @ person
    moments   row 0 is the posterior mean, the others are a square root of the covariance: the score's standard deviation
              for a person is the length of rows[1:] @ person

Invariant: whatever the rows, as long as they are finite, nothing that is answered here is NaN.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from bandits.exploration import kernels

Array = NDArray[np.float64]
Rows = NDArray[np.float32]
Link = Literal["identity", "logit", "probit"]

#: From so many people on, laying samples side by side costs less than it saves.
_MANY = 8
#: The mask of whoever may be shown everything.
_ALL = np.zeros((0, 0), np.bool_)


class Question(NamedTuple):
    """One call of a rule. n people, p features, r rows an arm.

    people: (n, p). rows: (arms, r, p). candidates: (k,) arms by row. eligible: (n, k), or None where every person may be
    shown every candidate. link: from a score to an expected reward. rounds: impressions learned from so far.
    """

    people: NDArray[np.float32]
    rows: Rows
    candidates: NDArray[np.int64]
    eligible: NDArray[np.bool_] | None
    link: Link
    rounds: float

    @property
    def k(self) -> int:
        """Candidates."""
        return len(self.candidates)

    @property
    def eligible_each(self) -> Array:
        """How many candidates each person has to choose among, (n,), at least 1: what counts for a rule, not ``k``."""
        if self.eligible is None:
            return np.full(len(self.people), float(self.k))
        return np.asarray(np.maximum(self.eligible.sum(axis=1), 1), np.float64)

    def means(self) -> Array:
        """Mean scores, (n, k); minus infinity where not eligible. Wants rows of moments."""
        return self.mask(np.asarray(kernels.means(self.people.astype(np.float64), self.rows, self.candidates)))

    def reward(self) -> Array:
        """Expected rewards by the mean scores, (n, k); minus infinity where not eligible. Wants rows of moments."""
        return self.mask(rewards_of(self.means(), self.link))

    def moments(self) -> tuple[Array, Array]:
        """Mean and standard deviation of each score, (n, k) both; means of minus infinity where not eligible."""
        return self.means(), np.asarray(kernels.spreads(self.people.astype(np.float64), self.rows, self.candidates))

    def votes(self) -> Array:
        """The share of samples in which each candidate scores best, (n, k). Wants rows of samples; ties go to the first."""
        vote = kernels.vote_few if len(self.people) < _MANY else kernels.vote_many
        return np.asarray(vote(self.people, self.rows, self.candidates, _ALL if self.eligible is None else self.eligible))

    def mask(self, scores: Array) -> Array:
        """Scores, (n, k), with minus infinity where not eligible."""
        return scores if self.eligible is None else np.where(self.eligible, scores, -np.inf)

    def even(self) -> Array:
        """Each person's eligible candidates alike: (n, k), rows sum to one; a person with none has zeros."""
        if self.eligible is None:
            return np.full((len(self.people), self.k), 1.0 / self.k)
        return np.asarray(self.eligible / np.maximum(self.eligible.sum(axis=1, keepdims=True), 1))


def rewards_of(scores: Array, link: Link) -> Array:
    """Expected rewards of scores."""
    if link == "logit":
        return np.asarray(expit(scores))
    return np.asarray(ndtr(scores)) if link == "probit" else scores


def best_of(scores: Array) -> Array:
    """All the weight on the best score of each row, ties shared evenly: (n, k) to (n, k). A row of minus infinity gets
    zeros.
    """
    return np.asarray(kernels.best_of(scores))


def shortfalls(rewards: Array, relative: float) -> Array:
    """How far each reward falls short of the best of its row: (n, k) to (n, k), from 0; infinity where it is minus infinity.

    In units of the row's largest reward in size to the power of ``relative``: at 1 a rule means the same at a chance of 1 %
    and of 50 %, or of euros and of cents; at 0 gaps are rewards.
    """
    return np.asarray(kernels.shortfalls(rewards, relative))
