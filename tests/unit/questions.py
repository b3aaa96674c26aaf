"""Questions to exploration rules, from what is believed of each pair rather than from rows of features."""

from __future__ import annotations

import numpy as np

from bandits.exploration.question import Question


def question_of(means, spreads=None, eligible=None, link="identity", rounds=0.0) -> Question:
    """Person i is feature i, so that every pair (n, k) has the mean and the standard deviation that it is given."""
    means = np.atleast_2d(np.asarray(means, float))
    spreads = np.broadcast_to(0.0 if spreads is None else spreads, means.shape)
    n, k = means.shape
    rows = np.zeros((k, 2, n), np.float32)
    rows[:, 0], rows[:, 1] = means.T, spreads.T
    return Question(np.eye(n, dtype=np.float32), rows, np.arange(k), eligible, link, rounds)
